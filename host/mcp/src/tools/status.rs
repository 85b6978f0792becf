//! `kitaru_status`
//!
//! The answer has the members that the Python program has, and those of
//! `kitaru status -o json`. What only a server of that program could tell is
//! `null`.

use super::{Definition, Effect, nothing};
use crate::{
    arguments::Arguments,
    call::{Answer, Call, refuse},
    schema::{self, list, nullable, object, object_of, text, texts},
};
use kitaru::{
    Settings, Status,
    secret::HIDDEN,
    store::Backend,
    text::{may_be_repeated, plain},
};
use serde_json::{Value, json};

pub(super) const TOOL: Definition = Definition {
    name: "kitaru_status",
    title: "Show the status",
    about: "Show where stacks are kept, whether the server answers, and which stack is active",
    effect: Effect::None,
    input: nothing,
    output,
    run,
};

/// The variables that the answer names, and whether their values are secrets.
const VARIABLES: [(&str, bool); 11] = [
    ("KITARU_ALLOW_HTTP", false),
    ("KITARU_AUTH_TOKEN", true),
    ("KITARU_CACHE_PATH", false),
    ("KITARU_CONFIG_PATH", false),
    ("KITARU_CREDENTIALS", true),
    ("KITARU_LOG", false),
    ("KITARU_MCP_READ_ONLY", false),
    ("KITARU_PROJECT", false),
    ("KITARU_SERVER_URL", false),
    ("KITARU_STACK", false),
    ("KITARU_VERIFY_SSL", false),
];

fn output() -> Value {
    let variable = object_of(&json!({ "name": text(), "value": text() }), &["name", "value"]);
    let nullable_object = json!({ "type": ["object", "null"] });
    let properties = json!({
        "active_stack": nullable(),
        "active_stack_of": text(),
        "active_user": nullable(),
        "config_directory": text(),
        "connection": text(),
        "connection_target": text(),
        "environment": list(&variable),
        "local_server": nullable_object,
        "local_server_status": nullable(),
        "log_store_status": nullable(),
        "log_store_warning": nullable(),
        "overruled": nullable_object,
        "plugin_directories": texts(),
        "project_override": nullable(),
        "repository_root": nullable(),
        "sdk_version": text(),
        "server": object(),
        "server_database": nullable(),
        "server_deployment_type": nullable(),
        "server_url": nullable(),
        "server_version": nullable(),
        "version": text(),
        "warning": nullable(),
    });
    schema::answer(&properties, &["active_stack", "connection", "connection_target", "version"])
}

fn run(call: &Call<'_>) -> Answer {
    refuse(Arguments::new(call.given).into_problems())?;
    let status = call.kitaru.status()?;
    let mut content = call.content(&status);
    let server = status.server.as_ref();
    let warning = match content["server"]["problem"]["message"].clone() {
        Value::Null => content["overruled"]["message"].clone(),
        message => message,
    };
    let local = status.local_server.as_ref();
    let local = local.map(|server| if server.running { "running" } else { "stopped" });
    for (key, value) in [
        ("active_user", server.and_then(|server| server.user.clone()).into()),
        ("environment", environment(call.kitaru.settings())),
        ("local_server_status", local.into()),
        ("log_store_status", Value::Null),
        ("log_store_warning", Value::Null),
        ("project_override", call.kitaru.settings().project().into()),
        ("sdk_version", status.version.into()),
        ("server_database", Value::Null),
        ("server_deployment_type", Value::Null),
        ("server_url", server_url(&status).into()),
        ("server_version", server.and_then(|server| server.version.clone()).into()),
        ("warning", warning),
    ] {
        content[key] = value;
    }
    Ok(content)
}

fn server_url(status: &Status) -> Option<&str> {
    match &status.backend {
        Backend::Server { url, .. } => Some(url),
        Backend::Embedded { .. } => None,
    }
}

/// The variables that are set, without secrets.
fn environment(settings: &Settings) -> Value {
    let set = VARIABLES.iter().filter_map(|(name, is_secret)| {
        let value = settings.variable(name)?;
        let shown = match !is_secret && may_be_repeated(value) {
            true => plain(value),
            false => HIDDEN.to_owned(),
        };
        Some(json!({ "name": name, "value": shown }))
    });
    set.collect()
}
