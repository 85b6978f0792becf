//! The rules of the type, tested with requests on each cloud.

use super::*;
use kitaru_provider::{Credential, StoredComponent, Value, json};

const ECR: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
const GAR: &str = "us-central1-docker.pkg.dev/my-proj/my-repo";

fn on(store: &str, registry: &str, region: &str) -> Request {
    Request::new("s1")
        .with_input("artifact-store", store)
        .with_input("container-registry", registry)
        .with_input("cluster", "c1")
        .with_input("region", region)
        .with_input("namespace", "default")
}

fn on_aws() -> Request {
    on("s3://bkt/pre", ECR, "us-east-1")
}

fn on_gcp() -> Request {
    on("gs://bkt/pre", GAR, "us-central1")
}

fn configuration(plan: &Plan, kind: &str) -> Value {
    plan.find(kind).unwrap().configuration().clone().into()
}

fn connector(plan: &Plan) -> Value {
    let [connector] = plan.connectors() else { panic!("one connector") };
    connector.configuration().clone().into()
}

fn codes(request: &Request) -> Vec<String> {
    Kubernetes.validate(request).iter().map(|problem| problem.code().to_owned()).collect()
}

#[test]
fn a_request_in_order_has_no_problems() {
    assert!(Kubernetes.validate(&on_aws()).is_empty());
    assert!(Kubernetes.validate(&on_gcp()).is_empty());
}

#[test]
fn a_stack_on_s3_is_on_aws() {
    let plan = Kubernetes.plan(&on_aws()).unwrap();
    let [orchestrator, store, registry] =
        [ORCHESTRATOR, ARTIFACT_STORE, CONTAINER_REGISTRY].map(|kind| plan.find(kind).unwrap());
    assert_eq!(
        [orchestrator.flavor(), store.flavor(), registry.flavor()],
        ["kubernetes", "s3", "aws"]
    );
    assert_eq!(
        [orchestrator.resource(), store.resource(), registry.resource()],
        [Some("c1"), Some("s3://bkt"), Some(ECR)]
    );
    assert_eq!(configuration(&plan, ORCHESTRATOR), json!({ "kubernetes_namespace": "default" }));
    assert_eq!(configuration(&plan, ARTIFACT_STORE), json!({ "path": "s3://bkt/pre" }));
    assert_eq!(configuration(&plan, CONTAINER_REGISTRY), json!({ "uri": ECR }));
    assert_eq!(connector(&plan), json!({ "region": "us-east-1" }));
    assert_eq!(plan.kept("region"), None);
}

#[test]
fn a_stack_on_gs_is_on_gcp_and_keeps_its_region() {
    let plan = Kubernetes.plan(&on_gcp()).unwrap();
    let [store, registry] =
        [ARTIFACT_STORE, CONTAINER_REGISTRY].map(|kind| plan.find(kind).unwrap());
    assert_eq!([store.flavor(), registry.flavor()], ["gcp", "gcp"]);
    assert_eq!([store.resource(), registry.resource()], [Some("gs://bkt"), Some(GAR)]);
    assert_eq!(connector(&plan), json!({ "project_id": "my-proj" }));
    assert_eq!(plan.kept("region"), Some("us-central1"));
}

