//! The fields of the orchestrator `kubernetes`.
//!
//! Only the types, as ZenML 0.98 declares them. The page that the flavor links
//! to documents the fields.

use kitaru_cloud::pod;
use kitaru_provider::{
    Fields,
    schema::{boolean, integer, list, number, object, string},
};

pub(crate) fn orchestrator() -> Fields {
    let groups: [fn(Fields) -> Fields; 5] = [cluster, pods, jobs, monitoring, deprecated];
    groups.into_iter().fold(Fields::new(), |fields, group| group(fields))
}

fn cluster(fields: Fields) -> Fields {
    fields
        .field("kubernetes_namespace", string())
        .field("kubernetes_context", string().nullable())
        .field("incluster", boolean())
        .field("local", boolean())
        .field("skip_local_validations", boolean())
        .field("service_account_name", string().nullable())
        .field("step_pod_service_account_name", string().nullable())
        .field("pass_zenml_token_as_secret", boolean())
        .field("api_request_timeout", integer().above(0).nullable())
        .field("max_api_retries", integer().at_least(0))
}

fn pods(fields: Fields) -> Fields {
    fields
        .field("pod_settings", pod::settings().nullable())
        .field("orchestrator_pod_settings", pod::settings().nullable())
        .field("privileged", boolean())
        .field("pod_failure_policy", object().nullable())
        .field("pod_stop_grace_period", integer().above(0))
        .field("fail_on_container_waiting_reasons", list(string()).nullable())
        .field("always_build_pipeline_image", boolean())
        .field("prevent_orchestrator_pod_caching", boolean())
        .field("skip_owner_references", boolean())
}

fn jobs(fields: Fields) -> Fields {
    fields
        .field("job_name_prefix", string().nullable())
        .field("concurrency_policy", string().nullable())
        .field("starting_deadline_seconds", integer().at_least(0).nullable())
        .field("active_deadline_seconds", integer().at_least(0).nullable())
        .field("ttl_seconds_after_finished", integer().at_least(0).nullable())
        .field("successful_jobs_history_limit", integer().at_least(0).nullable())
        .field("failed_jobs_history_limit", integer().at_least(0).nullable())
        .field("backoff_limit_margin", integer().at_least(0))
        .field("orchestrator_job_backoff_limit", integer().at_least(0))
}

fn monitoring(fields: Fields) -> Fields {
    fields
        .field("synchronous", boolean())
        .field("max_parallelism", integer().above(0).nullable())
        .field("parallel_step_startup_waiting_period", number().nullable())
        .field("job_monitoring_interval", number().above(0))
        .field("job_monitoring_delay", number().above(0))
        .field("interrupt_check_interval", number().above(0).at_least(0.5))
}

fn deprecated(fields: Fields) -> Fields {
    fields
        .field("timeout", integer().nullable().deprecated())
        .field("stream_step_logs", boolean().nullable().deprecated())
        .field("pod_name_prefix", string().nullable().deprecated())
        .field("pod_startup_timeout", integer().nullable().deprecated())
        .field("pod_failure_max_retries", integer().nullable().deprecated())
        .field("pod_failure_retry_delay", integer().nullable().deprecated())
        .field("pod_failure_backoff", number().nullable().deprecated())
}
