//! GCP: artifact stores on Google Cloud Storage, container registries on
//! Artifact Registry and Container Registry.

mod names;

use crate::{
    address::Address,
    cloud::Cloud,
    fields, form,
    registry::{self, host},
    setting::{self, Setting},
    uri,
};
use kitaru_provider::{
    CONTAINER_REGISTRY, Check, Component, Connector, CredentialForm, Fields, Part, Problem, Request,
};

/// Google Cloud Platform.
#[derive(Debug, Clone, Copy)]
pub struct Gcp;

impl Gcp {
    /// The schemes of its artifact stores.
    pub const SCHEMES: [&str; 1] = ["gs"];
    /// How tools and consoles write them.
    pub const URI_FORMS: [&str; 2] = [
        "gs://{path} gcs://{path} https://storage.googleapis.com/{path} \
         https://storage.cloud.google.com/{path} \
         https://console.cloud.google.com/storage/browser/{path}",
        "gs://{bucket}/{path} https://{bucket}.storage.googleapis.com/{path}",
    ];

    /// The project of a registry: the first segment of its path.
    ///
    /// A project with a domain is `example.com:proj`, and `example.com/proj` in a registry's path;
    /// see "Domain-scoped projects" on Artifact Registry's page on repository and image names. No
    /// project has a dot in its own name, so a segment with a dot is a domain.
    fn project(self, address: &Address<'_>) -> Option<String> {
        let path = address.path().filter(|_| host::owner(address) == Some("GCP"))?;
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let first = segments.next()?;
        if form::has(first, ".") {
            return segments.next().map(|project| format!("{first}:{project}"));
        }
        Some(first.to_owned())
    }
}

