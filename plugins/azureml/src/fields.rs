//! The fields of the orchestrator `azureml`.
//!
//! Only the types, as ZenML 0.98 declares them. The page that the flavor links
//! to documents the fields.

use kitaru_provider::{
    Fields,
    schema::{boolean, integer, one_of, string},
};

pub(crate) fn orchestrator() -> Fields {
    Fields::new()
        .field("synchronous", boolean())
        // Where it runs.
        .field("subscription_id", string())
        .field("resource_group", string())
        .field("workspace", string())
        .field("location", string().nullable())
        // On what.
        .field("mode", one_of(["serverless", "compute-instance", "compute-cluster"]))
        .field("compute_name", string().nullable())
        .field("size", string().nullable())
        .field("tier", string().nullable())
        .field("shm_size", string().nullable())
        .field("min_instances", integer().nullable())
        .field("max_instances", integer().nullable())
        .field("idle_time_before_shutdown_minutes", integer().nullable())
        .field("idle_time_before_scaledown_down", integer().nullable())
}
