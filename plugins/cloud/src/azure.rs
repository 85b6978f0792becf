//! Azure: artifact stores on Blob Storage, container registries on ACR.

mod names;

use crate::{address::Address, cloud::Cloud, fields, form, registry::host, setting::Setting, uri};
use kitaru_provider::{
    CONTAINER_REGISTRY, Component, Connector, CredentialForm, Fields, Part, Problem, Request,
};

/// Microsoft Azure.
#[derive(Debug, Clone, Copy)]
pub struct Azure;

impl Azure {
    /// The schemes of its artifact stores.
    pub const SCHEMES: [&str; 3] = ["az", "abfs", "abfss"];
    /// How tools and consoles write them. The connector looks for the container in all accounts.
    pub const URI_FORMS: [&str; 2] = [
        "az://{path} https://{}.blob.core.windows.net/{path} https://{}.dfs.core.windows.net/{path}",
        "az://{container}/{path} wasb{}://{container}@{}/{path}",
    ];
}

impl Cloud for Azure {
    fn name(&self) -> &'static str {
        "azure"
    }

    fn display_name(&self) -> &'static str {
        "Azure"
    }

    fn schemes(&self) -> &'static [&'static str] {
        &Self::SCHEMES
    }

    fn store_flavor(&self) -> &'static str {
        "azure"
    }

    fn store_fields(&self) -> Fields {
        fields::bucket()
    }

    fn credentials(&self) -> Vec<CredentialForm> {
        vec![
            CredentialForm::new("implicit", "implicit"),
            CredentialForm::new("azure-service-principal", "service-principal")
                .part(Part::open("tenant_id"))
                .part(Part::open("client_id"))
                .part(Part::secret("client_secret")),
            CredentialForm::new("azure-access-token", "access-token").part(Part::secret("token")),
        ]
    }

    fn example_registry(&self) -> &'static str {
        "REGISTRY.azurecr.io"
    }

    fn example_region(&self) -> &'static str {
        "westeurope"
    }

    /// `az acr list` shows registries by name, without their domain.
    fn registry_meant(&self, _typed: &str, address: &Address<'_>) -> Option<String> {
        let name = address.host();
        let is_name = address.path().is_none()
            && form::length(name, 5..=50)
            && form::only(name, form::ALPHANUMERIC);
        is_name.then(|| format!("{}.azurecr.io", name.to_ascii_lowercase()))
    }

    fn registry_name(
        &self,
        _: &Request,
        registry: Setting<'_>,
        address: &Address<'_>,
    ) -> Option<Problem> {
        names::registry(registry, host::owner(address).and(address.host().split('.').next())?)
    }

    fn registry_limit(&self, address: &Address<'_>) -> Option<&'static str> {
        (!address.is_under(".azurecr.io")).then_some("no registry but `NAME.azurecr.io`")
    }

    fn bucket_limit(&self, bucket: &str) -> Option<&'static str> {
        let is_limited = form::has(bucket, "@") || form::has(bucket, "$");
        is_limited.then_some("the name of a container alone, as in `az://container/path`")
    }

    fn bucket_name(&self, setting: Setting<'_>, bucket: &str) -> Option<Problem> {
        match bucket.split_once('@') {
            Some((container, account)) => names::container(setting, container)
                .or_else(|| names::storage_account(setting, account)),
            None => names::container(setting, bucket),
        }
    }

    fn is_region(&self, name: &str) -> bool {
        names::is_region(name)
    }

    /// A display name is the name with spaces and capitals, sometimes after `(Area)`.
    fn region_meant(&self, typed: &str) -> Option<String> {
        let display = typed.rsplit(')').next().unwrap_or(typed);
        let name: String = display.split_whitespace().map(str::to_ascii_lowercase).collect();
        names::is_region(&name).then_some(name)
    }

    /// ZenML's artifact store has no `abfss`; it reads `abfs` over TLS as well.
    fn stored_scheme<'a>(&self, scheme: &'a str) -> &'a str {
        if scheme == "abfss" { "abfs" } else { scheme }
    }

    fn registry_component(&self, typed: &str, address: &Address<'_>) -> Component {
        Component::new(CONTAINER_REGISTRY, self.name())
            .set("uri", uri::without_scheme(typed))
            .resource_id(address.host())
    }

    fn connector(&self, request: &Request, _: &Address<'_>) -> Connector {
        Connector::new(self.name(), request.credential())
            .set_some("subscription_id", request.text("subscription-id"))
            .resource_types(["azure-generic"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_name_means_the_short_form() {
        for (typed, wanted) in [
            ("West Europe", Some("westeurope")),
            ("East US 2", Some("eastus2")),
            ("(Europe) West Europe", Some("westeurope")),
            ("WestEurope", Some("westeurope")),
            ("us-east-1", None),
        ] {
            assert_eq!(Azure.region_meant(typed).as_deref(), wanted, "{typed}");
        }
    }

    #[test]
    fn the_hint_on_a_display_name_is_the_short_form() {
        let request = Request::new("s1").with_input("region", "West Europe");
        let problem = crate::region(&request, Setting::input(&request, "region").unwrap(), &Azure);
        let wanted =
            Problem::at_input("region", "region.name", "`West Europe` is not a region of Azure")
                .hint("Write `westeurope`.")
                .verification();
        assert_eq!(problem, Some(wanted));
    }

    #[test]
    fn container_and_account_are_both_judged() {
        let request = Request::new("s1").with_input("artifact-store", "abfs://any");
        let setting = Setting::input(&request, "artifact-store").unwrap();
        let code = |bucket| Azure.bucket_name(setting, bucket).map(|found| found.code().to_owned());
        assert_eq!(code("cont"), None);
        assert_eq!(code("cont@acct.dfs.core.windows.net"), None);
        assert_eq!(code("Cont@acct").as_deref(), Some("artifact-store.container-name"));
        assert_eq!(code("cont@my-acct").as_deref(), Some("artifact-store.account-name"));
    }

    #[test]
    fn the_resource_of_a_registry_is_its_host() {
        let typed = "myreg.azurecr.io/team";
        let component = Azure.registry_component(typed, &Address::parse(typed));
        assert_eq!(component.configuration()["uri"], typed);
        assert_eq!(component.resource(), Some("myreg.azurecr.io"));
    }
}
