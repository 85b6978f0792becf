//! Stacks of type `azureml`: code runs in an Azure Machine Learning workspace,
//! and outputs and images are kept on Azure.
//!
//! A workspace is identified by subscription, resource group and name. A region
//! is needed only to run outside the region of the workspace.

mod fields;
mod names;

use kitaru_cloud::{Azure, Backing, Cloud, Setting, inputs};
use kitaru_provider::{
    ARTIFACT_STORE, CONTAINER_REGISTRY, Component, Description, Flavor, ORCHESTRATOR, Plan,
    Problem, Request, Row, Stack, StackProvider, StoredAt, Target,
};

/// The provider of `azureml`.
#[derive(Debug)]
pub struct AzureMl;

const FLAVOR: &str = "azureml";

impl StackProvider for AzureMl {
    fn describe(&self) -> Description {
        let orchestrator = Flavor::new(FLAVOR, fields::orchestrator())
            .docs("https://docs.zenml.io/stack-components/orchestrators/azureml");
        let region = inputs::region("Azure region to run in, such as `westeurope`");
        let own = |field| StoredAt::field(ORCHESTRATOR, field);
        // The connector keeps the input when an extra field gives the orchestrator another.
        let subscription =
            inputs::required("subscription-id", "Subscription of the workspace", "ID")
                .stored_at([StoredAt::connector("subscription_id"), own("subscription_id")]);
        let resource_group =
            inputs::required("resource-group", "Resource group of the workspace", "NAME");
        let workspace = inputs::required("workspace", "Workspace to run in", "NAME");
        Description::new(
            "azureml",
            "AzureML",
            "Runs in an Azure Machine Learning workspace and keeps outputs in Azure Blob Storage.",
        )
        .input(inputs::artifact_store("`az://container/path`", Azure::SCHEMES, &Azure::URI_FORMS))
        .input(inputs::container_registry("`registry.azurecr.io`"))
        .input(region.stored_at([own("location")]))
        .input(subscription)
        .input(resource_group.stored_at([own("resource_group")]))
        .input(workspace.stored_at([own("workspace")]))
        .target(Target::new(ORCHESTRATOR).flavor(orchestrator))
        .target(Target::new(ARTIFACT_STORE).flavor(kitaru_cloud::artifact_store(&Azure)))
        .target(Target::new(CONTAINER_REGISTRY).flavor(kitaru_cloud::container_registry(&Azure)))
        .credentials(Azure.credentials())
        .synonyms(["azure", "aml", "azure-ml"])
        .asynchronous(ORCHESTRATOR, "synchronous", false)
        .verifies()
        .recognises([FLAVOR])
    }

    fn validate(&self, request: &Request) -> Vec<Problem> {
        let last = |input, field| Setting::last(request, input, (ORCHESTRATOR, field));
        let region = last("region", "location")
            .and_then(|region| kitaru_cloud::region(request, region, &Azure));
        // The connector keeps the input when an extra field gives the orchestrator another.
        let subscriptions = [
            Setting::input(request, "subscription-id"),
            Setting::extra(request, ORCHESTRATOR, "subscription_id"),
        ];
        let resource_group = last("resource-group", "resource_group");
        let workspace = last("workspace", "workspace");
        kitaru_cloud::problems(request, &Azure)
            .into_iter()
            .chain(region)
            .chain(subscriptions.into_iter().flatten().filter_map(names::subscription))
            .chain(resource_group.and_then(names::resource_group))
            .chain(workspace.and_then(names::workspace))
            .collect()
    }

    fn plan(&self, request: &Request) -> Result<Plan, Vec<Problem>> {
        let backing = Backing::of(request, &Azure)?;
        let orchestrator = Component::new(ORCHESTRATOR, FLAVOR)
            .set_some("subscription_id", request.text("subscription-id"))
            .set_some("resource_group", request.text("resource-group"))
            .set_some("workspace", request.text("workspace"))
            .set_some("location", request.text("region"));
        let told = [
            "region",
            "artifact-store",
            "container-registry",
            "subscription-id",
            "resource-group",
            "workspace",
        ];
        Ok(backing.plan(orchestrator, backing.connector(), &told))
    }

    fn show(&self, stack: &Stack) -> Vec<Row> {
        kitaru_cloud::rows(stack, |orchestrator, row| {
            let own = |field| orchestrator.text(field);
            let connector = |field| orchestrator.connector_text(field);
            let subscription = connector("subscription_id").or_else(|| own("subscription_id"));
            let resource_group = own("resource_group").or_else(|| connector("resource_group"));
            row.detail("subscription_id", subscription)
                .detail("resource_group", resource_group)
                .detail("workspace", own("workspace"))
                .detail("location", own("location").or_else(|| own("region")))
        })
    }
}

