//! The cloud that a registry's host belongs to.

use super::Address;
use crate::form;

/// The domains of ECR in the partitions of AWS.
const AWS_DOMAINS: [&str; 7] = [
    "amazonaws.com",
    "amazonaws.com.cn",
    "amazonaws.eu",
    "c2s.ic.gov",
    "sc2s.sgov.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
];
/// The domains of ECR for IPv4 and IPv6.
const AWS_DUAL_STACK_DOMAINS: [&str; 2] = ["on.aws", "on.amazonwebservices.com.cn"];

/// The display name of the cloud that owns a registry; `docker.io` belongs to none.
pub(crate) fn owner(address: &Address<'_>) -> Option<&'static str> {
    let at = |names: &[&str]| names.iter().any(|name| address.is_at(name));
    let under = |suffixes: &[&str]| suffixes.iter().any(|suffix| address.is_under(suffix));
    if at(&["public.ecr.aws", "ecr-public.aws.com"]) || ecr_region(address).is_some() {
        return Some("AWS");
    }
    // By "Repository and image names" of Artifact Registry, and "Container Registry" before it.
    if at(&["docker.pkg.dev", "gcr.io"]) || under(&["-docker.pkg.dev", ".gcr.io"]) {
        return Some("GCP");
    }
    // By "Registry login server" of ACR, in the public, Chinese and US government clouds.
    under(&[".azurecr.io", ".azurecr.cn", ".azurecr.us"]).then_some("Azure")
}

/// The region of a private registry on ECR, by "Amazon ECR endpoints and quotas" of the AWS
/// General Reference: `ACCOUNT.dkr.ecr.REGION.DOMAIN`, or `ACCOUNT.dkr-ecr.REGION.DOMAIN` where it
/// has addresses of IPv6 too; either may be `-fips`.
pub(crate) fn ecr_region<'a>(address: &Address<'a>) -> Option<&'a str> {
    let is =
        |part: &str, names: [&str; 2]| names.iter().any(|name| part.eq_ignore_ascii_case(name));
    let (_, service) = address.host().split_once('.')?;
    let (first, rest) = service.split_once('.')?;
    let (rest, domains) = if is(first, ["dkr-ecr", "dkr-ecr-fips"]) {
        (rest, AWS_DUAL_STACK_DOMAINS.as_slice())
    } else {
        let (second, rest) = rest.split_once('.')?;
        let is_ecr = first.eq_ignore_ascii_case("dkr") && is(second, ["ecr", "ecr-fips"]);
        (Some(rest).filter(|_| is_ecr)?, AWS_DOMAINS.as_slice())
    };
    let (region, domain) = rest.split_once('.')?;
    domains.iter().any(|known| domain.eq_ignore_ascii_case(known)).then_some(region)
}

/// The registry on ECR that an ARN names: `arn:PARTITION:ecr:REGION:ACCOUNT:repository/PATH`.
pub(crate) fn of_ecr_arn(arn: &str) -> Option<String> {
    let mut parts = arn.splitn(6, ':').skip(1);
    let (partition, service, region) = (parts.next()?, parts.next()?, parts.next()?);
    let (account, resource) = (parts.next()?, parts.next()?);
    let path = resource.strip_prefix("repository/")?;
    let domain = match partition {
        "aws" | "aws-us-gov" => AWS_DOMAINS[0],
        "aws-cn" => AWS_DOMAINS[1],
        _ => return None,
    };
    let is_registry = service == "ecr" && form::digits(account, 12..=12);
    is_registry.then(|| format!("{account}.dkr.ecr.{region}.{domain}/{path}"))
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
        let region = |typed| ecr_region(&Address::parse(typed));
        assert_eq!(region("1.dkr.ecr.eu-west-1.amazonaws.com/a"), Some("eu-west-1"));
        assert_eq!(region("1.dkr-ecr.eu-west-1.on.aws"), Some("eu-west-1"));
        assert_eq!(region("public.ecr.aws/alias"), None);
    }

    #[test]
    fn an_arn_means_its_registry() {
        let meant = |arn| of_ecr_arn(arn);
        assert_eq!(
            meant("arn:aws:ecr:us-east-1:123456789012:repository/team/app").as_deref(),
            Some("123456789012.dkr.ecr.us-east-1.amazonaws.com/team/app")
        );
        assert_eq!(meant("arn:aws:s3:::bucket"), None);
        assert_eq!(meant("arn:aws-iso:ecr:us-iso-east-1:123456789012:repository/a"), None);
    }
}
