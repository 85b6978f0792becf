//! The trait of a cloud: all that a stack type needs to know of it.

use crate::{
    address::Address,
    fields,
    setting::{self, Setting},
};
use kitaru_provider::{Component, Connector, CredentialForm, Fields, Flavor, Problem, Request};
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

    /// The fields of the artifact store.
    fn store_fields(&self) -> Fields;

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
    fn cluster_name(&self, _: &Request, _cluster: Setting<'_>) -> Option<Problem> {
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
}

/// The flavor of a cloud's artifact store, with its fields.
#[must_use]
pub fn artifact_store(cloud: &dyn Cloud) -> Flavor {
    documented("artifact-stores/", cloud.store_flavor(), cloud.store_fields())
}

/// The flavor of a cloud's container registry, with its fields.
#[must_use]
pub fn container_registry(cloud: &dyn Cloud) -> Flavor {
    documented("container-registries/", cloud.name(), fields::registry())
}

/// A flavor whose page is below this path.
fn documented(path: &str, name: &str, fields: Fields) -> Flavor {
    let page = ["https://docs.zenml.io/stack-components/", path, name].concat();
    Flavor::new(name, fields).docs(&page)
}

/// The problem that the cloud would find in a region.
#[must_use]
pub fn region(request: &Request, region: Setting<'_>, cloud: &dyn Cloud) -> Option<Problem> {
    let typed = region.value();
    if cloud.is_region(typed) || cloud.is_elsewhere(request) {
        return None;
    }
    let hint = match cloud.region_meant(typed) {
        Some(name) => setting::write(&name),
        None => format!("Give a region such as `{}`.", cloud.example_region()),
    };
    let message = format!("`{typed}` is not a region of {}", cloud.display_name());
    Some(region.refused("region.name", message, hint))
}
