//! The container registry of a request, by its final URI.
//!
//! The rules, in the order they are checked:
//!
//! 1. It has the form of an address ([`form`]).
//! 2. It belongs to the stack's cloud, or to no cloud ([`host`]).
//! 3. The cloud's connector can be made from it: GCP needs a project.
//! 4. The cloud can have a registry of this name, and in the region of the stack.
//!
//! A hint to write another address is given only if that passes the same rules. If it does not,
//! the hint is that of its own problem.

mod form;
pub(crate) mod host;

use crate::{
    address::Address,
    cloud::Cloud,
    setting::{self, Setting},
};
use form::Remedy;
use kitaru_provider::{CONTAINER_REGISTRY, Component, Problem, Request};

const INPUT: &str = "container-registry";
const FIELD: &str = "uri";

/// A container registry that a stack on the cloud can use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Registry<'a> {
    setting: Setting<'a>,
    cloud: &'static dyn Cloud,
    address: Address<'a>,
}

impl<'a> Registry<'a> {
    /// Reads it from a request, if the request has one.
    pub(crate) fn of(
        request: &'a Request,
        cloud: &'static dyn Cloud,
    ) -> Option<Result<Self, Problem>> {
        let setting = setting(request)?;
        let registry = Self::read(setting, cloud);
        Some(registry.unusable(request).map_or(Ok(registry), Err))
    }

    fn unusable(&self, request: &Request) -> Option<Problem> {
        let Self { setting, cloud, address } = self;
        if let Some(fault) = form::fault(setting.value(), address, *cloud) {
            let (code, message) = (fault.code, fault.message(setting.value(), address));
            let problem = setting.problem(code, message);
            return Some(match fault.remedy {
                Remedy::Rule(rule) => problem.hint(rule),
                Remedy::Write(meant) => self.hinted(request, problem, &meant),
                Remedy::Example => problem.hint(example(*cloud)),
            });
        }
        match host::owner(address) {
            Some(owner) if owner != cloud.display_name() => {
                let message = format!(
                    "`{}` is a container registry of {owner}, but the stack is on {}",
                    setting.value(),
                    cloud.display_name(),
                );
                let problem = setting.problem("container-registry.cloud", message);
                Some(problem.hint(example(*cloud)))
            }
            _ => cloud.registry_problem(*setting, address),
        }
    }

    fn read(setting: Setting<'a>, cloud: &'static dyn Cloud) -> Self {
        Self { setting, cloud, address: Address::parse(setting.value()) }
    }

    /// The problem with the hint to write what was meant, if that has no problem itself.
    fn hinted(&self, request: &Request, problem: Problem, meant: &str) -> Problem {
        let meant_one = Registry::read(self.setting.with(meant), self.cloud);
        match meant_one.unusable(request).or_else(|| meant_one.misnamed(request)) {
            Some(other) => problem.hint_of(other),
            None => problem.hint(setting::write(meant)),
        }
    }

    /// What the cloud would find.
    fn misnamed(&self, request: &Request) -> Option<Problem> {
        let Self { setting, cloud, address } = self;
        let lower = address.host().to_ascii_lowercase();
        if host::owner(address).is_some() && lower != address.host() {
            let message = format!("`{}` has capitals in its host", setting.value());
            let problem = setting.problem("container-registry.name", message).verification();
            return Some(self.hinted(request, problem, &address.at(&lower)));
        }
        cloud.registry_name(request, *setting, address)
    }

    /// What the cloud would find, or else what does not run everywhere.
    pub(crate) fn verify(&self, request: &Request) -> Option<Problem> {
        let limit = || self.setting.limited(self.cloud.registry_limit(&self.address)?);
        self.misnamed(request).or_else(limit)
    }

    pub(crate) fn address(&self) -> &Address<'a> {
        &self.address
    }

    pub(crate) fn component(&self, request: &Request) -> Component {
        self.cloud
            .registry_component(self.setting.value(), &self.address)
            .extra_except(request, &[FIELD])
            .connector(0)
    }
}

/// The final URI of a request.
pub(crate) fn setting(request: &Request) -> Option<Setting<'_>> {
    Setting::last(request, INPUT, (CONTAINER_REGISTRY, FIELD))
}

fn example(cloud: &dyn Cloud) -> String {
    format!("Give a registry such as `{}`.", cloud.example_registry())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Aws, Azure, Gcp};

    const ECR: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
    const GAR: &str = "us-central1-docker.pkg.dev/my-proj/my-repo";

    fn code(typed: &str, cloud: &'static dyn Cloud) -> Option<String> {
        let request = Request::new("s1").with_input(INPUT, typed);
        Registry::of(&request, cloud).unwrap().err().map(|problem| problem.code().to_owned())
    }

    #[test]
    fn a_registry_has_a_host() {
        for nothing in ["https://", "/team", ""] {
            assert_eq!(
                code(nothing, &Aws).as_deref(),
                Some("container-registry.host"),
                "{nothing}"
            );
        }
    }

    #[test]
    fn a_registry_of_another_cloud_is_refused() {
        for (registry, cloud) in [
            (GAR, &Aws as &dyn Cloud),
            (ECR, &Gcp),
            ("me.azurecr.io", &Gcp),
            (GAR, &Azure),
            (ECR, &Azure),
        ] {
            assert_eq!(
                code(registry, cloud).as_deref(),
                Some("container-registry.cloud"),
                "{registry}"
            );
        }
    }

    #[test]
    fn a_registry_of_no_cloud_is_taken_where_no_project_is_needed() {
        assert_eq!(code("docker.io/me", &Aws), None);
        assert_eq!(code("docker.io/me", &Azure), None);
        assert_eq!(code("docker.io/me", &Gcp).as_deref(), Some("container-registry.project"));
    }

    #[test]
    fn the_final_uri_is_judged_where_it_stands() {
        let request = Request::new("s1").with_input(INPUT, ECR).with_extra(
            CONTAINER_REGISTRY,
            FIELD,
            "gcr.io/proj",
        );
        let wanted = Problem::at_extra(
            CONTAINER_REGISTRY,
            FIELD,
            "container-registry.cloud",
            "`gcr.io/proj` is a container registry of GCP, but the stack is on AWS",
        )
        .hint("Give a registry such as `123456789012.dkr.ecr.us-east-1.amazonaws.com`.");
        assert_eq!(Registry::of(&request, &Aws).unwrap().unwrap_err(), wanted);
    }
}
