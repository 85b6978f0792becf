//! The part that every remote stack has: an artifact store and a container
//! registry on one cloud, and the connector to it.
//!
//! [`problems`] judges the values of a request, and [`Backing`] plans those
//! without problems. Both use the final values, after extra fields.

use crate::{cloud::Cloud, registry::Registry, store::Store};
use kitaru_provider::{Component, Connector, Plan, Problem, Request};

/// The artifact store and the container registry of a request, without problems.
#[derive(Debug, Clone, Copy)]
pub struct Backing<'a> {
    request: &'a Request,
    cloud: &'static dyn Cloud,
    store: Store<'a>,
    registry: Registry<'a>,
}

/// All problems of the artifact store and the container registry, if they are given.
#[must_use]
pub fn problems(request: &Request, cloud: &'static dyn Cloud) -> Vec<Problem> {
    let store = Store::of(request, cloud)
        .and_then(|store| store.map_or_else(Some, |store| store.verify(request)));
    let registry = Registry::of(request, cloud)
        .and_then(|registry| registry.map_or_else(Some, |registry| registry.verify(request)));
    [store, registry].into_iter().flatten().collect()
}

impl<'a> Backing<'a> {
    /// Reads them from a request.
    ///
    /// # Errors
    ///
    /// The problems that prevent a plan; those that only a cloud would find do not.
    pub fn of(request: &'a Request, cloud: &'static dyn Cloud) -> Result<Self, Vec<Problem>> {
        let store = Store::of(request, cloud).unwrap_or_else(|| Err(missing("artifact-store")));
        let registry =
            Registry::of(request, cloud).unwrap_or_else(|| Err(missing("container-registry")));
        match (store, registry) {
            (Ok(store), Ok(registry)) => Ok(Self { request, cloud, store, registry }),
            (store, registry) => Err([store.err(), registry.err()].into_iter().flatten().collect()),
        }
    }

    /// The connector to the cloud.
    #[must_use]
    pub fn connector(&self) -> Connector {
        self.cloud.connector(self.request, self.registry.address())
    }

    /// The plan of a stack with this orchestrator, whose components all use this connector.
    ///
    /// It tells the user the cloud, and these inputs as they were typed.
    #[must_use]
    pub fn plan(&self, orchestrator: Component, connector: Connector, told: &[&str]) -> Plan {
        let plan = Plan::new()
            .component(orchestrator.extra(self.request).connector(0))
            .component(self.store.component(self.request))
            .component(self.registry.component(self.request))
            .connector(connector)
            .resource("provider", self.cloud.name());
        told.iter()
            .filter_map(|input| Some((input.replace('-', "_"), self.request.text(input)?)))
            .fold(plan, |plan, (name, value)| plan.resource(&name, value))
    }
}

/// The problem of a request without an input that a plan needs.
fn missing(input: &str) -> Problem {
    Problem::at_input(input, &format!("{input}.missing"), format!("`{input}` is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Aws, Azure, Gcp};

    fn codes(problems: &[Problem]) -> Vec<&str> {
        problems.iter().map(Problem::code).collect()
    }

    #[test]
    fn a_connector_is_verified_for_the_generic_resource_of_its_cloud() {
        let clouds: [(&'static dyn Cloud, &str, &str, &str); 3] = [
            (&Aws, "s3://bucket", "public.ecr.aws/team", "aws-generic"),
            (&Gcp, "gs://bucket", "gcr.io/project", "gcp-generic"),
            (&Azure, "az://bucket", "me.azurecr.io", "azure-generic"),
        ];
        for (cloud, store, registry, wanted) in clouds {
            let request = Request::new("s1")
                .with_input("artifact-store", store)
                .with_input("container-registry", registry);
            let backing = Backing::of(&request, cloud).unwrap();
            assert_eq!(backing.connector().verified_types(), [wanted]);
        }
    }

    #[test]
    fn store_and_registry_are_judged_together() {
        let request = Request::new("s1")
            .with_input("artifact-store", "gs://")
            .with_input("container-registry", "gcr.io");
        let both = ["artifact-store.bucket", "container-registry.project"];
        assert_eq!(codes(&problems(&request, &Gcp)), both);
        assert_eq!(codes(&Backing::of(&request, &Gcp).unwrap_err()), both);
    }

    #[test]
    fn what_is_not_given_is_not_judged_but_cannot_be_planned() {
        let request = Request::new("s1").with_input("artifact-store", "gs://bucket");
        assert!(problems(&request, &Gcp).is_empty());
        assert_eq!(
            codes(&Backing::of(&request, &Gcp).unwrap_err()),
            ["container-registry.missing"]
        );
    }

    #[test]
    fn what_only_a_cloud_would_refuse_can_be_planned() {
        let request = Request::new("s1")
            .with_input("artifact-store", "gs://b")
            .with_input("container-registry", "gcr.io/p2");
        let names = ["artifact-store.bucket-name", "container-registry.project-id"];
        assert_eq!(codes(&problems(&request, &Gcp)), names);
        assert!(Backing::of(&request, &Gcp).is_ok());
    }
}
