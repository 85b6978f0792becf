//! The known clouds, and the cloud that a URI or a registry belongs to.

use crate::{address::Address, aws::Aws, azure::Azure, cloud::Cloud, gcp::Gcp};

const CLOUDS: [&dyn Cloud; 3] = [&Aws, &Gcp, &Azure];

/// The cloud whose artifact stores have the URI's scheme.
#[must_use]
pub fn of_scheme(uri: &str) -> Option<&'static dyn Cloud> {
    let (scheme, _) = uri.split_once("://")?;
    CLOUDS.into_iter().find(|cloud| cloud.schemes().contains(&scheme))
}

/// The cloud that a registry belongs to; `docker.io` belongs to none.
#[must_use]
pub fn of_registry(address: &Address<'_>) -> Option<&'static dyn Cloud> {
    CLOUDS.into_iter().find(|cloud| cloud.has_registry(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry(typed: &str) -> Option<&'static str> {
        of_registry(&Address::parse(typed)).map(Cloud::name)
    }

    #[test]
    fn a_registry_belongs_to_the_cloud_of_its_host() {
        for ecr in [
            "123456789012.dkr.ecr.us-east-1.amazonaws.com",
            "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team",
            "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com",
            "https://123456789012.DKR.ECR.us-east-1.amazonaws.com/",
            "public.ecr.aws/alias",
        ] {
            assert_eq!(registry(ecr), Some("aws"), "{ecr}");
        }
        for gar in ["docker.pkg.dev/p", "us-central1-docker.pkg.dev/p/r", "gcr.io/p", "eu.gcr.io/p"]
        {
            assert_eq!(registry(gar), Some("gcp"), "{gar}");
        }
        assert_eq!(registry("me.azurecr.io/team"), Some("azure"));
    }

    #[test]
    fn a_registry_elsewhere_belongs_to_no_cloud() {
        for other in [
            "docker.io/me",
            "ghcr.io/me",
            "azurecr.io",
            "notgcr.io/p",
            "x.pkg.dev/p",
            "s3.amazonaws.com",
        ] {
            assert_eq!(registry(other), None, "{other}");
        }
    }

    #[test]
    fn schemes_are_lower_case_only() {
        assert_eq!(of_scheme("s3://bucket").map(Cloud::name), Some("aws"));
        assert_eq!(of_scheme("abfss://container").map(Cloud::name), Some("azure"));
        assert_eq!(of_scheme("S3://bucket").map(Cloud::name), None);
        assert_eq!(of_scheme("/local/dir").map(Cloud::name), None);
    }
}