kitaru_provider::export!(AzureMl);

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_provider::{Credential, StoredComponent, Value, json};

    const SUBSCRIPTION: &str = "00000000-1111-2222-3333-444444444444";

    fn request() -> Request {
        Request::new("s1")
            .with_input("artifact-store", "az://cont/pre")
            .with_input("container-registry", "myreg.azurecr.io")
            .with_input("subscription-id", SUBSCRIPTION)
            .with_input("resource-group", "rg1")
            .with_input("workspace", "ws1")
    }

    fn configuration(plan: &Plan, kind: &str) -> Value {
        plan.find(kind).unwrap().configuration().clone().into()
    }

    #[test]
    fn a_request_in_order_has_no_problems() {
        assert!(AzureMl.validate(&request()).is_empty());
        assert!(AzureMl.validate(&request().with_input("region", "westeurope")).is_empty());
    }

    #[test]
    fn three_components_share_a_connector_to_the_subscription() {
        let plan = AzureMl.plan(&request()).unwrap();
        assert_eq!(
            configuration(&plan, ORCHESTRATOR),
            json!({ "subscription_id": SUBSCRIPTION, "resource_group": "rg1", "workspace": "ws1" })
        );
        assert_eq!(configuration(&plan, ARTIFACT_STORE), json!({ "path": "az://cont/pre" }));
        assert_eq!(configuration(&plan, CONTAINER_REGISTRY), json!({ "uri": "myreg.azurecr.io" }));
        let resource = |kind| plan.find(kind).unwrap().resource();
        assert_eq!(resource(ORCHESTRATOR), None);
        assert_eq!(resource(ARTIFACT_STORE), Some("az://cont"));
        assert_eq!(resource(CONTAINER_REGISTRY), Some("myreg.azurecr.io"));
        let [connector] = plan.connectors() else { panic!("one connector") };
        assert_eq!(connector.auth_method(), "implicit");
        assert_eq!(
            Value::from(connector.configuration().clone()),
            json!({ "subscription_id": SUBSCRIPTION })
        );
    }

    #[test]
    fn a_region_becomes_the_location_and_is_told() {
        let plan = AzureMl.plan(&request().with_input("region", "westeurope")).unwrap();
        assert_eq!(configuration(&plan, ORCHESTRATOR)["location"], "westeurope");
        let told = [
            ("provider", "azure"),
            ("region", "westeurope"),
            ("artifact_store", "az://cont/pre"),
            ("container_registry", "myreg.azurecr.io"),
            ("subscription_id", SUBSCRIPTION),
            ("resource_group", "rg1"),
            ("workspace", "ws1"),
        ];
        assert_eq!(plan.resources(), told.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn abfss_is_stored_as_abfs_and_told_as_typed() {
        let typed = "abfss://cont@acct.dfs.core.windows.net/pre";
        let plan = AzureMl.plan(&request().with_input("artifact-store", typed)).unwrap();
        assert_eq!(
            configuration(&plan, ARTIFACT_STORE),
            json!({ "path": "abfs://cont@acct.dfs.core.windows.net/pre" })
        );
        assert!(plan.resources().contains(&("artifact_store".to_owned(), typed.to_owned())));
    }

    #[test]
    fn open_parts_of_a_service_principal_reach_the_connector() {
        let credential = Credential::new("azure-service-principal", "service-principal")
            .with_part("tenant_id", "ten")
            .with_part("client_id", "cli")
            .with_withheld("client_secret");
        let plan = AzureMl.plan(&request().with_credential(credential)).unwrap();
        assert_eq!(plan.connectors()[0].auth_method(), "service-principal");
        assert_eq!(
            Value::from(plan.connectors()[0].configuration().clone()),
            json!({ "tenant_id": "ten", "client_id": "cli", "subscription_id": SUBSCRIPTION })
        );
    }

    #[test]
    fn names_are_verified_together_and_by_their_final_values() {
        let request = request()
            .with_input("region", "West Europe")
            .with_input("subscription-id", "main")
            .with_input("resource-group", "rg.")
            .with_extra(ORCHESTRATOR, "workspace", "w");
        let problems = AzureMl.validate(&request);
        let codes: Vec<&str> = problems.iter().map(Problem::code).collect();
        assert_eq!(
            codes,
            ["region.name", "subscription-id.form", "resource-group.name", "workspace.name"]
        );
    }

    #[test]
    fn a_runner_shows_where_the_workspace_is() {
        let stored = StoredComponent::new(ORCHESTRATOR, "s1", FLAVOR)
            .with("subscription_id", "component's")
            .with("workspace", "ws1")
            .with("region", "westeurope")
            .with_connector("subscription_id", SUBSCRIPTION)
            .with_connector("resource_group", "rg1");
        let rows = AzureMl.show(&Stack::new("s1").with_component(stored));
        let details = [
            ("subscription_id", SUBSCRIPTION),
            ("resource_group", "rg1"),
            ("workspace", "ws1"),
            ("location", "westeurope"),
        ];
        assert_eq!(
            rows[0].details(),
            details.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
