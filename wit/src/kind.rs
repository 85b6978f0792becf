//! The component kinds, in the order of lists, and how a component is shown by default.
//!
//! A provider may show a component in any way. Where it leaves that to the
//! host, the component's kind decides its role and the values that its row
//! has. The names of fields are those of the shared server's flavors.

mod shown;

pub use shown::{Shown, text};

/// The kind of the component that runs code.
pub const ORCHESTRATOR: &str = "orchestrator";
/// The kind of the component that keeps outputs.
pub const ARTIFACT_STORE: &str = "artifact_store";
/// The kind of the component that images are pushed to.
pub const CONTAINER_REGISTRY: &str = "container_registry";

/// The kind of the component in which agents run code.
pub const SANDBOX: &str = "sandbox";

/// A kind of component with a place in lists and a role of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The server's name for it.
    pub name: &'static str,
    /// The role in a row.
    pub role: &'static str,
    /// Whether every stack has one.
    pub required: bool,
    /// The values of its default row, in order.
    pub details: &'static [Detail],
}

/// One value of a component's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detail {
    /// Its name in the row.
    pub name: &'static str,
    /// Its places: the first that has a value counts.
    pub at: &'static [At],
}

/// The place of a value that a row has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// A field of the component's configuration.
    Field(&'static str),
    /// A field, followed by `/` and a second field if that is set: `HOST/REPOSITORY`.
    Below(&'static str, &'static str),
    /// A boolean field, written as Python does: `True`, `False`.
    Flag(&'static str),
    /// The resource id of the component.
    Resource,
    /// A field of the connector's configuration.
    Connector(&'static str),
    /// A value that the stack itself keeps.
    Kept(&'static str),
}

/// The role of a component whose kind has none of its own.
pub const ADDITIONAL: &str = "additional_component";

/// All kinds with a role of their own, in the order of lists. Others follow, sorted by name.
pub const KINDS: [Kind; 5] = [
    Kind {
        name: ORCHESTRATOR,
        role: "runner",
        required: true,
        details: &[
            Detail { name: "cluster", at: &[At::Resource] },
            Detail {
                name: "region",
                at: &[At::Connector("region"), At::Kept("region"), At::Field("region")],
            },
            Detail { name: "namespace", at: &[At::Field("kubernetes_namespace")] },
        ],
    },
    Kind {
        name: ARTIFACT_STORE,
        role: "storage",
        required: true,
        details: &[Detail { name: "location", at: &[At::Field("path")] }],
    },
    Kind {
        name: CONTAINER_REGISTRY,
        role: "image_registry",
        required: false,
        details: &[Detail { name: "location", at: &[At::Below("uri", "default_repository")] }],
    },
    Kind {
        name: "image_builder",
        role: "image_builder",
        required: false,
        details: &[Detail { name: "use_subprocess_call", at: &[At::Flag("use_subprocess_call")] }],
    },
    Kind { name: SANDBOX, role: "sandbox", required: false, details: &[] },
];

/// The components of the stack `default`, which always exists, by kind and flavor.
pub const DEFAULT_STACK: [(&str, &str); 2] = [(ORCHESTRATOR, "local"), (ARTIFACT_STORE, "local")];

/// The flavors whose components the Python program creates without a label.
pub const UNLABELLED_FLAVORS: [&str; 1] = ["local"];

/// The kind of a name, if it has a role of its own.
#[must_use]
pub fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The role of a component of this kind.
#[must_use]
pub fn role(name: &str) -> &'static str {
    find(name).map_or(ADDITIONAL, |kind| kind.role)
}

/// The position of a component of this kind in a list: lower comes first.
#[must_use]
pub fn rank(name: &str) -> usize {
    KINDS.iter().position(|kind| kind.name == name).unwrap_or(KINDS.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_without_a_role_is_additional_and_comes_last() {
        assert_eq!((role(ORCHESTRATOR), rank(ORCHESTRATOR)), ("runner", 0));
        assert_eq!((role("alerter"), rank("alerter")), (ADDITIONAL, KINDS.len()));
    }
}
