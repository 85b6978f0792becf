//! AWS: artifact stores on S3, container registries on ECR.

mod names;

use crate::{address::Address, cloud::Cloud, fields, setting::Setting};
use kitaru_provider::{
    CONTAINER_REGISTRY, Check, Component, Connector, CredentialForm, Flavor, IniFile, Part,
    Problem, Request,
};

/// Amazon Web Services.
#[derive(Debug, Clone, Copy)]
pub struct Aws;

impl Aws {
    /// The schemes of its artifact stores.
    pub const SCHEMES: [&str; 1] = ["s3"];
}

impl Cloud for Aws {
    fn name(&self) -> &'static str {
        "aws"
    }

    fn display_name(&self) -> &'static str {
        "AWS"
    }

    fn schemes(&self) -> &'static [&'static str] {
        &Self::SCHEMES
    }

    fn store_flavor(&self) -> &'static str {
        "s3"
    }

    fn artifact_store(&self) -> Flavor {
        Flavor::new(self.store_flavor(), fields::s3())
            .docs("https://docs.zenml.io/stack-components/artifact-stores/s3")
    }

    fn container_registry(&self) -> Flavor {
        Flavor::new(self.name(), fields::registry())
            .docs("https://docs.zenml.io/stack-components/container-registries/aws")
    }

    fn credentials(&self) -> Vec<CredentialForm> {
        let key = || [Part::secret("aws_access_key_id"), Part::secret("aws_secret_access_key")];
        let keys = |form: CredentialForm| key().into_iter().fold(form, CredentialForm::part);
        let profile = Part::open("profile_name").check(known_profile());
        vec![
            CredentialForm::new("aws-profile", "implicit").part(profile),
            keys(CredentialForm::new("aws-access-keys", "secret-key").alias("aws-access-key")),
            keys(CredentialForm::new("aws-session-token", "sts-token"))
                .part(Part::secret("aws_session_token")),
        ]
    }

    fn example_registry(&self) -> &'static str {
        "123456789012.dkr.ecr.us-east-1.amazonaws.com"
    }

    fn example_region(&self) -> &'static str {
        "us-east-1"
    }

    /// By the endpoints in "Amazon ECR endpoints and quotas" of the AWS General Reference.
    fn has_registry(&self, address: &Address<'_>) -> bool {
        let host = address.host().to_ascii_lowercase();
        let private = host.contains(".dkr.ecr.") || host.contains(".dkr.ecr-fips.");
        let amazon = [".amazonaws.com", ".amazonaws.com.cn"];
        address.is_at("public.ecr.aws")
            || private && amazon.iter().any(|suffix| address.is_under(suffix))
    }

    fn bucket_name(&self, setting: Setting<'_>, bucket: &str) -> Option<Problem> {
        names::bucket(setting, bucket)
    }

    fn is_region(&self, name: &str) -> bool {
        names::is_region(name)
    }

    /// A zone is its region and a letter.
    fn region_meant(&self, typed: &str) -> Option<String> {
        let lower = typed.to_ascii_lowercase();
        let region = lower.trim_end_matches(|last: char| last.is_ascii_lowercase());
        names::is_region(region).then(|| region.to_owned())
    }

    /// ECR keeps images in repositories: the path after its host becomes the default repository.
    fn registry_component(&self, typed: &str, address: &Address<'_>) -> Component {
        let repository = address.path().filter(|_| self.has_registry(address));
        Component::new(CONTAINER_REGISTRY, self.name())
            .set("uri", if repository.is_some() { address.host() } else { typed })
            .set_some("default_repository", repository)
            .resource_id(address.host())
    }

    fn connector(&self, request: &Request, _: &Address<'_>) -> Connector {
        Connector::new(self.name(), request.credential())
            .set_some("region", request.text("region"))
            .resource_types(["aws-generic"])
    }
}

/// A profile is defined in either file; see "Configuration and credential file settings" of the
/// AWS CLI User Guide.
fn known_profile() -> Check {
    let config = |section| IniFile::new("AWS_CONFIG_FILE", "~/.aws/config", section);
    Check::ini_section([
        config("profile {}"),
        config("default").only("default"),
        IniFile::new("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", "{}"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ECR: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

    fn registry(typed: &str) -> Component {
        Aws.registry_component(typed, &Address::parse(typed))
    }

    #[test]
    fn what_follows_an_ecr_host_is_the_default_repository() {
        let component = registry(&format!("https://{ECR}/team/images/"));
        assert_eq!(component.configuration()["uri"], ECR);
        assert_eq!(component.configuration()["default_repository"], "team/images");
        assert_eq!(component.resource(), Some(ECR));
    }

    #[test]
    fn an_ecr_host_alone_stays_as_typed() {
        for typed in [ECR.to_owned(), format!("{ECR}/"), format!("https://{ECR}")] {
            let component = registry(&typed);
            assert_eq!(component.configuration()["uri"], typed);
            assert_eq!(component.configuration().get("default_repository"), None);
            assert_eq!(component.resource(), Some(ECR));
        }
    }

    #[test]
    fn a_registry_of_no_cloud_stays_as_typed() {
        let component = registry("docker.io/me");
        assert_eq!(component.configuration()["uri"], "docker.io/me");
        assert_eq!(component.configuration().get("default_repository"), None);
        assert_eq!(component.resource(), Some("docker.io"));
    }

    #[test]
    fn a_zone_means_its_region() {
        assert_eq!(Aws.region_meant("us-east-1a").as_deref(), Some("us-east-1"));
        assert_eq!(Aws.region_meant("US-East-1").as_deref(), Some("us-east-1"));
        assert_eq!(Aws.region_meant("virginia"), None);
    }
}
