//! The form of an IAM role's ARN.

use kitaru_cloud::{
    Aws, Cloud, Setting,
    form::{digits, length, only},
};
use kitaru_provider::{Problem, Request};

/// The problem that AWS would find in the ARN of a role.
pub(crate) fn problem(request: &Request, role: Setting<'_>) -> Option<Problem> {
    let typed = role.value();
    let region = request.text("region").filter(|region| Aws.is_region(region));
    let wanted = region.map(Aws::partition);
    let partition = typed.split(':').nth(1).filter(|_| is_role_arn(typed));
    if let (Some(wanted), Some(partition)) = (wanted, partition)
        && wanted != partition
    {
        let message =
            format!("the role is in the partition `{partition}`, but the stack in `{wanted}`");
        let hint = format!("Give a role whose ARN begins with `arn:{wanted}:`.");
        return Some(role.refused("execution-role.partition", message, hint));
    }
    role.breaks(
        "execution-role.arn",
        format!("`{typed}` is not the ARN of an IAM role"),
        &[(is_role_arn(typed), "Give an ARN such as `arn:aws:iam::123456789012:role/NAME`.")],
    )
}

/// By "IAM identifiers" and "IAM and AWS STS quotas" of the IAM User Guide:
/// `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`, in any of AWS's partitions.
fn is_role_arn(typed: &str) -> bool {
    let parts: Vec<&str> = typed.splitn(6, ':').collect();
    let ["arn", partition, "iam", "", account, resource] = parts.as_slice() else { return false };
    is_partition(partition)
        && digits(account, 12..=12)
        && resource.strip_prefix("role/").is_some_and(is_path_and_name)
}

/// `aws`, `aws-cn`, `aws-us-gov` and the like.
fn is_partition(partition: &str) -> bool {
    partition.split('-').next() == Some("aws")
        && partition.split('-').all(|word| !word.is_empty() && only(word, "a-z"))
}

fn is_path_and_name(text: &str) -> bool {
    let (path, name) = text.rsplit_once('/').unwrap_or(("", text));
    length(path, 0..=510)
        && only(path, "!-~")
        && length(name, 1..=64)
        && only(name, "A-Za-z0-9+=,.@_-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_be_in_any_partition_and_path() {
        for good in [
            "arn:aws:iam::123456789012:role/sm",
            "arn:aws-cn:iam::123456789012:role/service-role/AmazonSageMaker-ExecutionRole",
            "arn:aws-us-gov:iam::123456789012:role/a/b/c+d=e,f.g@h-i_j",
        ] {
            assert!(is_role_arn(good), "{good}");
        }
    }

    #[test]
    fn anything_else_is_no_role() {
        for bad in [
            "sm",
            "arn:aws:iam::123456789012:user/sm",
            "arn:aws:iam::12345:role/sm",
            "arn:aws:iam:us-east-1:123456789012:role/sm",
            "arn:gcp:iam::123456789012:role/sm",
            "arn:aws-:iam::123456789012:role/sm",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role/a b",
            "arn:aws:s3:::bucket",
        ] {
            assert!(!is_role_arn(bad), "{bad}");
        }
    }
}
