//! The tools: what they are called, take and answer.
//!
//! | tool | reads only | destructive | idempotent | open world |
//! |---|---|---|---|---|
//! | those that read | yes | no | yes | on a server |
//! | `kitaru_stacks_use` | no | no | yes | on a server |
//! | `kitaru_stacks_create` | no | no | no | yes |
//! | `kitaru_stacks_delete` | no | yes | yes | yes |
//! | `manage_stack` | no | if it deletes | no | yes |
//!
//! `kitaru_stacks_list`, `manage_stack` and `kitaru_status` have the names, the
//! arguments and the answers of the Python program.

mod create;
mod current;
mod delete;
mod export;
mod list;
mod manage;
mod plan;
mod resolve;
mod show;
mod status;
mod types;
mod r#use;

pub use types::described;

use crate::{
    call::{Answer, Call},
    options::Options,
    schema,
    words::ToolWords,
};
use kitaru::{nearest::nearest, plugin::StackType, words::Words};
use serde_json::Value;

/// What the server offers, for the schemas of arguments.
pub struct Offer<'a> {
    /// The stack types that are served.
    pub types: &'a [StackType],
    /// The options.
    pub options: &'a Options,
}

/// A tool.
pub struct Definition {
    /// Its name.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What a call may change.
    pub effect: Effect,
    /// The schema of its arguments.
    pub input: fn(&Offer<'_>) -> Value,
    /// The schema of its answers.
    pub output: fn() -> Value,
    /// Carries out a call.
    pub run: fn(&Call<'_>) -> Answer,
}

/// What a call may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// Which stack is active.
    Active,
    /// A stack is created.
    Created,
    /// A stack is deleted.
    Deleted,
    /// A stack is created or deleted.
    CreatedOrDeleted,
}

/// All tools, in the order in which they are listed.
const TOOLS: [&Definition; 12] = [
    &list::TOOL,
    &show::TOOL,
    &current::TOOL,
    &resolve::TOOL,
    &types::TOOL,
    &export::TOOL,
    &plan::TOOL,
    &r#use::TOOL,
    &create::TOOL,
    &delete::TOOL,
    &manage::TOOL,
    &status::TOOL,
];

/// The tools that are offered.
pub fn offered(options: &Options) -> impl Iterator<Item = &'static Definition> {
    TOOLS.into_iter().filter(|tool| {
        let is_named = options.tools.as_ref();
        let is_named = is_named.is_none_or(|named| named.iter().any(|it| it == tool.name));
        let is_allowed = match tool.effect {
            Effect::None => true,
            Effect::Deleted => !options.read_only && !options.no_delete,
            Effect::Active | Effect::Created | Effect::CreatedOrDeleted => !options.read_only,
        };
        is_named && is_allowed
    })
}

/// The names of all tools.
pub fn names() -> impl Iterator<Item = &'static str> {
    TOOLS.iter().map(|tool| tool.name)
}

/// The words for the tools that are offered.
#[must_use]
pub fn words(options: &Options, commands: &'static (dyn Words + Sync)) -> ToolWords {
    let offered = offered(options).map(|tool| tool.name).collect();
    ToolWords { offered, deletes: !options.no_delete, commands }
}

/// Whether there is a tool, offered or not.
#[must_use]
pub fn is_tool(name: &str) -> bool {
    TOOLS.iter().any(|tool| tool.name == name)
}

/// The names that the options name without need, each with a tool of a similar name.
#[must_use]
pub fn unknown(options: &Options) -> Vec<(&str, Option<&'static str>)> {
    let unknown = options.tools.iter().flatten().filter(|name| !is_tool(name));
    let near = |name: &str| nearest(name, TOOLS.iter().map(|tool| tool.name));
    unknown.map(|name| (name.as_str(), near(name))).collect()
}

/// The schema of a tool that takes nothing.
fn nothing(_: &Offer<'_>) -> Value {
    schema::arguments(Vec::new(), &[])
}

/// The schema of a tool that takes a stack.
fn stack(_: &Offer<'_>) -> Value {
    schema::arguments(vec![("name".to_owned(), schema::required_text(SELECTOR))], &["name"])
}

/// How a stack is named.
const SELECTOR: &str = "The name or the id of the stack";

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru::plugin::RESERVED;

    /// The inputs of stack types stand beside them.
    #[test]
    fn arguments_of_a_creation_are_reserved() {
        let offer = Offer { types: &[], options: &Options::default() };
        for tool in [&create::TOOL, &manage::TOOL, &plan::TOOL] {
            let schema = (tool.input)(&offer);
            let names = schema["properties"].as_object().unwrap().keys();
            let names: Vec<String> = names.map(|name| name.replace('_', "-")).collect();
            assert!(names.contains(&"name".to_owned()), "{names:?}");
            assert!(names.iter().all(|name| RESERVED.contains(&name.as_str())), "{names:?}");
        }
    }
}
