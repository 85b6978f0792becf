//! The form of a namespace's name.

use kitaru_cloud::{
    Setting,
    form::{LOWER_OR_DIGIT, ends, length, only},
};
use kitaru_provider::Problem;

/// The problem that Kubernetes would find: a namespace's name is a label by RFC 1123; see
/// "Namespaces" and "Object Names and IDs" of its documentation.
pub(crate) fn problem(namespace: Setting<'_>) -> Option<Problem> {
    let name = namespace.value();
    namespace.breaks(
        "namespace.name",
        format!("`{name}` cannot be the name of a Kubernetes namespace"),
        &[
            (length(name, 1..=63), "Use 1 to 63 characters."),
            (only(name, "a-z0-9-"), "Use lower-case letters, digits and `-` only."),
            (ends(name, LOWER_OR_DIGIT), "Start and end with a letter or a digit."),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_provider::Request;

    #[test]
    fn a_namespace_is_a_label() {
        let breaks = |name: &str| {
            let request = Request::new("s1").with_input("namespace", name);
            problem(Setting::input(&request, "namespace").unwrap()).is_some()
        };
        for good in ["ml", "1-team", &"n".repeat(63)] {
            assert!(!breaks(good), "{good}");
        }
        for bad in ["", "ML", "my_ns", "a.b", "-a", "a-", &"n".repeat(64)] {
            assert!(breaks(bad), "{bad}");
        }
    }
}
