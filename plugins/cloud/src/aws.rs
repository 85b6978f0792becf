//! AWS: artifact stores on S3, container registries on ECR.

mod names;

use crate::{
    address::Address,
    cloud::Cloud,
    fields, form, partition,
    registry::host,
    setting::{self, Setting},
    uri,
};
use kitaru_provider::{
    ARTIFACT_STORE, CONTAINER_REGISTRY, Check, Component, Connector, CredentialForm, Fields,
    IniFile, Part, Problem, Request,
};

/// Amazon Web Services.
#[derive(Debug, Clone, Copy)]
pub struct Aws;

impl Aws {
    /// The schemes of its artifact stores.
    pub const SCHEMES: [&str; 1] = ["s3"];
    /// How tools and consoles write them.
    pub const URI_FORMS: [&str; 2] = [
        "s3://{path} s3a://{path} s3n://{path} arn:{}:s3:::{path} \
         https://s3.{}amazonaws.com/{path} https://s3.{}amazonaws.com.cn/{path}",
        "s3://{bucket}/{path} https://{bucket}.s3.{}amazonaws.com/{path} \
         https://{bucket}.s3.{}amazonaws.com.cn/{path}",
    ];

    /// The partition in the ARNs of a region.
    #[must_use]
    pub fn partition(region: &str) -> &'static str {
        partition::of(region).name
    }
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

    fn store_fields(&self) -> Fields {
        fields::s3()
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

    fn registry_meant(&self, typed: &str, _: &Address<'_>) -> Option<String> {
        host::of_ecr_arn(typed)
    }

    fn registry_name(
        &self,
        request: &Request,
        registry: Setting<'_>,
        address: &Address<'_>,
    ) -> Option<Problem> {
        let host::Ecr { account, region, domain, .. } = host::Ecr::of(address)?;
        if !form::digits(account, 12..=12) {
            let message = format!("`{account}` is not an AWS account");
            let hint = "Begin with the 12 digits of the account.".to_owned();
            return Some(registry.refused("container-registry.name", message, hint));
        }
        if let Some(right) = host::with_domain_of_region(address) {
            let message = format!("`{domain}` is not the domain of `{region}`");
            return Some(registry.refused(
                "container-registry.name",
                message,
                setting::write(&right),
            ));
        }
        // What is no region is a problem of its own.
        let is_region = |own: &&str| names::is_region(own) || self.is_elsewhere(request);
        let own = request.text("region").filter(is_region).filter(|own| *own != region)?;
        let message = format!("the registry is in `{region}`, but the stack is in `{own}`");
        let hint = format!("Give a registry in `{own}`.");
        Some(registry.refused("container-registry.region", message, hint))
    }

    fn registry_limit(&self, address: &Address<'_>) -> Option<&'static str> {
        let is_known = host::Ecr::of(address).is_some_and(|ecr| ecr.is_plain(address));
        (!is_known).then_some("no registry but `ACCOUNT.dkr.ecr.REGION.amazonaws.com`")
    }

    /// An access point is used by its alias, which is written like a bucket.
    fn bucket_problem(&self, setting: Setting<'_>, bucket: &str, rest: &str) -> Option<Problem> {
        let resource = bucket.strip_prefix("arn:")?;
        let name = resource.rsplit(':').next().unwrap_or("");
        let message = format!("`{}` is an ARN in place of a bucket", setting.value());
        let hint = match name {
            "accesspoint" => {
                "Give the access point's alias, which ends in `-s3alias`, in place of its ARN."
                    .to_owned()
            }
            bucket => format!("Write `s3://{bucket}{rest}`."),
        };
        Some(setting.problem("artifact-store.arn", message).hint(hint))
    }

    fn bucket_name(&self, setting: Setting<'_>, bucket: &str) -> Option<Problem> {
        names::bucket(setting, bucket)
    }

    /// Buckets made before 2018 may have capitals and `_`, which the connector does not take.
    fn bucket_limit(&self, bucket: &str) -> Option<&'static str> {
        (!form::only(bucket, "a-z0-9.-")).then_some("no bucket with capitals or `_` in its name")
    }

    /// With an endpoint of its own it is MinIO, Ceph, R2 or the like.
    fn is_elsewhere(&self, request: &Request) -> bool {
        let settings = request.extra(ARTIFACT_STORE, "client_kwargs");
        settings.and_then(|settings| settings.get("endpoint_url")).is_some_and(|url| !url.is_null())
    }

    fn cluster_name(&self, request: &Request, cluster: Setting<'_>) -> Option<Problem> {
        names::cluster(cluster, request.text("region"))
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

    /// The flavor takes a host alone, so the path after it becomes the default repository; a slash
    /// at the end is left out when the component is loaded.
    fn registry_component(&self, typed: &str, address: &Address<'_>) -> Component {
        let uri = match address.path() {
            Some(_) => address.host(),
            None => uri::without_scheme(typed),
        };
        Component::new(CONTAINER_REGISTRY, self.name())
            .set("uri", uri)
            .set_some("default_repository", address.path())
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
    use kitaru_provider::Value;

    const ECR: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

    fn registry(typed: &str) -> Component {
        Aws.registry_component(typed, &Address::parse(typed))
    }

    #[test]
    fn what_follows_the_host_is_the_default_repository() {
        for (typed, host, repository) in [
            (format!("https://{ECR}/team/images/"), ECR, Some("team/images")),
            (format!("https://{ECR}"), ECR, None),
            ("docker.io/me".to_owned(), "docker.io", Some("me")),
        ] {
            let component = registry(&typed);
            let of = |key| component.configuration().get(key).and_then(Value::as_str);
            assert_eq!((of("uri"), of("default_repository")), (Some(host), repository), "{typed}");
            assert_eq!(component.resource(), Some(host));
        }
    }

    #[test]
    fn a_registry_is_in_the_region_of_the_stack() {
        let typed = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
        let code = |region: &str| {
            let request = Request::new("s1").with_input("any", typed).with_input("region", region);
            let setting = Setting::input(&request, "any").unwrap();
            Aws.registry_name(&request, setting, &Address::parse(typed)).is_some()
        };
        assert!(code("us-east-1"));
        assert!(!code("eu-west-1"));
    }

    #[test]
    fn an_arn_in_place_of_a_bucket_is_answered_with_what_was_meant() {
        let hint = |bucket: &str, rest: &str| {
            let request = Request::new("s1").with_input("any", "any");
            let setting = Setting::input(&request, "any").unwrap();
            format!("{:?}", Aws.bucket_problem(setting, bucket, rest))
        };
        assert!(hint("arn:aws:s3:::bkt", "/p").contains("`s3://bkt/p`"));
        assert!(hint("arn:aws:s3:us-east-1:123456789012:accesspoint", "/ap").contains("alias"));
        assert_eq!(hint("bkt", "/p"), "None");
    }

    #[test]
    fn a_zone_means_its_region() {
        assert_eq!(Aws.region_meant("us-east-1a").as_deref(), Some("us-east-1"));
        assert_eq!(Aws.region_meant("US-East-1").as_deref(), Some("us-east-1"));
        assert_eq!(Aws.region_meant("virginia"), None);
    }
}
