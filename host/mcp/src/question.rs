//! Asks the user to confirm a deletion, in both eras of the protocol.
//!
//! Until 2025-11-25 the server asks the client while the call waits. From
//! 2026-07-28 the answer to the call is the question, and the client repeats the
//! call with the reply. The state that it brings back is sealed: it holds for the
//! same call, for an hour, and for the plan that was shown.

use crate::words::{PLAN, ToolWords};
use kitaru::{
    DeletedStack, Problem,
    stack::{Component, DEFAULT, Object},
    text::plain,
    words::{Action, NamedStack, Text},
};
use rmcp::model::{
    ElicitRequest, ElicitRequestParams, ElicitResult, ElicitationAction, ElicitationSchema,
    InputRequest, InputRequiredResult, InputResponses, RequestStateCodec, SealOptions,
};
use std::time::Duration;
use uuid::Uuid;

/// The name of the question, and of the answer's only member.
const CONFIRM: &str = "confirm";
/// How long a question can be answered.
const VALID: Duration = Duration::from_secs(3600);

/// Seals the states of questions. Its key is that of this process.
#[derive(Debug)]
pub struct Seal(RequestStateCodec);

impl Seal {
    /// A seal with a fresh key.
    #[must_use]
    pub fn new() -> Self {
        let key = [Uuid::new_v4(), Uuid::new_v4()].map(Uuid::into_bytes).concat();
        Self(RequestStateCodec::new_unchecked(key))
    }

    /// The question whether to delete this, as the answer to a call.
    #[must_use]
    pub fn ask(&self, call: &str, planned: &DeletedStack) -> Option<InputRequiredResult> {
        let options = SealOptions::new().associated_data(call.as_bytes()).ttl(VALID);
        let state = self.0.seal_with(planned.digest().as_bytes(), &options);
        let request = InputRequest::Elicitation(ElicitRequest::new(form(planned)?));
        let requests = [(CONFIRM.to_owned(), request)].into();
        Some(InputRequiredResult::new(Some(requests), Some(state)))
    }

    /// The digest of the plan that the user has confirmed by the replies to a question.
    ///
    /// # Errors
    ///
    /// If the state is none of this call, or too old, or the user did not confirm.
    pub fn confirmed(
        &self,
        call: &str,
        state: &str,
        replies: Option<&InputResponses>,
    ) -> Result<String, Problem> {
        let opened = self.0.open_with(state, call.as_bytes()).ok();
        let Some(digest) = opened.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return Err(Problem::usage(
                "confirmation.invalid",
                "the confirmation is not that of this call, or is too old",
            )
            .hint("Call the tool again, without it."));
        };
        let reply = replies.and_then(|replies| replies.get(CONFIRM)).cloned();
        let reply = reply.and_then(|reply| serde_json::from_value::<ElicitResult>(reply).ok());
        match reply.is_some_and(|reply| is_confirmed(&reply)) {
            true => Ok(digest),
            false => Err(declined()),
        }
    }
}

impl Default for Seal {
    fn default() -> Self {
        Self::new()
    }
}

/// What a state is sealed for: a tool and its arguments.
#[must_use]
pub fn call(tool: &str, arguments: &Object) -> String {
    // Members are in the order of their names.
    format!("{tool} {}", serde_json::Value::from(arguments.clone()))
}

/// The question whether to delete this, for a client that is asked during the call.
#[must_use]
pub fn form(planned: &DeletedStack) -> Option<ElicitRequestParams> {
    let schema = ElicitationSchema::builder()
        .required_bool_with(CONFIRM, |field| {
            field.title("Delete it").description("Whether to delete all this").with_default(false)
        })
        .build();
    Some(ElicitRequestParams::FormElicitationParams {
        meta: None,
        message: message(planned),
        requested_schema: schema.ok()?,
    })
}

/// Whether the user has confirmed.
#[must_use]
pub fn is_confirmed(reply: &ElicitResult) -> bool {
    let confirm = reply.content.as_ref().and_then(|content| content[CONFIRM].as_bool());
    reply.action == ElicitationAction::Accept && confirm == Some(true)
}

/// The problem of a deletion that the user does not want.
#[must_use]
pub fn declined() -> Problem {
    let hint = "Leave the stack as it is, unless the user asks for its deletion again.";
    Problem::state("confirmation.declined", "the user did not confirm the deletion").hint(hint)
}

/// The problem of a deletion that nobody can be asked about; the tool that plans may not be offered.
#[must_use]
pub fn needed(planned: &DeletedStack, recursive: bool, force: bool, words: &ToolWords) -> Problem {
    let message = "a deletion with `recursive` or `force` needs the digest of its plan as `plan`";
    if !words.offers(PLAN) {
        let stack = NamedStack::Name(planned.deletion.name.clone());
        let deletion = Action::DeleteStack { stack, recursive, force };
        let command = words.commands.action(&deletion);
        let hint = format!("Ask the user to do it in a terminal: `{command}`");
        return Problem::state("confirmation.needed", message).hint(Text::from(hint));
    }
    let mut arguments =
        vec![("action", "delete".into()), ("name", planned.deletion.name.as_str().into())];
    arguments.extend(recursive.then(|| ("recursive", true.into())));
    arguments.extend(force.then(|| ("force", true.into())));
    let plan = crate::words::call(PLAN, &arguments);
    Problem::state("confirmation.needed", message).hint(Text::from(format!(
        "Call `{plan}`, show the user what it would delete, and repeat this call with its `plan`."
    )))
}

/// What a person is asked.
fn message(planned: &DeletedStack) -> String {
    let deletion = &planned.deletion;
    let mut text = match &deletion.stack {
        Some(stack) => format!("Delete the stack `{}`?", plain(stack.summary.name.as_str())),
        None => format!("Delete what is left of the stack `{}`?", plain(&deletion.name)),
    };
    let labels: Vec<String> = deletion.components.iter().map(Component::label).collect();
    let connectors: Vec<String> =
        deletion.connectors.iter().map(|connector| connector.name.clone()).collect();
    let left: Vec<String> = deletion.left.iter().map(|(component, _)| component.label()).collect();
    for (what, names) in [
        ("These components go with it", labels),
        ("These service connectors go with it, with their secrets", connectors),
        ("These components stay", left),
    ] {
        if !names.is_empty() {
            text.push_str(&format!("\n{what}: {}.", plain(&names.join(", "))));
        }
    }
    if deletion.fall_back {
        text.push_str(&format!("\nIt is the active stack: `{DEFAULT}` becomes active."));
    }
    text.push_str("\nThis cannot be undone.");
    text
}
