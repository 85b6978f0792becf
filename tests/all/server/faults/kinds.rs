//! The faults, and the error codes of commands that meet them.

use super::super::proxy::Fault;
use std::time::Duration;

/// The timeout of the client, in seconds, and a longer delay of the response.
pub(super) const PATIENCE: u32 = 5;
const LATE: Duration = Duration::from_secs(11);

/// A fault as a user meets it.
#[derive(Debug, Clone)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// `None` if connections are refused.
    pub(super) fault: Option<Fault>,
    /// The error codes that the command may report.
    pub(super) codes: &'static [&'static str],
    /// Whether it may be transient, so that a retry may succeed.
    pub(super) passes: bool,
    /// Whether a change may have taken effect although the command failed.
    pub(super) uncertain: bool,
}

pub(super) const KINDS: [Kind; 14] = [
    kind("unreachable", None, &["server.unreachable"], false, false),
    kind("late", Some(Fault::Delay(LATE)), &["server.timeout"], false, true),
    kind("unauthorized", UNAUTHORIZED, &["server.unauthorized"], true, false),
    kind("forbidden", FORBIDDEN, &["server.forbidden"], false, false),
    kind("missing", MISSING, &["server.missing"], false, false),
    kind("conflict", CONFLICT, &["server.conflict", "stack.exists", "stack.taken"], false, false),
    kind("invalid", INVALID, &["server.invalid"], false, false),
    kind("busy, with a time", BUSY_FOR, &["server.busy"], true, false),
    kind("busy", BUSY, &["server.busy"], true, false),
    kind("failed", FAILED, &["server.failed"], false, true),
    kind("truncated", Some(Fault::Truncate), &["server.answer"], true, true),
    kind("a page", PAGE, &["server.answer"], false, true),
    kind("request lost", Some(Fault::LoseRequest), LOST, true, true),
    kind("answer lost", Some(Fault::LoseAnswer), LOST, true, true),
];

/// The code if there is no response.
const LOST: &[&str] = &["server.unreachable"];
const UNAUTHORIZED: Option<Fault> =
    json("401 Unauthorized", r#"{"detail":["CredentialsNotValid","The token has expired."]}"#);
const FORBIDDEN: Option<Fault> =
    json("403 Forbidden", r#"{"detail":["IllegalOperationError","Insufficient permissions."]}"#);
const MISSING: Option<Fault> = json("404 Not Found", r#"{"detail":"Not Found"}"#);
const CONFLICT: Option<Fault> =
    json("409 Conflict", r#"{"detail":["EntityExistsError","There is one of that name."]}"#);
const INVALID: Option<Fault> = json(
    "422 Unprocessable Entity",
    r#"["ValueError","1 validation error(s):\n body.name: Field required"]"#,
);
const BUSY_FOR: Option<Fault> = Some(Fault::Answer {
    status: "429 Too Many Requests",
    headers: &[("Content-Type", "application/json"), ("Retry-After", "1")],
    body: r#"{"detail":"Too many requests"}"#,
});
const BUSY: Option<Fault> = json("429 Too Many Requests", r#"{"detail":"Too many requests"}"#);
const FAILED: Option<Fault> = Some(Fault::Answer {
    status: "500 Internal Server Error",
    headers: HTML,
    body: "<html><body><h1>Internal Server Error</h1></body></html>",
});
const PAGE: Option<Fault> = Some(Fault::Answer {
    status: "200 OK",
    headers: HTML,
    body: "<!doctype html><title>Sign in to the network</title>",
});
const HTML: &[(&str, &str)] = &[("Content-Type", "text/html")];

const fn json(status: &'static str, body: &'static str) -> Option<Fault> {
    Some(Fault::Answer { status, headers: &[("Content-Type", "application/json")], body })
}

const fn kind(
    name: &'static str,
    fault: Option<Fault>,
    codes: &'static [&'static str],
    passes: bool,
    uncertain: bool,
) -> Kind {
    Kind { name, fault, codes, passes, uncertain }
}