#[test]
fn the_user_is_told_what_they_typed() {
    let request = on_aws().with_input("namespace", "ml").with_extra(
        ORCHESTRATOR,
        "kubernetes_namespace",
        "other",
    );
    let told = [
        ("provider", "aws"),
        ("cluster", "c1"),
        ("region", "us-east-1"),
        ("namespace", "ml"),
        ("artifact_store", "s3://bkt/pre"),
        ("container_registry", ECR),
    ];
    let plan = Kubernetes.plan(&request).unwrap();
    assert_eq!(plan.resources(), told.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(configuration(&plan, ORCHESTRATOR), json!({ "kubernetes_namespace": "other" }));
}

#[test]
fn extra_fields_reach_the_component_they_name() {
    let labels = json!({ "labels": { "a": "b" } });
    let request = on_aws()
        .with_extra(ORCHESTRATOR, "synchronous", false)
        .with_extra(ORCHESTRATOR, "timeout", 30)
        .with_extra(ORCHESTRATOR, "pod_settings", labels.clone())
        .with_extra(CONTAINER_REGISTRY, "default_repository", "team");
    let plan = Kubernetes.plan(&request).unwrap();
    assert_eq!(
        configuration(&plan, ORCHESTRATOR),
        json!({
            "kubernetes_namespace": "default",
            "synchronous": false,
            "timeout": 30,
            "pod_settings": labels,
        })
    );
    assert_eq!(
        configuration(&plan, CONTAINER_REGISTRY),
        json!({ "uri": ECR, "default_repository": "team" })
    );
}

#[test]
fn an_extra_default_repository_wins_over_the_path_of_the_registry() {
    let request = on_aws().with_input("container-registry", format!("{ECR}/typed"));
    let repository =
        |request: &Request| configuration(&Kubernetes.plan(request).unwrap(), CONTAINER_REGISTRY);
    assert_eq!(repository(&request), json!({ "uri": ECR, "default_repository": "typed" }));
    let request = request.with_extra(CONTAINER_REGISTRY, "default_repository", "team");
    assert_eq!(repository(&request), json!({ "uri": ECR, "default_repository": "team" }));
}

#[test]
fn a_credential_goes_into_the_connector_beside_the_region() {
    let credential = Credential::new("aws-profile", "implicit").with_part("profile_name", "dev");
    let plan = Kubernetes.plan(&on_aws().with_credential(credential)).unwrap();
    assert_eq!(connector(&plan), json!({ "profile_name": "dev", "region": "us-east-1" }));
}

#[test]
fn store_and_registry_are_on_the_same_cloud() {
    assert_eq!(codes(&on("gs://bkt/pre", ECR, "us-central1")), ["container-registry.cloud"]);
    assert_eq!(codes(&on("s3://bkt/pre", GAR, "us-east-1")), ["container-registry.cloud"]);
    assert_eq!(codes(&on("s3://bkt/pre", "docker.io/me", "us-east-1")), ["zenml.unsupported"]);
}

#[test]
fn an_extra_path_may_not_leave_the_cloud_of_the_input() {
    let request = on_aws().with_extra(ARTIFACT_STORE, "path", "gs://bkt/pre");
    assert_eq!(codes(&request), ["artifact-store.cloud"]);
    assert_eq!(Kubernetes.plan(&request).unwrap_err(), Kubernetes.validate(&request));
}

#[test]
fn every_problem_is_reported_at_once() {
    let request = on("s3://B", "gcr.io", "us-central1").with_input("namespace", "ML");
    let all =
        ["artifact-store.bucket-name", "container-registry.cloud", "region.name", "namespace.name"];
    assert_eq!(codes(&request), all);
}

#[test]
fn without_a_cloud_only_the_rest_is_judged() {
    let request =
        Request::new("s1").with_input("container-registry", "gcr.io").with_input("namespace", "ML");
    assert_eq!(codes(&request), ["namespace.name"]);
    assert!(Kubernetes.plan(&request).is_err());
}

#[test]
fn the_final_namespace_is_judged() {
    let request = on_aws().with_extra(ORCHESTRATOR, "kubernetes_namespace", "a.b");
    assert_eq!(codes(&request), ["namespace.name"]);
}

#[test]
fn a_runner_shows_cluster_region_and_namespace() {
    let stored = StoredComponent::new(ORCHESTRATOR, "s1", FLAVOR)
        .with("kubernetes_namespace", "ml")
        .with_resource("c1")
        .with_connector("region", "us-east-1");
    let rows = Kubernetes.show(&Stack::new("s1").with_component(stored.clone()));
    let wanted = Row::runner(&stored)
        .detail("cluster", Some("c1"))
        .detail("region", Some("us-east-1"))
        .detail("namespace", Some("ml"));
    assert_eq!(rows, [wanted]);
}

#[test]
fn the_region_of_the_connector_comes_first_and_that_of_the_orchestrator_last() {
    let region = |stored: StoredComponent, kept: &str| {
        let stack = Stack::new("s1").with_component(stored).with_kept("region", kept);
        Kubernetes.show(&stack)[0].details()[0].1.clone()
    };
    let own = StoredComponent::new(ORCHESTRATOR, "s1", FLAVOR).with("region", "own");
    assert_eq!(region(own.clone().with_connector("region", "connector"), "kept"), "connector");
    assert_eq!(region(own.clone(), "kept"), "kept");
    assert_eq!(region(own, ""), "own");
}
