//! The fields of the orchestrator `sagemaker`.
//!
//! Only the types, as ZenML 0.98 declares them. The page that the flavor links
//! to documents the fields.

use kitaru_provider::{
    Fields, Schema,
    schema::{boolean, integer, map, object, string},
};

pub(crate) fn orchestrator() -> Fields {
    Fields::new()
        .field("synchronous", boolean())
        // The role that it runs as, and where.
        .field("execution_role", string())
        .field("scheduler_role", string().nullable())
        .field("aws_access_key_id", string().nullable().sensitive())
        .field("aws_secret_access_key", string().nullable().sensitive())
        .field("aws_profile", string().nullable())
        .field("aws_auth_role_arn", string().nullable())
        .field("region", string().nullable())
        .field("bucket", string().nullable())
        // On what, and for how long.
        .field("instance_type", string().nullable())
        .field("volume_size_in_gb", integer())
        .field("max_runtime_in_seconds", integer())
        .field("keep_alive_period_in_seconds", integer().nullable())
        .field("use_training_step", boolean().nullable())
        .field("processor_args", object())
        .field("estimator_args", object())
        // With what.
        .field("environment", map(string()))
        .field("tags", map(string()))
        .field("pipeline_tags", map(string()))
        .field("input_data_s3_mode", string())
        .field("input_data_s3_uri", uris())
        .field("output_data_s3_mode", string())
        .field("output_data_s3_uri", uris())
        // Older names of other fields.
        .field("processor_role", string().nullable())
        .field("processor_tags", map(string()).nullable())
}

/// One URI, or a URI for each channel.
fn uris() -> Schema {
    string().or(map(string())).nullable()
}
