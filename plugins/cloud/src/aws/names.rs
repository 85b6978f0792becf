//! The rules of AWS on names.

use crate::{
    form::{self, ALPHANUMERIC, LOWER_OR_DIGIT},
    setting::{self, Setting},
};
use kitaru_provider::Problem;

/// The rules of "General purpose bucket naming rules" of the S3 User Guide.
///
/// The reserved endings are not checked: no bucket has them, but access points and directory
/// buckets do, and these can be given in place of a bucket.
pub(crate) fn bucket(setting: Setting<'_>, name: &str) -> Option<Problem> {
    let reserved = ["xn--", "sthree-", "amzn-s3-demo-"];
    setting.breaks(
        "artifact-store.bucket-name",
        format!("`{name}` cannot be the name of an S3 bucket"),
        &[
            (form::length(name, 3..=63), "Use 3 to 63 characters."),
            (form::only(name, "a-z0-9.-"), "Use lower-case letters, digits, `-` and `.` only."),
            (form::ends(name, LOWER_OR_DIGIT), "Start and end with a letter or a digit."),
            (!form::has(name, ".."), "Write single dots only."),
            (!form::is_ipv4(name, "999"), "Choose a bucket whose name is not an IP address."),
            (
                !reserved.iter().any(|prefix| name.starts_with(prefix)),
                "Choose a bucket that does not start with `xn--`, `sthree-` or `amzn-s3-demo-`.",
            ),
        ],
    )
}

/// The rules on `name` of `CreateCluster` in the EKS API; the connector takes an ARN as well, of
/// its own region.
pub(crate) fn cluster(setting: Setting<'_>, region: Option<&str>) -> Option<Problem> {
    let typed = setting.value();
    let parts: Vec<&str> = typed.splitn(6, ':').collect();
    let arn = match parts.as_slice() {
        ["arn", partition, "eks", region, _, resource] => {
            resource.strip_prefix("cluster/").map(|name| (*partition, *region, name))
        }
        _ => None,
    };
    if let (Some((_, other, _)), Some(region)) = (arn, region)
        && other != region
    {
        let message = format!("the cluster is in `{other}`, but the stack is in `{region}`");
        let hint = format!("Give the region `{other}`, or a cluster in `{region}`.");
        return Some(setting.refused("cluster.region", message, hint));
    }
    let (is_known, name) = match arn {
        Some((partition, _, name)) => (partition == "aws", name),
        None => (true, typed),
    };
    let is_name = form::length(name, 1..=100)
        && form::only(name, "A-Za-z0-9_-")
        && form::starts(name, ALPHANUMERIC);
    if is_known && is_name {
        return None;
    }
    let hint = match is_name {
        true => setting::write(name),
        false => "Use up to 100 letters, digits, `-` and `_`, or the ARN of a cluster.".to_owned(),
    };
    let message = format!("`{typed}` cannot be the name of an EKS cluster");
    Some(setting.refused("cluster.name", message, hint))
}

/// Whether it is written like the codes in "AWS Regions" of the Global Infrastructure guide:
/// `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`.
pub(crate) fn is_region(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    let [area @ .., direction, number] = parts.as_slice() else { return false };
    let word = |part: &&str| form::length(part, 2..=4) && form::only(part, "a-z");
    matches!(area.len(), 1 | 2)
        && area.iter().all(word)
        && form::is_direction(direction)
        && form::digits(number, 1..=2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_provider::Request;

    #[test]
    fn bucket_names_follow_the_rules_of_s3() {
        let request = Request::new("s1").with_input("artifact-store", "s3://any");
        let setting = Setting::input(&request, "artifact-store").unwrap();
        let long = "b".repeat(63);
        for good in ["bkt", "my.bucket-2", "1st", "alias-abc-s3alias", &long] {
            assert_eq!(bucket(setting, good), None, "{good}");
        }
        for bad in [
            "b",
            "My-Bucket",
            "my_bucket",
            "-b1",
            "b1-",
            "a..b",
            "192.168.5.4",
            "xn--b",
            "sthree-b",
        ] {
            let problem = bucket(setting, bad).expect(bad);
            assert_eq!(problem.code(), "artifact-store.bucket-name");
        }
        assert!(bucket(setting, &"b".repeat(64)).is_some());
    }

    #[test]
    fn a_region_is_an_area_a_direction_and_a_number() {
        for good in [
            "us-east-1",
            "us-gov-west-1",
            "ap-southeast-5",
            "cn-north-1",
            "us-isob-east-1",
            "eusc-de-east-1",
        ] {
            assert!(is_region(good), "{good}");
        }
        for bad in [
            "us-east1",
            "us-east",
            "us-east-1a",
            "US-EAST-1",
            "us-esat-1",
            "westeurope",
            "us-a-b-east-1",
            "",
        ] {
            assert!(!is_region(bad), "{bad}");
        }
    }
}