impl Cloud for Gcp {
    fn name(&self) -> &'static str {
        "gcp"
    }

    fn display_name(&self) -> &'static str {
        "GCP"
    }

    fn schemes(&self) -> &'static [&'static str] {
        &Self::SCHEMES
    }

    fn store_flavor(&self) -> &'static str {
        "gcp"
    }

    fn store_fields(&self) -> Fields {
        fields::bucket()
    }

    fn credentials(&self) -> Vec<CredentialForm> {
        // The members of a key file that Google's client libraries cannot do without.
        let members = ["project_id", "private_key", "client_email", "token_uri"];
        let key = Check::json_members(&[("type", "service_account")], &members);
        vec![
            CredentialForm::new("gcp-service-account", "service-account")
                .part(Part::secret_file("service_account_json").check(key)),
        ]
    }

    fn example_registry(&self) -> &'static str {
        "us-central1-docker.pkg.dev/PROJECT/REPOSITORY"
    }

    fn example_region(&self) -> &'static str {
        "us-central1"
    }

    /// `gcloud` shows a repository by its path among Google's resources, and a project with a
    /// domain with a `:`, which an address cannot have.
    fn registry_meant(&self, typed: &str, address: &Address<'_>) -> Option<String> {
        let parts: Vec<&str> = typed.split('/').collect();
        if let ["projects", project, "locations", location, "repositories", name] = parts.as_slice()
        {
            let project = project.replace(':', "/");
            return Some(format!("{location}-docker.pkg.dev/{project}/{name}"));
        }
        let path = address.path().filter(|_| host::owner(address) == Some("GCP"))?;
        let (domain, rest) = path.split_once(':')?;
        let is_domain = form::has(domain, ".") && !form::has(domain, "/");
        is_domain.then(|| format!("{}/{domain}/{rest}", address.host()))
    }

    fn registry_problem(&self, setting: Setting<'_>, address: &Address<'_>) -> Option<Problem> {
        if self.project(address).is_some() {
            return None;
        }
        let message = format!("`{}` names no GCP project", setting.value());
        let hint = format!(
            "Give a registry of the stack's project, such as `{}`.",
            self.example_registry()
        );
        Some(setting.problem("container-registry.project", message).hint(hint))
    }

    /// Artifact Registry keeps images in repositories of a project; in Container Registry the
    /// project is enough.
    fn registry_name(
        &self,
        request: &Request,
        registry: Setting<'_>,
        address: &Address<'_>,
    ) -> Option<Problem> {
        let project = self.project(address)?;
        if let Some(problem) = names::project(registry, &project) {
            return Some(problem);
        }
        let segments = address.path()?.split('/').count();
        let has_repository = !form::has(address.host(), "pkg.dev")
            || segments > project.split(':').count()
            || request.extra(CONTAINER_REGISTRY, "default_repository").is_some();
        let message = |what: &str| ["`", registry.value(), "` ", what].concat();
        if !names::has_location(address.host()) {
            let region = request.text("region").filter(|region| names::is_region(region));
            let region = region.unwrap_or(self.example_region());
            let hint = format!("Begin with a location, as in `{region}-docker.pkg.dev`.");
            let message = message("names no location of GCP");
            return Some(registry.refused("container-registry.name", message, hint));
        }
        if !has_repository {
            let hint = format!("Put the repository after the project: `{address}/REPOSITORY`.");
            let message = message("names no repository");
            return Some(registry.refused("container-registry.repository", message, hint));
        }
        uri::scheme(registry.value())?;
        let hint = setting::write(&address.to_string());
        let message = message("has a scheme, and no image has one");
        Some(registry.refused("container-registry.scheme", message, hint))
    }

    fn registry_limit(&self, address: &Address<'_>) -> Option<&'static str> {
        let has_domain = form::has(&self.project(address)?, ":");
        has_domain.then_some("no project with a domain")
    }

    fn bucket_limit(&self, bucket: &str) -> Option<&'static str> {
        form::has(bucket, ".").then_some("no bucket with a dot in its name")
    }

    fn cluster_name(&self, request: &Request, cluster: Setting<'_>) -> Option<Problem> {
        let registry = registry::setting(request).map(|registry| Address::parse(registry.value()));
        let project = registry.and_then(|address| self.project(&address));
        names::cluster(cluster, project.as_deref(), request.text("region"))
    }

    fn bucket_name(&self, setting: Setting<'_>, bucket: &str) -> Option<Problem> {
        names::bucket(setting, bucket)
    }

    fn is_region(&self, name: &str) -> bool {
        names::is_region(name)
    }

    /// A zone is its region, `-` and a letter.
    fn region_meant(&self, typed: &str) -> Option<String> {
        let lower = typed.to_ascii_lowercase();
        let zone = lower.rsplit_once('-').filter(|(_, letter)| letter.len() == 1);
        let region = zone.map_or(lower.as_str(), |(region, _)| region);
        names::is_region(region).then(|| region.to_owned())
    }

    fn registry_component(&self, typed: &str, address: &Address<'_>) -> Component {
        Component::new(CONTAINER_REGISTRY, self.name())
            .set("uri", typed)
            .resource_id(address.to_string())
    }

    fn connector(&self, request: &Request, registry: &Address<'_>) -> Connector {
        Connector::new(self.name(), request.credential())
            .set_some("project_id", self.project(registry))
            .resource_types(["gcp-generic"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(typed: &str) -> Option<String> {
        Gcp.project(&Address::parse(typed))
    }

    #[test]
    fn the_project_is_the_first_segment_of_the_registry() {
        for (typed, wanted) in [
            ("us-central1-docker.pkg.dev/my-proj/my-repo", "my-proj"),
            ("https://us-central1-docker.pkg.dev/my-proj/my-repo/", "my-proj"),
            ("gcr.io/other-proj", "other-proj"),
            ("eu.gcr.io/p2/sub", "p2"),
        ] {
            assert_eq!(project(typed).as_deref(), Some(wanted), "{typed}");
        }
    }

    #[test]
    fn a_domain_belongs_to_the_project() {
        for typed in ["gcr.io/example.com/proj", "us-docker.pkg.dev/example.com/proj/repo"] {
            assert_eq!(project(typed).as_deref(), Some("example.com:proj"), "{typed}");
        }
    }

    #[test]
    fn without_a_segment_or_off_gcp_there_is_no_project() {
        for typed in ["gcr.io", "gcr.io/", "gcr.io/example.com", "docker.io/me"] {
            assert_eq!(project(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_zone_means_its_region() {
        assert_eq!(Gcp.region_meant("us-central1-a").as_deref(), Some("us-central1"));
        assert_eq!(Gcp.region_meant("US-Central1").as_deref(), Some("us-central1"));
        assert_eq!(Gcp.region_meant("us-central-1"), None);
    }

    #[test]
    fn the_resource_is_the_registry_without_scheme_and_trailing_slash() {
        let typed = "https://us-central1-docker.pkg.dev/my-proj/my-repo/";
        let component = Gcp.registry_component(typed, &Address::parse(typed));
        assert_eq!(component.configuration()["uri"], typed);
        assert_eq!(component.resource(), Some("us-central1-docker.pkg.dev/my-proj/my-repo"));
    }
}
