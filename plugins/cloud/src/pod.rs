//! The settings of a Kubernetes pod.
//!
//! They belong to Kubernetes and to no cloud. The orchestrators `kubernetes` and
//! `vertex` both take them, and both are built on this library.

use kitaru_provider::{
    Fields, Schema,
    schema::{boolean, list, map, object, record, string},
};

/// A map of pod settings; unknown ones may be given as well.
#[must_use]
pub fn settings() -> Schema {
    record(
        Fields::new()
            .field("labels", map(string()))
            .field("annotations", map(string()))
            // Placement.
            .field("node_selectors", map(string()))
            .field("affinity", object())
            .field("tolerations", list(object()))
            .field("scheduler_name", string().nullable())
            // The container.
            .field("resources", map(map(string())))
            .field("env", list(object()))
            .field("env_from", list(object()))
            .field("volumes", list(object()))
            .field("volume_mounts", list(object()))
            .field("image_pull_secrets", list(string()))
            .field("container_security_context", object())
            .field("host_ipc", boolean())
            // Anything else of the pod's specification.
            .field("additional_pod_spec_args", object()),
    )
}
