//! Renders actions and arguments as calls of the tools that are offered.
//!
//! An action that none of them carries out is a command for the user's terminal.

use kitaru::words::{Action, Argument, NamedStack, Noun, Words};
use serde_json::Value;

/// The tool that creates.
pub const CREATE: &str = "kitaru_stacks_create";
/// The tool that creates and deletes.
pub const MANAGE: &str = "manage_stack";
/// The tool that plans.
pub const PLAN: &str = "kitaru_stacks_plan";
/// The tool that tells which stack an execution uses.
pub const RESOLVE: &str = "kitaru_stacks_resolve";
/// The tool that lists stack types.
pub const TYPES: &str = "kitaru_stack_types";

/// The [`Words`] of the tools.
pub struct ToolWords {
    /// The names of the tools that are offered.
    pub offered: Vec<&'static str>,
    /// Whether those that delete may.
    pub deletes: bool,
    /// The words of the program that serves.
    pub commands: &'static (dyn Words + Sync),
}

impl ToolWords {
    /// Whether a tool is offered.
    #[must_use]
    pub fn offers(&self, tool: &str) -> bool {
        self.offered.contains(&tool)
    }

    /// The call that carries out an action, if a tool does.
    fn call(&self, action: &Action) -> Option<String> {
        let offered = |tool: &'static str| self.offers(tool).then_some(tool);
        let alone = |tool: &'static str| offered(tool).map(str::to_owned);
        match action {
            Action::ListStacks => alone("kitaru_stacks_list"),
            Action::ShowStack(stack) => Some(of_stack(offered("kitaru_stacks_show")?, stack)),
            Action::UseStack(stack) => Some(of_stack(offered("kitaru_stacks_use")?, stack)),
            Action::Explain => alone(RESOLVE),
            Action::CreateStack { name } => {
                let (tool, mut arguments) = self.change(CREATE, "create")?;
                arguments.extend(name.map(|name| ("name", name.into())));
                Some(if arguments.is_empty() { tool.to_owned() } else { call(tool, &arguments) })
            }
            Action::DescribeCreation | Action::ListTypes => alone(TYPES),
            Action::DeleteStack { stack, recursive, force } => {
                let deletion = self.change("kitaru_stacks_delete", "delete");
                let (tool, mut arguments) = deletion.filter(|_| self.deletes)?;
                arguments.push(("name", stack.to_string().into()));
                arguments.extend(recursive.then(|| ("recursive", true.into())));
                arguments.extend(force.then(|| ("force", true.into())));
                Some(call(tool, &arguments))
            }
            Action::Status => alone("kitaru_status"),
            Action::Login { .. } | Action::Logout | Action::Plugin(_) => None,
        }
    }

    /// The tool that makes a change, with its first arguments.
    fn change(
        &self,
        tool: &'static str,
        action: &str,
    ) -> Option<(&'static str, Vec<(&'static str, Value)>)> {
        match self.offers(tool) {
            true => Some((tool, Vec::new())),
            false => self.offers(MANAGE).then(|| (MANAGE, vec![("action", action.into())])),
        }
    }
}

impl Words for ToolWords {
    fn action(&self, action: &Action) -> String {
        self.call(action).unwrap_or_else(|| self.commands.action(action))
    }

    fn argument(&self, argument: &Argument) -> String {
        let word = match argument {
            Argument::Name => "name",
            Argument::StackType => "stack_type",
            Argument::File => "file",
            Argument::Input { name, .. } => return key(name),
            Argument::Extra { path } => return format!("extra.{path}"),
            Argument::Credentials => "credentials",
            Argument::CredentialsFile => "credentials=\"file:PATH\"",
            Argument::CredentialsInput => "credentials=\"env:NAME\"",
            Argument::Asynchronous(on) => return switch("async_mode", *on),
            Argument::Activate(on) => return switch("activate", *on),
            Argument::Verify(on) => return switch("verify", *on),
            Argument::ApiKeyFile => "api_key_file",
            Argument::Project => "project",
            Argument::CertificateAuthority => "certificate_authority",
            Argument::VerifyServer(on) => return switch("verify_server", *on),
            Argument::Timeout => "timeout",
            Argument::Page => "page",
            Argument::Size => "size",
            Argument::Run => "run",
            Argument::Flow => "flow",
            Argument::Configure => "configure",
        };
        word.to_owned()
    }

    fn usage(&self, arguments: &[Argument]) -> String {
        let usage = |argument: &Argument| match argument {
            Argument::Input { name, placeholder } => {
                let key = key(name);
                let placeholder = placeholder.clone().unwrap_or_else(|| key.to_uppercase());
                given(&key, &placeholder.into())
            }
            other => self.argument(other),
        };
        arguments.iter().map(usage).collect::<Vec<_>>().join(", ")
    }

    fn inline(&self, file: &Argument) -> String {
        match file {
            Argument::CredentialsFile => ", or refer to a variable as `env:NAME`".to_owned(),
            _ => String::new(),
        }
    }

    fn noun(&self, noun: Noun) -> &'static str {
        match noun {
            Noun::Call => "the call",
            Noun::Argument => "an argument",
            Noun::Arguments => "the arguments",
            Noun::Value => "the value itself",
        }
    }
}

/// The argument of an input: `artifact_store` for `artifact-store`.
#[must_use]
pub fn key(input: &str) -> String {
    input.replace('-', "_")
}

/// A call of a tool: `kitaru_stacks_show(name="dev")`.
#[must_use]
pub fn call(tool: &str, arguments: &[(&str, Value)]) -> String {
    let arguments: Vec<String> = arguments.iter().map(|(name, value)| given(name, value)).collect();
    format!("{tool}({})", arguments.join(", "))
}

fn given(name: &str, value: &Value) -> String {
    format!("{name}={value}")
}

fn switch(name: &str, on: bool) -> String {
    given(name, &on.into())
}

fn of_stack(tool: &str, stack: &NamedStack) -> String {
    call(tool, &[("name", stack.to_string().into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(offered: &[&'static str]) -> ToolWords {
        let offered = offered.to_vec();
        ToolWords { offered, deletes: true, commands: &kitaru::words::LibraryWords }
    }

    #[test]
    fn an_action_is_a_call_that_can_be_made() {
        let delete = Action::delete_recursively("my \"dev\"");
        let written = |offered: &[&'static str]| words(offered).action(&delete);
        let both = ["kitaru_stacks_delete", MANAGE];
        let call = r#"kitaru_stacks_delete(name="my \"dev\"", recursive=true)"#;
        assert_eq!(written(&both), call);
        let call = r#"manage_stack(action="delete", name="my \"dev\"", recursive=true)"#;
        assert_eq!(written(&both[1..]), call);
        assert_eq!(written(&[]), delete.to_string());
        let keeps = ToolWords { deletes: false, ..words(&[MANAGE]) };
        assert_eq!(keeps.action(&delete), delete.to_string());
    }

    #[test]
    fn arguments_are_given_by_name() {
        let words = words(&[]);
        let regions = [Argument::input("region"), Argument::input("artifact-store")];
        let written = r#"region="REGION", artifact_store="ARTIFACT_STORE""#;
        assert_eq!(words.usage(&regions), written);
        assert_eq!(words.argument(&Argument::Verify(false)), "verify=false");
    }
}
