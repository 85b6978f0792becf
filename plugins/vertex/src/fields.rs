//! The fields of the orchestrator `vertex`.
//!
//! Only the types, as ZenML 0.98 declares them. The page that the flavor links
//! to documents the fields.

use kitaru_cloud::pod;
use kitaru_provider::{
    Fields,
    schema::{boolean, integer, list, map, object, record, string},
};

pub(crate) fn orchestrator() -> Fields {
    Fields::new()
        .field("synchronous", boolean())
        .field("labels", map(string()))
        // Where it runs.
        .field("project", string().nullable())
        .field("location", string())
        .field("pipeline_root", string().nullable())
        .field("network", string().nullable())
        .field("private_service_connect", string().nullable())
        .field("encryption_spec_key_name", string().nullable())
        // The accounts that it runs as.
        .field("service_account_path", string().nullable())
        .field("workload_service_account", string().nullable())
        .field("function_service_account", string().nullable())
        .field("scheduler_service_account", string().nullable())
        // On what.
        .field("cpu_limit", string().nullable())
        .field("memory_limit", string().nullable())
        .field("gpu_limit", integer().nullable())
        .field("node_selector_constraint", list(string()).of_length(2).nullable())
        .field("pod_settings", pod::settings().nullable())
        .field("custom_job_parameters", record(custom_job()).nullable())
}

fn custom_job() -> Fields {
    Fields::new()
        .field("machine_type", string())
        .field("accelerator_type", string().nullable())
        .field("accelerator_count", integer())
        .field("boot_disk_type", string())
        .field("boot_disk_size_gb", integer())
        .field("persistent_resource_id", string().nullable())
        .field("service_account", string().nullable())
        .field("additional_training_job_args", object())
}
