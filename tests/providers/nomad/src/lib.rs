//! Stacks of type `nomad`: a provider that behaves well, as a vendor would ship it.
//!
//! It has an input of every kind, an extra field that is a secret, and a
//! credential with an open and a secret part. It writes to the log when it
//! validates and plans.

mod serves;

use kitaru_provider::{
    ARTIFACT_STORE, Component, Connector, CredentialForm, Description, Fields, Flavor, Input,
    Level, ORCHESTRATOR, Part, Plan, Problem, Request, Row, Stack, StackProvider, Target, log,
    schema,
};

/// The provider of `nomad`.
#[derive(Debug)]
pub struct Nomad;

const FLAVOR: &str = "nomad";

impl StackProvider for Nomad {
    fn describe(&self) -> Description {
        let orchestrator = Fields::new()
            .field("datacenter", schema::string())
            .field("synchronous", schema::boolean())
            .field("retries", schema::integer().at_least(0))
            .field("constraints", schema::map(schema::string()))
            .field("token", schema::string().nullable().sensitive());
        let artifact_store = Fields::new().field("path", schema::string());
        Description::new(&serves::stack_type(), "Nomad", "Runs on ACME's Nomad clusters.")
            .input(
                Input::string("datacenter", "Data center to run in").required().placeholder("DC"),
            )
            .input(Input::uri("artifact-store", "Where outputs are kept", ["file"]).required())
            .input(Input::boolean("preemptible", "Run where jobs may be stopped any time"))
            .input(Input::integer("priority", "From 1 to 100").default_value(50))
            .input(Input::choice("network", "How jobs are connected", ["bridge", "host", "none"]))
            .target(Target::new(ORCHESTRATOR).flavor(Flavor::new(FLAVOR, orchestrator)))
            .target(Target::new(ARTIFACT_STORE).flavor(Flavor::new("local", artifact_store)))
            .credentials([CredentialForm::new("nomad-token", "token")
                .part(Part::open("accessor"))
                .part(Part::secret("secret_id"))])
            .asynchronous(ORCHESTRATOR, "synchronous", false)
            .recognises([FLAVOR])
    }

    fn validate(&self, request: &Request) -> Vec<Problem> {
        log(Level::Debug, &format!("asked to validate `{}`", request.name()));
        let priority = request.input("priority").and_then(kitaru_provider::Value::as_i64);
        let path = (request.text("artifact-store") == Some("file://")).then(|| {
            let input = "artifact-store";
            Problem::at_input(input, "artifact-store.path", "the path is missing")
                .hint("Give a directory, such as `file:///mnt/artifacts`.")
        });
        let priority = priority.filter(|priority| !(1..=100).contains(priority)).map(|priority| {
            let message = format!("the priority {priority} is not from 1 to 100");
            Problem::at_input("priority", "priority.range", message)
        });
        path.into_iter().chain(priority).collect()
    }

    fn plan(&self, request: &Request) -> Result<Plan, Vec<Problem>> {
        log(Level::Info, "planned \u{1b}[31mone\u{1b}[0m stack");
        let datacenter = request.text("datacenter").unwrap_or_default();
        let store = request.text("artifact-store").unwrap_or_default();
        let orchestrator = Component::new(ORCHESTRATOR, FLAVOR)
            .set("datacenter", datacenter)
            .set_some("preemptible", request.input("preemptible").cloned())
            .set_some("priority", request.input("priority").cloned())
            .set_some("network", request.text("network"))
            .connector(0)
            .extra(request);
        let artifact_store = Component::new(ARTIFACT_STORE, "local")
            .set("path", store.trim_start_matches("file://"))
            .extra(request);
        Ok(Plan::new()
            .component(orchestrator)
            .component(artifact_store)
            .connector(Connector::new("nomad", request.credential()))
            .resource("datacenter", datacenter)
            .resource("artifact_store", store))
    }

    fn show(&self, stack: &Stack) -> Vec<Row> {
        let row = |component: &kitaru_provider::StoredComponent| match component.kind() {
            ORCHESTRATOR => {
                Row::runner(component).detail("datacenter", component.text("datacenter"))
            }
            ARTIFACT_STORE => Row::storage(component).detail("location", component.text("path")),
            _ => Row::additional(component),
        };
        stack.components().map(row).collect()
    }
}

kitaru_provider::export!(Nomad);
