//! Stacks of type `sagemaker`: code runs on SageMaker, and outputs and images
//! are kept on AWS.
//!
//! SageMaker runs code as an execution role; the region is the connector's.

mod fields;
mod role;

use kitaru_cloud::{Aws, Backing, Cloud, Setting, inputs};
use kitaru_provider::{
    ARTIFACT_STORE, CONTAINER_REGISTRY, Component, Description, Flavor, ORCHESTRATOR, Plan,
    Problem, Request, Row, Stack, StackProvider, StoredAt, Target,
};

/// The provider of `sagemaker`.
#[derive(Debug)]
pub struct SageMaker;

const FLAVOR: &str = "sagemaker";

impl StackProvider for SageMaker {
    fn describe(&self) -> Description {
        let orchestrator = Flavor::new(FLAVOR, fields::orchestrator())
            .docs("https://docs.zenml.io/stack-components/orchestrators/sagemaker");
        Description::new("sagemaker", "SageMaker", "Runs on SageMaker and keeps outputs in S3.")
            .input(inputs::artifact_store("`s3://bucket/path`", Aws::SCHEMES, &Aws::URI_FORMS))
            .input(inputs::container_registry("`123456789012.dkr.ecr.us-east-1.amazonaws.com`"))
            .input(
                inputs::region("AWS region to run in, such as `us-east-1`")
                    .required()
                    .stored_at([StoredAt::connector("region")]),
            )
            .input(
                inputs::required("execution-role", "ARN of the IAM role to run as", "ARN")
                    .synonyms(["role", "role-arn", "iam-role"])
                    .stored_at([StoredAt::field(ORCHESTRATOR, "execution_role")]),
            )
            .target(Target::new(ORCHESTRATOR).flavor(orchestrator))
            .target(Target::new(ARTIFACT_STORE).flavor(kitaru_cloud::artifact_store(&Aws)))
            .target(Target::new(CONTAINER_REGISTRY).flavor(kitaru_cloud::container_registry(&Aws)))
            .credentials(Aws.credentials())
            .synonyms(["aws", "sm"])
            .asynchronous(ORCHESTRATOR, "synchronous", false)
            .verifies()
            .recognises([FLAVOR])
    }

    fn validate(&self, request: &Request) -> Vec<Problem> {
        let region = Setting::input(request, "region")
            .and_then(|region| kitaru_cloud::region(request, region, &Aws));
        let role = Setting::last(request, "execution-role", (ORCHESTRATOR, "execution_role"))
            .and_then(|role| role::problem(request, role));
        kitaru_cloud::problems(request, &Aws).into_iter().chain(region).chain(role).collect()
    }

    fn plan(&self, request: &Request) -> Result<Plan, Vec<Problem>> {
        let backing = Backing::of(request, &Aws)?;
        let orchestrator = Component::new(ORCHESTRATOR, FLAVOR)
            .set_some("execution_role", request.text("execution-role"));
        let told = ["region", "artifact-store", "container-registry", "execution-role"];
        Ok(backing.plan(orchestrator, backing.connector(), &told))
    }

    fn show(&self, stack: &Stack) -> Vec<Row> {
        kitaru_cloud::rows(stack, |orchestrator, row| {
            let region = orchestrator.connector_text("region");
            row.detail("region", region.or_else(|| orchestrator.text("region")))
                .detail("execution_role", orchestrator.text("execution_role"))
        })
    }
}

kitaru_provider::export!(SageMaker);

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_provider::{Credential, StoredComponent, Value, json};

    const ECR: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    const ROLE: &str = "arn:aws:iam::123456789012:role/sm";

    fn request() -> Request {
        Request::new("s1")
            .with_input("artifact-store", "s3://bkt/pre")
            .with_input("container-registry", ECR)
            .with_input("region", "us-east-1")
            .with_input("execution-role", ROLE)
    }

    fn configuration(plan: &Plan, kind: &str) -> Value {
        plan.find(kind).unwrap().configuration().clone().into()
    }

    #[test]
    fn a_request_in_order_has_no_problems() {
        assert!(SageMaker.validate(&request()).is_empty());
    }

    #[test]
    fn three_components_share_a_connector_to_the_region() {
        let plan = SageMaker.plan(&request()).unwrap();
        assert_eq!(configuration(&plan, ORCHESTRATOR), json!({ "execution_role": ROLE }));
        assert_eq!(configuration(&plan, ARTIFACT_STORE), json!({ "path": "s3://bkt/pre" }));
        assert_eq!(configuration(&plan, CONTAINER_REGISTRY), json!({ "uri": ECR }));
        let resource = |kind| plan.find(kind).unwrap().resource();
        assert_eq!(resource(ORCHESTRATOR), None);
        assert_eq!(resource(ARTIFACT_STORE), Some("s3://bkt"));
        assert_eq!(resource(CONTAINER_REGISTRY), Some(ECR));
        let [connector] = plan.connectors() else { panic!("one connector") };
        assert_eq!(connector.auth_method(), "implicit");
        assert_eq!(
            Value::from(connector.configuration().clone()),
            json!({ "region": "us-east-1" })
        );
    }

    #[test]
    fn the_user_is_told_what_they_typed() {
        let told = [
            ("provider", "aws"),
            ("region", "us-east-1"),
            ("artifact_store", "s3://bkt/pre"),
            ("container_registry", ECR),
            ("execution_role", ROLE),
        ];
        let plan = SageMaker.plan(&request()).unwrap();
        assert_eq!(plan.resources(), told.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn open_parts_of_a_credential_reach_the_connector() {
        let credential =
            Credential::new("aws-profile", "implicit").with_part("profile_name", "dev");
        let plan = SageMaker.plan(&request().with_credential(credential)).unwrap();
        assert_eq!(
            Value::from(plan.connectors()[0].configuration().clone()),
            json!({ "profile_name": "dev", "region": "us-east-1" })
        );
    }

    #[test]
    fn region_and_role_are_verified_together() {
        let request =
            request().with_input("region", "us-central1").with_input("execution-role", "sm");
        let problems = SageMaker.validate(&request);
        let codes: Vec<&str> = problems.iter().map(Problem::code).collect();
        assert_eq!(codes, ["region.name", "execution-role.arn"]);
    }

    #[test]
    fn a_runner_shows_the_connectors_region_before_its_own() {
        let stored = StoredComponent::new(ORCHESTRATOR, "s1", FLAVOR)
            .with("execution_role", ROLE)
            .with("region", "eu-west-1");
        let shown = |stored: &StoredComponent| {
            SageMaker.show(&Stack::new("s1").with_component(stored.clone()))[0].details().to_vec()
        };
        let details = |region: &str| {
            [("region", region), ("execution_role", ROLE)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        assert_eq!(shown(&stored), details("eu-west-1"));
        assert_eq!(shown(&stored.with_connector("region", "us-east-1")), details("us-east-1"));
    }
}
