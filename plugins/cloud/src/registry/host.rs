//! The cloud that a registry's host belongs to.

use crate::{
    address::Address,
    partition::{self, PARTITIONS, Partition},
};

/// The display name of the cloud that owns a registry; `docker.io` belongs to none.
pub(crate) fn owner(address: &Address<'_>) -> Option<&'static str> {
    let at = |names: &[&str]| names.iter().any(|name| address.is_at(name));
    let under = |suffixes: &[&str]| suffixes.iter().any(|suffix| address.is_under(suffix));
    if at(&["public.ecr.aws", "ecr-public.aws.com"]) || Ecr::of(address).is_some() {
        return Some("AWS");
    }
    // By "Repository and image names" of Artifact Registry, and "Container Registry" before it.
    if at(&["docker.pkg.dev", "gcr.io"]) || under(&["-docker.pkg.dev", ".gcr.io"]) {
        return Some("GCP");
    }
    // By "Registry login server" of ACR, in the public, Chinese and US government clouds.
    under(&[".azurecr.io", ".azurecr.cn", ".azurecr.us"]).then_some("Azure")
}

/// The host of a private registry on ECR, by "Amazon ECR endpoints and quotas" of the AWS General
/// Reference: `ACCOUNT.dkr.ecr.REGION.DOMAIN`, or `ACCOUNT.dkr-ecr.REGION.DOMAIN` where it has
/// addresses of IPv6 too; either may be `-fips`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ecr<'a> {
    pub(crate) account: &'a str,
    pub(crate) region: &'a str,
    pub(crate) domain: &'a str,
    is_dual_stack: bool,
}

impl<'a> Ecr<'a> {
    /// Reads it, in upper or lower case, if the domain is that of any partition.
    pub(crate) fn of(address: &Address<'a>) -> Option<Self> {
        let is =
            |part: &str, names: [&str; 2]| names.iter().any(|name| part.eq_ignore_ascii_case(name));
        let (account, service) = address.host().split_once('.')?;
        let (first, rest) = service.split_once('.')?;
        let is_dual_stack = is(first, ["dkr-ecr", "dkr-ecr-fips"]);
        let rest = if is_dual_stack {
            rest
        } else {
            let (second, rest) = rest.split_once('.')?;
            Some(rest)
                .filter(|_| first.eq_ignore_ascii_case("dkr") && is(second, ["ecr", "ecr-fips"]))?
        };
        let (region, domain) = rest.split_once('.')?;
        let ecr = Self { account, region, domain, is_dual_stack };
        let mut domains = PARTITIONS.iter().map(|partition| ecr.domain_in(partition));
        domains.any(|known| domain.eq_ignore_ascii_case(known)).then_some(ecr)
    }

    /// Whether it has the one form that the connector of ZenML 0.98 takes.
    pub(crate) fn is_plain(&self, address: &Address<'_>) -> bool {
        let between = address.host().strip_prefix(self.account).unwrap_or("");
        self.domain == "amazonaws.com" && between.starts_with(".dkr.ecr.")
    }

    fn domain_in(&self, partition: &'static Partition) -> &'static str {
        if self.is_dual_stack { partition.dual_stack } else { partition.domain }
    }
}

/// The same registry on ECR with the domain that its region has, if it has another.
pub(crate) fn with_domain_of_region(address: &Address<'_>) -> Option<String> {
    let ecr = Ecr::of(address)?;
    let right = ecr.domain_in(partition::of(ecr.region));
    let start = address.host().strip_suffix(ecr.domain)?;
    (right != ecr.domain && !right.is_empty()).then(|| address.at(&[start, right].concat()))
}

/// The registry on ECR that an ARN names: `arn:PARTITION:ecr:REGION:ACCOUNT:repository/PATH`.
pub(crate) fn of_ecr_arn(arn: &str) -> Option<String> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, _, "ecr", region, account, resource] = parts.as_slice() else { return None };
    let path = resource.strip_prefix("repository/")?;
    let domain = partition::of(region).domain;
    Some(format!("{account}.dkr.ecr.{region}.{domain}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_belongs_to_the_cloud_of_its_host() {
        let owner = |typed| owner(&Address::parse(typed));
        for ecr in [
            "123456789012.dkr.ecr.us-east-1.amazonaws.com",
            "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team",
            "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com",
            "https://123456789012.DKR.ECR.us-east-1.amazonaws.com/",
            "123456789012.dkr-ecr.us-east-1.on.aws",
            "123456789012.dkr-ecr-fips.us-east-1.on.aws/team",
            "123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn",
            "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu",
            "123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov",
            "123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov",
            "public.ecr.aws/alias",
        ] {
            assert_eq!(owner(ecr), Some("AWS"), "{ecr}");
        }
        for gar in ["docker.pkg.dev/p", "us-central1-docker.pkg.dev/p/r", "gcr.io/p", "eu.gcr.io/p"]
        {
            assert_eq!(owner(gar), Some("GCP"), "{gar}");
        }
        assert_eq!(owner("me.azurecr.io/team"), Some("Azure"));
        for other in [
            "docker.io/me",
            "ghcr.io/me",
            "azurecr.io",
            "notgcr.io/p",
            "x.pkg.dev/p",
            "s3.amazonaws.com",
            "123456789012.dkr.ecr.us-east-1.example.com",
            "123456789012.dkr-ecr.us-east-1.amazonaws.com",
        ] {
            assert_eq!(owner(other), None, "{other}");
        }
    }

    #[test]
    fn a_private_registry_names_its_region() {
        let region = |typed| Ecr::of(&Address::parse(typed)).map(|ecr| ecr.region);
        assert_eq!(region("1.dkr.ecr.eu-west-1.amazonaws.com/a"), Some("eu-west-1"));
        assert_eq!(region("1.dkr-ecr.eu-west-1.on.aws"), Some("eu-west-1"));
        assert_eq!(region("public.ecr.aws/alias"), None);
    }

    #[test]
    fn a_region_has_the_domain_of_its_partition() {
        let right = |typed| with_domain_of_region(&Address::parse(typed));
        for (typed, wanted) in [
            ("1.dkr.ecr.cn-north-1.amazonaws.com/a", "1.dkr.ecr.cn-north-1.amazonaws.com.cn/a"),
            ("1.dkr.ecr.eu-isoe-west-1.amazonaws.com", "1.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk"),
            ("1.dkr-ecr.us-east-1.on.amazonwebservices.com.cn", "1.dkr-ecr.us-east-1.on.aws"),
        ] {
            assert_eq!(right(typed).as_deref(), Some(wanted), "{typed}");
        }
        assert_eq!(right("1.dkr.ecr-fips.us-gov-west-1.amazonaws.com"), None);
        assert_eq!(right("1.dkr.ecr.us-east-1.amazonaws.com"), None);
    }

    #[test]
    fn an_arn_means_its_registry() {
        let meant = |arn| of_ecr_arn(arn);
        assert_eq!(
            meant("arn:aws:ecr:us-east-1:123456789012:repository/team/app").as_deref(),
            Some("123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app")
        );
        assert_eq!(meant("arn:aws:s3:::bucket"), None);
        assert_eq!(
            meant("arn:aws-cn:ecr:cn-north-1:123456789012:repository/a").as_deref(),
            Some("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a")
        );
    }
}
