//! The rules of Azure on names.

use crate::{
    form::{self, ALPHANUMERIC, LOWER_OR_DIGIT},
    setting::Setting,
};
use kitaru_provider::Problem;

/// The rules of "Naming and referencing containers, blobs, and metadata" of Blob Storage.
pub(crate) fn container(setting: Setting<'_>, name: &str) -> Option<Problem> {
    // Azure's own containers.
    if ["$root", "$logs", "$web"].contains(&name) {
        return None;
    }
    setting.breaks(
        "artifact-store.container-name",
        format!("`{name}` cannot be the name of an Azure storage container"),
        &[
            (form::length(name, 3..=63), "Use 3 to 63 characters."),
            (form::only(name, "a-z0-9-"), "Use lower-case letters, digits and `-` only."),
            (form::ends(name, LOWER_OR_DIGIT), "Start and end with a letter or a digit."),
            (!form::has(name, "--"), "Put a letter or a digit on both sides of each `-`."),
        ],
    )
}

/// The rules of "Storage account overview", section "Storage account name".
///
/// Only the account is judged, and not the domain after it, which differs between Azure's clouds.
pub(crate) fn storage_account(setting: Setting<'_>, host: &str) -> Option<Problem> {
    let name = host.split('.').next().unwrap_or(host);
    setting.breaks(
        "artifact-store.account-name",
        format!("`{name}` cannot be the name of an Azure storage account"),
        &[
            (form::length(name, 3..=24), "Use 3 to 24 characters."),
            (form::only(name, LOWER_OR_DIGIT), "Use lower-case letters and digits only."),
        ],
    )
}

/// The rules for `registries` in "Naming rules and restrictions for Azure resources". A `-` and a
/// hash follow the name in a registry with a domain name label.
pub(crate) fn registry(setting: Setting<'_>, host: &str) -> Option<Problem> {
    let name = host.split('-').next().unwrap_or(host);
    setting.breaks(
        "container-registry.name",
        format!("`{name}` cannot be the name of an Azure container registry"),
        &[(
            form::length(name, 5..=50) && form::only(name, ALPHANUMERIC),
            "Use 5 to 50 letters and digits.",
        )],
    )
}

/// Whether it is written like the names that `az account list-locations` gives: `westeurope`,
/// `eastus2`, `eastus2euap`.
pub(crate) fn is_region(name: &str) -> bool {
    form::length(name, 5..=40) && form::only(name, LOWER_OR_DIGIT) && form::starts(name, "a-z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_provider::Request;

    #[test]
    fn container_names_follow_the_rules_of_blob_storage() {
        let request = Request::new("s1").with_input("any", "any");
        let setting = Setting::input(&request, "any").unwrap();
        for good in ["cont", "my-container-1", "1st", "$web"] {
            assert_eq!(container(setting, good), None, "{good}");
        }
        for bad in ["c1", "Cont", "my_cont", "-cont", "cont-", "my--cont", "a.b"] {
            assert!(container(setting, bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn account_names_are_short_and_plain() {
        let request = Request::new("s1").with_input("any", "any");
        let setting = Setting::input(&request, "any").unwrap();
        for good in ["acct", "acct.dfs.core.windows.net", "acct1.dfs.core.chinacloudapi.cn"] {
            assert_eq!(storage_account(setting, good), None, "{good}");
        }
        for bad in ["", "ab", "my-acct", "Acct.dfs.core.windows.net", "abcdefghijklmnopqrstuvwxy"] {
            assert!(storage_account(setting, bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_region_is_one_lower_case_word() {
        for good in ["westeurope", "eastus2", "uksouth", "usgovvirginia", "eastus2euap"] {
            assert!(is_region(good), "{good}");
        }
        for bad in ["West Europe", "westEurope", "west-europe", "us-east-1", "2eastus", "eu"] {
            assert!(!is_region(bad), "{bad}");
        }
    }
}
