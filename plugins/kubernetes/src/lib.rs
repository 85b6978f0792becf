//! Stacks of type `kubernetes`: code runs on a cluster of AWS or GCP, and
//! outputs and images are kept on the same cloud.
//!
//! The scheme of the input `artifact-store` decides which cloud that is, and
//! with it the flavors and the credential forms. An extra field may override
//! the path, but not move it to the other cloud.

mod fields;
mod namespace;

use kitaru_cloud::{Aws, Backing, Cloud, Gcp, Setting, inputs};
use kitaru_provider::{
    ARTIFACT_STORE, CONTAINER_REGISTRY, Component, CredentialForm, Description, Flavor, Input,
    ORCHESTRATOR, Plan, Problem, Request, Row, Stack, StackProvider, StoredAt, Target,
};

/// The provider of `kubernetes`.
#[derive(Debug)]
pub struct Kubernetes;

const FLAVOR: &str = "kubernetes";
const DECIDING_INPUT: &str = "artifact-store";
const CLOUDS: [&dyn Cloud; 2] = [&Aws, &Gcp];

impl StackProvider for Kubernetes {
    fn describe(&self) -> Description {
        let orchestrator = Flavor::new(FLAVOR, fields::orchestrator())
            .docs("https://docs.zenml.io/stack-components/orchestrators/kubernetes");
        let [aws, gcp] = [Aws::SCHEMES[0], Gcp::SCHEMES[0]];
        let ([s3, s3_host], [gs, gs_host]) = (Aws::URI_FORMS, Gcp::URI_FORMS);
        let forms = [s3, s3_host, gs, gs_host];
        Description::new(
            "kubernetes",
            "Kubernetes",
            "Runs on a Kubernetes cluster of AWS or GCP and keeps outputs in a bucket there.",
        )
        .input(inputs::artifact_store(
            "`s3://bucket/path` or `gs://bucket/path`",
            [aws, gcp],
            &forms,
        ))
        .input(inputs::container_registry("a registry on the artifact store's cloud"))
        .input(
            inputs::required("cluster", "Kubernetes cluster to run on", "NAME")
                .stored_at([StoredAt::resource(ORCHESTRATOR)]),
        )
        .input(
            inputs::region("Region of the cluster, such as `us-east-1`")
                .required()
                .stored_at([StoredAt::connector("region"), StoredAt::kept("region")]),
        )
        .input(
            Input::string("namespace", "Kubernetes namespace to run in")
                .placeholder("NAME")
                .default_value("default")
                .stored_at([StoredAt::field(ORCHESTRATOR, "kubernetes_namespace")]),
        )
        .target(Target::new(ORCHESTRATOR).flavor(orchestrator))
        .target(by_cloud(ARTIFACT_STORE, kitaru_cloud::artifact_store))
        .target(by_cloud(CONTAINER_REGISTRY, kitaru_cloud::container_registry))
        .credentials(CLOUDS.into_iter().flat_map(credentials))
        .synonyms(["k8s", "eks", "gke", "aws", "gcp"])
        .asynchronous(ORCHESTRATOR, "synchronous", false)
        .verifies()
        .recognises([FLAVOR])
    }

    fn validate(&self, request: &Request) -> Vec<Problem> {
        let field = (ORCHESTRATOR, "kubernetes_namespace");
        let namespace = Setting::last(request, "namespace", field).and_then(namespace::problem);
        let Some(cloud) = cloud_of(request) else { return namespace.into_iter().collect() };
        let cluster = Setting::input(request, "cluster")
            .and_then(|cluster| kitaru_cloud::cluster(request, cluster, cloud));
        let region = Setting::input(request, "region")
            .and_then(|region| kitaru_cloud::region(request, region, cloud));
        let mut problems = kitaru_cloud::problems(request, cloud);
        problems.extend([cluster, region, namespace].into_iter().flatten());
        problems
    }

    fn plan(&self, request: &Request) -> Result<Plan, Vec<Problem>> {
        // The host refuses other schemes, and a missing URI is the same problem on any cloud.
        let backing = Backing::of(request, cloud_of(request).unwrap_or(&Aws))?;
        let connector = backing.connector();
        let has_region = connector.configuration().contains_key("region");
        let orchestrator = Component::new(ORCHESTRATOR, FLAVOR)
            .set_some("kubernetes_namespace", request.text("namespace"));
        let orchestrator = match request.text("cluster") {
            Some(cluster) => orchestrator.resource_id(cluster),
            None => orchestrator,
        };
        let told = ["cluster", "region", "namespace", "artifact-store", "container-registry"];
        let plan = backing.plan(orchestrator, connector, &told);
        Ok(match request.text("region").filter(|_| !has_region) {
            // The connector of GCP has no field for it.
            Some(region) => plan.keep("region", region),
            None => plan,
        })
    }

    fn show(&self, stack: &Stack) -> Vec<Row> {
        kitaru_cloud::rows(stack, |orchestrator, row| {
            let region = orchestrator.connector_text("region").or_else(|| stack.kept("region"));
            row.detail("cluster", orchestrator.resource())
                .detail("region", region.or_else(|| orchestrator.text("region")))
                .detail("namespace", orchestrator.text("kubernetes_namespace"))
        })
    }
}

/// The cloud that the stack is on.
fn cloud_of(request: &Request) -> Option<&'static dyn Cloud> {
    let (scheme, _) = kitaru_cloud::scheme(request.text(DECIDING_INPUT)?)?;
    CLOUDS.into_iter().find(|cloud| cloud.schemes().contains(&scheme))
}

fn by_cloud(kind: &str, flavor: impl Fn(&dyn Cloud) -> Flavor) -> Target {
    CLOUDS.into_iter().fold(Target::new(kind), |target, cloud| {
        target.flavor(flavor(cloud).when(DECIDING_INPUT, cloud.schemes()))
    })
}

fn credentials(cloud: &dyn Cloud) -> impl Iterator<Item = CredentialForm> + use<> {
    let schemes = cloud.schemes();
    cloud.credentials().into_iter().map(move |form| form.when(DECIDING_INPUT, schemes))
}

kitaru_provider::export!(Kubernetes);

#[cfg(test)]
mod tests;
