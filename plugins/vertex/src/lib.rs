//! Stacks of type `vertex`: code runs on Vertex AI, and outputs and images are
//! kept on GCP.
//!
//! The project is that of the container registry. Vertex AI is not a resource of
//! the connector, so the orchestrator needs only a location.

mod fields;

use kitaru_cloud::{Backing, Cloud, Gcp, Setting, inputs};
use kitaru_provider::{
    ARTIFACT_STORE, CONTAINER_REGISTRY, Component, Description, Flavor, ORCHESTRATOR, Plan,
    Problem, Request, Row, Stack, StackProvider, StoredAt, Target,
};

/// The provider of `vertex`.
#[derive(Debug)]
pub struct Vertex;

const FLAVOR: &str = "vertex";

impl StackProvider for Vertex {
    fn describe(&self) -> Description {
        let orchestrator = Flavor::new(FLAVOR, fields::orchestrator())
            .docs("https://docs.zenml.io/stack-components/orchestrators/vertex");
        Description::new(
            "vertex",
            "Vertex AI",
            "Runs on Vertex AI and keeps outputs in Google Cloud Storage.",
        )
        .input(inputs::artifact_store("`gs://bucket/path`", Gcp::SCHEMES, &Gcp::URI_FORMS))
        .input(inputs::container_registry("`us-central1-docker.pkg.dev/project/repository`"))
        .input(
            inputs::region("GCP region to run in, such as `us-central1`")
                .required()
                .stored_at([StoredAt::field(ORCHESTRATOR, "location")]),
        )
        .target(Target::new(ORCHESTRATOR).flavor(orchestrator))
        .target(Target::new(ARTIFACT_STORE).flavor(kitaru_cloud::artifact_store(&Gcp)))
        .target(Target::new(CONTAINER_REGISTRY).flavor(kitaru_cloud::container_registry(&Gcp)))
        .credentials(Gcp.credentials())
        .synonyms(["gcp", "google", "vertexai", "vertex-ai"])
        .asynchronous(ORCHESTRATOR, "synchronous", false)
        .verifies()
        .recognises([FLAVOR])
    }

    fn validate(&self, request: &Request) -> Vec<Problem> {
        let location = Setting::last(request, "region", (ORCHESTRATOR, "location"))
            .and_then(|location| kitaru_cloud::region(request, location, &Gcp));
        kitaru_cloud::problems(request, &Gcp).into_iter().chain(location).collect()
    }

    fn plan(&self, request: &Request) -> Result<Plan, Vec<Problem>> {
        let backing = Backing::of(request, &Gcp)?;
        let orchestrator =
            Component::new(ORCHESTRATOR, FLAVOR).set_some("location", request.text("region"));
        let told = ["region", "artifact-store", "container-registry"];
        Ok(backing.plan(orchestrator, backing.connector(), &told))
    }

    fn show(&self, stack: &Stack) -> Vec<Row> {
        kitaru_cloud::rows(stack, |orchestrator, row| {
            row.detail("location", orchestrator.text("location"))
        })
    }
}

kitaru_provider::export!(Vertex);

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_provider::{Credential, StoredComponent, Value, json};

    fn request() -> Request {
        Request::new("s1")
            .with_input("artifact-store", "gs://bkt/pre")
            .with_input("container-registry", "us-central1-docker.pkg.dev/my-proj/my-repo")
            .with_input("region", "us-central1")
    }

    fn configuration(plan: &Plan, kind: &str) -> Value {
        plan.find(kind).unwrap().configuration().clone().into()
    }

    #[test]
    fn a_request_in_order_has_no_problems() {
        assert!(Vertex.validate(&request()).is_empty());
    }

    #[test]
    fn three_components_share_a_connector_to_the_project() {
        let plan = Vertex.plan(&request().with_extra(ORCHESTRATOR, "synchronous", false)).unwrap();
        assert_eq!(
            configuration(&plan, ORCHESTRATOR),
            json!({ "location": "us-central1", "synchronous": false })
        );
        assert_eq!(configuration(&plan, ARTIFACT_STORE), json!({ "path": "gs://bkt/pre" }));
        assert_eq!(
            configuration(&plan, CONTAINER_REGISTRY),
            json!({ "uri": "us-central1-docker.pkg.dev/my-proj/my-repo" })
        );
        let resource = |kind| plan.find(kind).unwrap().resource();
        assert_eq!(resource(ORCHESTRATOR), None);
        assert_eq!(resource(ARTIFACT_STORE), Some("gs://bkt"));
        assert_eq!(
            resource(CONTAINER_REGISTRY),
            Some("us-central1-docker.pkg.dev/my-proj/my-repo")
        );
        let [connector] = plan.connectors() else { panic!("one connector") };
        assert_eq!(connector.auth_method(), "implicit");
        assert_eq!(
            Value::from(connector.configuration().clone()),
            json!({ "project_id": "my-proj" })
        );
    }

    #[test]
    fn the_user_is_told_what_they_typed() {
        let request = request().with_extra(ARTIFACT_STORE, "path", "gs://other");
        let told = [
            ("provider", "gcp"),
            ("region", "us-central1"),
            ("artifact_store", "gs://bkt/pre"),
            ("container_registry", "us-central1-docker.pkg.dev/my-proj/my-repo"),
        ];
        let plan = Vertex.plan(&request).unwrap();
        assert_eq!(plan.resources(), told.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn the_project_follows_the_final_registry() {
        let request = request().with_extra(CONTAINER_REGISTRY, "uri", "gcr.io/example.com/proj");
        let plan = Vertex.plan(&request).unwrap();
        assert_eq!(plan.connectors()[0].configuration()["project_id"], "example.com:proj");
    }

    #[test]
    fn a_service_account_authenticates_the_connector() {
        let credential = Credential::new("gcp-service-account", "service-account")
            .with_withheld("service_account_json");
        let plan = Vertex.plan(&request().with_credential(credential)).unwrap();
        assert_eq!(plan.connectors()[0].auth_method(), "service-account");
    }

    #[test]
    fn the_final_location_has_the_form_of_a_gcp_region() {
        let request = request().with_extra(ORCHESTRATOR, "location", "us-central1-a");
        let message = "`us-central1-a` is not a region of GCP";
        let wanted = Problem::at_extra(ORCHESTRATOR, "location", "region.name", message)
            .hint("Write `us-central1`.")
            .verification();
        assert_eq!(Vertex.validate(&request), [wanted]);
    }

    #[test]
    fn a_runner_shows_its_location() {
        let stored =
            StoredComponent::new(ORCHESTRATOR, "s1", FLAVOR).with("location", "us-central1");
        let rows = Vertex.show(&Stack::new("s1").with_component(stored.clone()));
        assert_eq!(rows, [Row::runner(&stored).detail("location", Some("us-central1"))]);
    }
}
