//! The trait of a cloud: all that a stack type needs to know of it.

use crate::{registry::Address, setting::Setting};
use kitaru_provider::{Component, Connector, CredentialForm, Flavor, Problem, Request};
use std::fmt::Debug;

/// One cloud: its components, its connector, and the forms of its names.
pub trait Cloud: Debug {
    /// The connector's kind, and the flavor of the container registry.
    fn name(&self) -> &'static str;

    /// The name in a sentence.
    fn display_name(&self) -> &'static str;

    /// The schemes of its artifact stores.
    fn schemes(&self) -> &'static [&'static str];

    /// The name of the artifact store's flavor.
    fn store_flavor(&self) -> &'static str;

    /// The artifact store's flavor, with its fields.
    fn artifact_store(&self) -> Flavor;

    /// The container registry's flavor, with its fields.
    fn container_registry(&self) -> Flavor;

    /// The authentication methods of the connector.
    fn credentials(&self) -> Vec<CredentialForm>;

    /// A container registry of the cloud, as an example in a hint.
    fn example_registry(&self) -> &'static str;

    /// A region of the cloud, as an example in a hint.
    fn example_region(&self) -> &'static str;

    /// The problem of a registry that no other cloud owns, but that the connector cannot use.
    fn registry_problem(&self, _: Setting<'_>, _: &Address<'_>) -> Option<Problem> {
        None
    }

    /// The registry that a text which is not an address probably means.
    fn registry_meant(&self, _typed: &str, _: &Address<'_>) -> Option<String> {
        None
    }

    /// The problem that the cloud would find in the registry.
    fn registry_name(
        &self,
        _: &Request,
        _registry: Setting<'_>,
        _: &Address<'_>,
    ) -> Option<Problem> {
        None
    }

    /// What the connector of ZenML 0.98 takes, if it does not take this registry.
    fn registry_limit(&self, address: &Address<'_>) -> Option<&'static str>;

    /// The problem of what an artifact store has in place of a bucket, verified or not.
    fn bucket_problem(&self, _: Setting<'_>, _bucket: &str, _rest: &str) -> Option<Problem> {
        None
    }

    /// The problem that the cloud would find in the bucket of an artifact store.
    fn bucket_name(&self, setting: Setting<'_>, bucket: &str) -> Option<Problem>;

    /// What the connector of ZenML 0.98 takes, if it does not take this bucket.
    fn bucket_limit(&self, bucket: &str) -> Option<&'static str>;

    /// Whether the artifact store is a server of somebody else that speaks the cloud's protocol.
    fn is_elsewhere(&self, _: &Request) -> bool {
        false
    }

    /// The problem that the cloud would find in the name of a Kubernetes cluster.
    fn cluster_name(&self, _cluster: Setting<'_>, _region: Option<&str>) -> Option<Problem> {
        None
    }

    /// Whether the text has the form of a region's name.
    fn is_region(&self, name: &str) -> bool;

    /// The region that a text which is not a region probably means.
    fn region_meant(&self, typed: &str) -> Option<String>;

    /// The scheme of the path that is stored for an artifact store.
    fn stored_scheme<'a>(&self, scheme: &'a str) -> &'a str {
        scheme
    }

    /// The container registry to create, with its configuration and resource.
    fn registry_component(&self, typed: &str, address: &Address<'_>) -> Component;

    /// The connector that all components share.
    fn connector(&self, request: &Request, registry: &Address<'_>) -> Connector;

    /// The problem that the cloud would find in a region.
    fn region_name(&self, request: &Request, region: Setting<'_>) -> Option<Problem> {
        let typed = region.value();
        if self.is_region(typed) || self.is_elsewhere(request) {
            return None;
        }
        let hint = match self.region_meant(typed) {
            Some(name) => format!("Write `{name}`."),
            None => format!("Give a region such as `{}`.", self.example_region()),
        };
        let message = format!("`{typed}` is not a region of {}", self.display_name());
        Some(region.problem("region.name", message).hint(hint).verification())
    }
}
