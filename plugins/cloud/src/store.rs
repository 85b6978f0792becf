//! The artifact store of a request, by its final path.

use crate::{cloud::Cloud, form, setting::Setting, uri::Uri};
use kitaru_provider::{ARTIFACT_STORE, Component, Problem, Request};

const INPUT: &str = "artifact-store";
const FIELD: &str = "path";

/// An artifact store with a bucket on the stack's cloud.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Store<'a> {
    setting: Setting<'a>,
    cloud: &'static dyn Cloud,
    uri: Uri<'a>,
}

impl<'a> Store<'a> {
    /// Reads it from a request, if the request has one.
    pub(crate) fn of(
        request: &'a Request,
        cloud: &'static dyn Cloud,
    ) -> Option<Result<Self, Problem>> {
        let setting = Setting::last(request, INPUT, (ARTIFACT_STORE, FIELD))?;
        Some(Self::read(setting, cloud))
    }

    fn read(setting: Setting<'a>, cloud: &'static dyn Cloud) -> Result<Self, Problem> {
        let typed = setting.value();
        let example = || format!("{}://BUCKET/PATH", cloud.schemes().first().unwrap_or(&""));
        if form::has(typed, "?") {
            let message = "the URI of the artifact store has a query";
            let hint = "Leave out what begins with the `?`: it may hold a secret.";
            return Err(setting.problem("artifact-store.query", message).hint(hint));
        }
        let uri = Uri::parse(typed).filter(|uri| cloud.schemes().contains(&uri.scheme));
        let Some(uri) = uri else {
            let message = format!("`{typed}` is not an artifact store of {}", cloud.display_name());
            return Err(setting
                .problem("artifact-store.cloud", message)
                .hint(format!("Give a URI such as `{}`.", example())));
        };
        if !uri.has_bucket() {
            let message = format!("`{typed}` names no bucket");
            return Err(setting
                .problem("artifact-store.bucket", message)
                .hint(format!("Put the bucket after the scheme: `{}`.", example())));
        }
        match cloud.bucket_problem(setting, uri.bucket, uri.rest) {
            Some(problem) => Err(problem),
            None => Ok(Self { setting, cloud, uri }),
        }
    }

    /// What the cloud would find, or else what does not run everywhere.
    pub(crate) fn verify(&self, request: &Request) -> Option<Problem> {
        let (cloud, setting, bucket) = (self.cloud, self.setting, self.uri.bucket);
        if cloud.is_elsewhere(request) {
            return None;
        }
        let limit = || setting.limited(cloud.bucket_limit(bucket)?);
        cloud.bucket_name(setting, bucket).or_else(limit)
    }

    pub(crate) fn component(&self, request: &Request) -> Component {
        let Uri { scheme, bucket, rest } = self.uri;
        let root = format!("{}://{bucket}", self.cloud.stored_scheme(scheme));
        Component::new(ARTIFACT_STORE, self.cloud.store_flavor())
            .set(FIELD, format!("{root}{rest}"))
            .extra_except(request, &[FIELD])
            .connector(0)
            .resource_id(root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Aws, Azure, Gcp};

    fn code(path: &str, cloud: &'static dyn Cloud) -> Option<String> {
        let request = Request::new("s1").with_input(INPUT, path);
        Store::of(&request, cloud).unwrap().err().map(|problem| problem.code().to_owned())
    }

    #[test]
    fn a_uri_without_a_bucket_is_refused() {
        assert_eq!(code("s3://", &Aws).as_deref(), Some("artifact-store.bucket"));
        assert_eq!(code("gs:///x", &Gcp).as_deref(), Some("artifact-store.bucket"));
        assert_eq!(code("abfs://@account/x", &Azure).as_deref(), Some("artifact-store.bucket"));
        assert_eq!(code("s3://bkt", &Aws), None);
    }

    #[test]
    fn a_final_path_on_another_cloud_is_refused_where_it_stands() {
        let request = Request::new("s1").with_input(INPUT, "s3://bkt").with_extra(
            ARTIFACT_STORE,
            FIELD,
            "gs://bkt",
        );
        let wanted = Problem::at_extra(
            ARTIFACT_STORE,
            FIELD,
            "artifact-store.cloud",
            "`gs://bkt` is not an artifact store of AWS",
        )
        .hint("Give a URI such as `s3://BUCKET/PATH`.");
        assert_eq!(Store::of(&request, &Aws).unwrap().unwrap_err(), wanted);
    }

    #[test]
    fn the_resource_follows_the_final_path() {
        let request = Request::new("s1")
            .with_input(INPUT, "s3://first/p")
            .with_extra(ARTIFACT_STORE, FIELD, "s3://second/q/")
            .with_extra(ARTIFACT_STORE, "config_kwargs", kitaru_provider::json!({ "a": 1 }));
        let store = Store::of(&request, &Aws).unwrap().unwrap().component(&request);
        assert_eq!(store.resource(), Some("s3://second"));
        assert_eq!(store.configuration()["path"], "s3://second/q/");
        assert_eq!(store.configuration()["config_kwargs"]["a"], 1);
    }

    #[test]
    fn abfss_is_stored_as_abfs() {
        let typed = "abfss://cont@acct.dfs.core.windows.net/pre";
        let request = Request::new("s1").with_input(INPUT, typed);
        let store = Store::of(&request, &Azure).unwrap().unwrap().component(&request);
        assert_eq!(store.configuration()["path"], "abfs://cont@acct.dfs.core.windows.net/pre");
        assert_eq!(store.resource(), Some("abfs://cont@acct.dfs.core.windows.net"));
    }
}
