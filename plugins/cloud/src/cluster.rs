//! The Kubernetes cluster that a stack runs on, by the rules of its cloud.

use crate::{cloud::Cloud, form, setting::Setting};
use kitaru_provider::{Problem, Request};

/// The problem that the cloud would find in a cluster.
#[must_use]
pub fn cluster(request: &Request, cluster: Setting<'_>, cloud: &dyn Cloud) -> Option<Problem> {
    let typed = cluster.value();
    match owner(typed) {
        Some(owner) if owner != cloud.display_name() => {
            let own = cloud.display_name();
            let message = format!("`{typed}` is a cluster of {owner}, but the stack is on {own}");
            let hint = format!("Give a cluster of {own}.");
            Some(cluster.refused("cluster.cloud", message, hint))
        }
        _ => cloud.cluster_name(request, cluster),
    }
}

/// The cloud by whose tools a cluster is shown like this: by its ARN, its path, or its context
/// `gke_PROJECT_LOCATION_NAME`.
fn owner(typed: &str) -> Option<&'static str> {
    let is_context = typed.starts_with("gke_") && typed.split('_').count() > 3;
    if is_context || form::has(typed, "/clusters/") {
        return Some("GCP");
    }
    typed.starts_with("arn:").then_some("AWS")
}
