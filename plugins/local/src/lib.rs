//! Stacks of type `local`: everything on the user's own machine.
//!
//! Two components, an orchestrator and an artifact store, and no connector:
//! there is nothing to authenticate to and nothing to verify.

use kitaru_provider::{
    ARTIFACT_STORE, Component, Description, Fields, Flavor, ORCHESTRATOR, Plan, Problem, Request,
    Row, Stack, StackProvider, Target, Value, schema,
};

/// The provider of `local`.
#[derive(Debug)]
pub struct Local;

/// Never planned here, but created by the Python program.
const SANDBOX: &str = "sandbox";
const FLAVOR: &str = "local";

impl StackProvider for Local {
    fn describe(&self) -> Description {
        let orchestrator = Flavor::new(FLAVOR, Fields::new())
            .docs("https://docs.zenml.io/stack-components/orchestrators/local");
        let artifact_store = Flavor::new(FLAVOR, Fields::new().field("path", schema::string()))
            .docs("https://docs.zenml.io/stack-components/artifact-stores/local");
        Description::new("local", "Local", "Runs on this machine and keeps outputs on its disk.")
            .target(Target::new(ORCHESTRATOR).flavor(orchestrator))
            .target(Target::new(ARTIFACT_STORE).flavor(artifact_store))
            .recognises([FLAVOR])
            .made_of([ORCHESTRATOR, ARTIFACT_STORE, SANDBOX], [FLAVOR])
    }

    /// Outputs are kept in a directory, so the flavor refuses the URI of a bucket.
    fn validate(&self, request: &Request) -> Vec<Problem> {
        let path = request.extra(ARTIFACT_STORE, "path").and_then(Value::as_str);
        let is_remote =
            |path: &&str| path.split_once(':').is_some_and(|(_, rest)| rest.starts_with("//"));
        path.filter(is_remote)
            .map(|path| {
                let message = format!("`{path}` is no directory of this machine");
                let hint = match path.strip_prefix("file://") {
                    Some(path) if path.starts_with('/') => format!("Write `{path}`."),
                    _ => "Give a directory, or choose the stack type of the bucket's cloud.".into(),
                };
                Problem::at_extra(ARTIFACT_STORE, "path", "artifact-store.local", message)
                    .hint(hint)
            })
            .into_iter()
            .collect()
    }

    fn plan(&self, request: &Request) -> Result<Plan, Vec<Problem>> {
        Ok(Plan::new()
            .component(Component::new(ORCHESTRATOR, FLAVOR).extra(request))
            .component(Component::new(ARTIFACT_STORE, FLAVOR).extra(request)))
    }

    fn show(&self, stack: &Stack) -> Vec<Row> {
        stack.components().map(Row::of).collect()
    }
}

kitaru_provider::export!(Local);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extra_fields_reach_the_component_they_name() {
        let request = Request::new("dev").with_extra(ARTIFACT_STORE, "path", "/data");
        let plan = Local.plan(&request).unwrap();
        assert_eq!(plan.find(ARTIFACT_STORE).unwrap().configuration()["path"], "/data");
        assert!(plan.find(ORCHESTRATOR).unwrap().configuration().is_empty());
    }
}
