//! The partitions of AWS: parts with accounts, ARNs and domains of their own.

/// A partition, by "Partition" of the AWS Fault Isolation Boundaries paper, and by "Amazon ECR
/// endpoints and quotas" of the General Reference.
#[derive(Debug)]
pub(crate) struct Partition {
    /// As ARNs have it.
    pub(crate) name: &'static str,
    /// How the names of its regions begin.
    regions: &'static str,
    /// The domain of ECR.
    pub(crate) domain: &'static str,
    /// The domain of ECR for IPv4 and IPv6, if it is known.
    pub(crate) dual_stack: &'static str,
}

const fn partition(
    name: &'static str,
    regions: &'static str,
    domain: &'static str,
    dual_stack: &'static str,
) -> Partition {
    Partition { name, regions, domain, dual_stack }
}

/// All of them; the last has the regions that no other has.
pub(crate) static PARTITIONS: [Partition; 8] = [
    partition("aws-cn", "cn-", "amazonaws.com.cn", "on.amazonwebservices.com.cn"),
    partition("aws-us-gov", "us-gov-", "amazonaws.com", "on.aws"),
    partition("aws-eusc", "eusc-", "amazonaws.eu", ""),
    partition("aws-iso", "us-iso-", "c2s.ic.gov", ""),
    partition("aws-iso-b", "us-isob-", "sc2s.sgov.gov", ""),
    partition("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", ""),
    partition("aws-iso-f", "us-isof-", "csp.hci.ic.gov", ""),
    partition("aws", "", "amazonaws.com", "on.aws"),
];

/// The partition that a region belongs to.
pub(crate) fn of(region: &str) -> &'static Partition {
    let [others @ .., rest] = &PARTITIONS;
    others.iter().find(|partition| region.starts_with(partition.regions)).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_belongs_to_one_partition() {
        for (region, name) in [
            ("us-east-1", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-isob-east-1", "aws-iso-b"),
            ("us-iso-east-1", "aws-iso"),
            ("eusc-de-east-1", "aws-eusc"),
        ] {
            assert_eq!(of(region).name, name, "{region}");
        }
    }
}
