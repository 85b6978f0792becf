//! The rules of Azure on the names that identify a workspace.

use kitaru_cloud::{
    Setting,
    form::{ALPHANUMERIC, is_uuid, length, only, starts},
};
use kitaru_provider::Problem;

/// A subscription's id is a UUID; see "Get subscription and tenant IDs in the Azure portal".
pub(crate) fn subscription(setting: Setting<'_>) -> Option<Problem> {
    let id = setting.value();
    setting.breaks(
        "subscription-id.form",
        format!("`{id}` is not the id of an Azure subscription"),
        &[(is_uuid(id), "Give the id that `az account show --query id` prints.")],
    )
}

/// The rules for `resourceGroups` in "Naming rules and restrictions for Azure resources".
pub(crate) fn resource_group(setting: Setting<'_>) -> Option<Problem> {
    let name = setting.value();
    setting.breaks(
        "resource-group.name",
        format!("`{name}` cannot be the name of an Azure resource group"),
        &[
            (length(name, 1..=90), "Use at most 90 characters."),
            (has_plain_ascii(name), "Use letters, digits, `_`, `-`, `.`, `(` and `)` only."),
            (!name.ends_with('.'), "Leave out the dot at the end."),
        ],
    )
}

/// Letters of any script pass. Which other characters those scripts have would need large tables.
fn has_plain_ascii(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii()).all(|part| only(part, "A-Za-z0-9_.()-"))
}

/// The rules for `Microsoft.MachineLearningServices/workspaces` in "Naming rules and restrictions
/// for Azure resources".
pub(crate) fn workspace(setting: Setting<'_>) -> Option<Problem> {
    let name = setting.value();
    setting.breaks(
        "workspace.name",
        format!("`{name}` cannot be the name of an Azure Machine Learning workspace"),
        &[
            (length(name, 3..=33), "Use 3 to 33 characters."),
            (only(name, "A-Za-z0-9_-"), "Use letters, digits, `-` and `_` only."),
            (starts(name, ALPHANUMERIC), "Start with a letter or a digit."),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_provider::Request;

    fn breaks(rule: fn(Setting<'_>) -> Option<Problem>, value: &str) -> bool {
        let request = Request::new("s1").with_input("any", value);
        rule(Setting::input(&request, "any").unwrap()).is_some()
    }

    #[test]
    fn a_subscription_is_a_uuid() {
        assert!(!breaks(subscription, "00000000-1111-2222-3333-444444444444"));
        assert!(breaks(subscription, "My Subscription"));
    }

    #[test]
    fn resource_groups_end_in_no_dot() {
        for good in ["rg1", "my_group-(prod).1", "gruppe-ä"] {
            assert!(!breaks(resource_group, good), "{good}");
        }
        for bad in ["rg.", "my group", "a/b", &"g".repeat(91)] {
            assert!(breaks(resource_group, bad), "{bad}");
        }
    }

    #[test]
    fn workspaces_have_3_to_33_plain_characters() {
        for good in ["ws1", "My_workspace-2", &"w".repeat(33)] {
            assert!(!breaks(workspace, good), "{good}");
        }
        for bad in ["ws", "-ws1", "my ws", "ws.1", &"w".repeat(34)] {
            assert!(breaks(workspace, bad), "{bad}");
        }
    }
}
