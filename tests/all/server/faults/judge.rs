//! Checks the outcome of a command during a fault.

use super::Scenario;
use crate::server::{
    api::Api,
    client::Ran,
    proxy::Seen,
    whole::{self, ALL, NOTHING},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The observed outcome of a command.
pub(super) struct Outcome {
    pub(super) ran: Ran,
    pub(super) log: Vec<Seen>,
    pub(super) secrets: BTreeSet<String>,
}

/// Checks the output of the command, and the idempotency keys of its requests.
pub(super) fn check_output(scenario: &Scenario, outcome: &Outcome) -> Result<(), String> {
    let Outcome { ran, log, secrets } = outcome;
    let wrong = |what: &str| {
        let sent: String = log.iter().map(|seen| format!("  {seen}\n")).collect();
        Err(format!("{what}: {ran}after\n{sent}"))
    };
    let printed = format!("{}{}", ran.stdout, ran.stderr);
    if secrets.iter().any(|secret| printed.contains(secret)) {
        return wrong("a secret is printed");
    }
    let mut keys: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
    for seen in log.iter().filter(|seen| seen.method == "POST" && seen.changes()) {
        keys.entry(&seen.path).or_default().insert(seen.idempotency.as_deref());
    }
    if keys.values().any(|keys| keys.len() != 1 || keys.contains(&None)) {
        return wrong("not one idempotency key");
    }
    if ran.status == Some(0) {
        return match scenario.stays() && !is_kept(scenario, log) {
            true => wrong("it succeeds"),
            false if ran.json() == Value::Null => wrong("no JSON is printed"),
            false => Ok(()),
        };
    }
    if !scenario.stays() {
        return wrong("a second try would have helped");
    }
    let error = ran.error();
    let code = error["code"].as_str().unwrap_or_default();
    let is_interrupted = code == "server.interrupted"
        && scenario.kind.uncertain
        && log.last().is_some_and(Seen::changes);
    // The error also contains the cause, but its code is about how to finish.
    let is_unfinished = code == "stack.unfinished" && scenario.verb.after == NOTHING;
    let codes = scenario.kind.codes;
    match () {
        () if ran.status != Some(1) => wrong("not status 1"),
        () if !ran.stdout.is_empty() => wrong("something on standard output"),
        () if error["hint"].as_str().is_none_or(str::is_empty) => wrong("no hint"),
        () if is_unfinished || is_interrupted => Ok(()),
        () if !codes.contains(&code) => wrong("not the code"),
        () => Ok(()),
    }
}

/// Checks that the objects on the server match the outcome.
pub(super) fn check_objects(
    scenario: &Scenario,
    outcome: &Outcome,
    name: &str,
    api: &Api,
) -> Result<(), String> {
    let verb = scenario.verb;
    let left = match outcome.ran.status {
        Some(0) if is_kept(scenario, &outcome.log) => return Ok(()),
        Some(0) => whole::is(api, name, &[verb.after]),
        // A deletion of several requests may stop halfway; repeating it finishes it.
        _ if verb.after == NOTHING => Ok(()),
        _ if verb.before == NOTHING => whole::is(api, name, &[NOTHING, ALL]),
        _ => whole::is(api, name, &[verb.before, verb.after]),
    };
    left.map_err(|error| format!("{error}: {}", outcome.ran))
}

/// Whether a connector may be kept: 403 for its deletion means that it is in use.
fn is_kept(scenario: &Scenario, log: &[Seen]) -> bool {
    let refused =
        |seen: &Seen| seen.method == "DELETE" && seen.path.starts_with("service_connectors");
    scenario.kind.name == "forbidden" && log.iter().any(refused)
}
