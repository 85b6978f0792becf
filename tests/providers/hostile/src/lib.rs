//! A provider that misbehaves.
//!
//! Its stack type names the trick that `describe` plays, if there is one of that
//! name; the tests write other types into its bytes. As `hostile`, it describes
//! itself properly. It then plays the trick of `--trick` in its answer to the
//! question of `--at`.

mod peek;
mod serves;
mod spy;
mod trick;

use kitaru_provider::{
    Component, Connector, CredentialForm, Description, Fields, Flavor, Input, ORCHESTRATOR, Part,
    Plan, Problem, Request, Row, Stack, StackProvider, Target, schema,
};
use trick::{play, text};

/// The provider.
#[derive(Debug)]
pub struct Hostile;

impl StackProvider for Hostile {
    fn describe(&self) -> Description {
        let stack_type = serves::stack_type();
        let trick = stack_type.as_str();
        play(trick);
        let fields = Fields::new()
            .field("note", schema::string())
            .field("password", schema::string().sensitive());
        let description =
            Description::new(trick, &text(trick, "Hostile"), &text(trick, "Plays tricks."))
                .input(Input::string("trick", &text(trick, "What to do")))
                .input(
                    Input::choice("at", "When to do it", ["validate", "plan", "show"])
                        .default_value("validate"),
                )
                .target(Target::new(ORCHESTRATOR).flavor(Flavor::new("hostile", fields)))
                .credentials([CredentialForm::new("pair", "password")
                    .part(Part::open("shown"))
                    .part(Part::secret("hidden"))]);
        match trick {
            "reserved" => description.input(Input::string("dry-run", "Not for providers")),
            "twice" => description.input(Input::string("trick", "Again")),
            "peek" => description.credentials(peek::forms()).verifies(),
            _ => description,
        }
    }

    fn validate(&self, request: &Request) -> Vec<Problem> {
        let Some(trick) = wanted(request, "validate") else { return Vec::new() };
        play(trick);
        match trick {
            "spy" => spy::found(),
            "swarm" => (0..400_000).map(|_| Problem::at_input("", "", "")).collect(),
            _ => vec![
                Problem::at_input("trick", &text(trick, "trick.played"), text(trick, "a problem"))
                    .hint(text(trick, "Ignore it.")),
            ],
        }
    }

    fn plan(&self, request: &Request) -> Result<Plan, Vec<Problem>> {
        let trick = wanted(request, "plan").unwrap_or_default();
        play(trick);
        let orchestrator = Component::new(ORCHESTRATOR, &text(trick, "hostile"))
            .set_some("trick", request.text("trick"))
            .set_some("at", request.text("at"))
            .set("note", text(trick, "noted"))
            .connector(if trick == "astray" { 7 } else { 0 })
            .extra(request);
        let plan = Plan::new()
            .component(Component::new("artifact_store", "hostile"))
            .connector(Connector::new("pair", request.credential()))
            .resource(&text(trick, "note"), text(trick, "noted"));
        match trick {
            "nothing" => Ok(plan),
            "refuse" => Err(vec![Problem::at_input("trick", "trick.late", "thought better of it")]),
            "spy" => match spy::found() {
                found if found.is_empty() => Ok(plan.component(orchestrator)),
                found => Err(found),
            },
            "twice" => Ok(plan.component(orchestrator.clone()).component(orchestrator)),
            "kind" => Ok(plan.component(Component::new("../up", "hostile"))),
            "label" => Ok(plan.component(orchestrator).keep("../up", "kept")),
            "hoard" => Ok((0..9).fold(plan.component(orchestrator), |plan, at| {
                plan.keep(&format!("value_{at}"), text(trick, "kept"))
            })),
            "ghost" => {
                let ghost = Request::new("ghost").with_withheld(ORCHESTRATOR, "ghost");
                Ok(plan.component(orchestrator.extra(&ghost)))
            }
            _ => Ok(plan.component(orchestrator)),
        }
    }

    fn show(&self, stack: &Stack) -> Vec<Row> {
        let mut rows = Vec::new();
        for component in stack.components().filter(|component| component.kind() == ORCHESTRATOR) {
            let at_show = component.text("at") == Some("show");
            let trick = component.text("trick").filter(|_| at_show).unwrap_or_default();
            play(trick);
            let spied = if trick == "spy" { spy::report() } else { String::new() };
            let row =
                Row::runner(component).detail(&text(trick, "note"), Some(text(trick, "shown")));
            rows.push(row.detail("spied", Some(spied).filter(|spied| !spied.is_empty())));
        }
        rows
    }
}

/// The trick, if this is the question to play it at.
fn wanted<'a>(request: &'a Request, question: &str) -> Option<&'a str> {
    request.text("trick").filter(|_| request.text("at") == Some(question))
}

kitaru_provider::export!(Hostile);
