//! Tests a server that is killed during a change.
//!
//! Its database may then contain a partial stack, which a client cannot prevent.
//! A retry must finish the change.

use super::{
    api::Api,
    client::Client,
    proxy::{Fault, Gate, Proxy, Rule},
    real::Server,
    whole,
};
use libtest_mimic::{Failed, Trial};
use std::{process::Stdio, thread, time::Duration};

/// How long after it receives the change the server is killed, in milliseconds.
const MOMENTS: [u64; 3] = [0, 15, 40];

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("server::crash::a_creation_is_finished_by_a_second_try", creations),
        Trial::test("server::crash::a_deletion_is_finished_by_a_second_try", deletions),
    ]
}

fn creations() -> Result<(), Failed> {
    let mut server = Server::start()?;
    for moment in MOMENTS {
        let name = format!("crash-create-{moment}x");
        crash(&mut server, &whole::create(&name), ("POST", "stacks"), moment)?;
        let client = Client::new(&server.url, &server.key);
        whole::create_finishes(&client, &Api::of(&server)?, &name)?;
    }
    Ok(())
}

fn deletions() -> Result<(), Failed> {
    let mut server = Server::start()?;
    for (moment, path) in MOMENTS.into_iter().zip(["stacks", "components", "service_connectors"]) {
        let name = format!("crash-delete-{moment}x");
        let client = Client::new(&server.url, &server.key);
        client.run(&whole::create(&name))?.done()?;
        crash(&mut server, &whole::delete(&name), ("DELETE", path), moment)?;
        let client = Client::new(&server.url, &server.key);
        whole::delete_finishes(&client, &Api::of(&server)?, &name)?;
    }
    Ok(())
}

/// Runs a command, kills the server during one of its requests, and restarts it.
fn crash(
    server: &mut Server,
    line: &str,
    (method, path): (&'static str, &'static str),
    moment: u64,
) -> Result<(), String> {
    let proxy = Proxy::before(&server.url)?;
    let client = Client::new(&proxy.url(), &server.key);
    client.run("stack list")?.done()?;
    let gate = Gate::default();
    proxy.add(Rule::new(0..1, Fault::HoldRequest(gate.clone())).only(method, path));
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut command = client.command(&words);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let reached = gate.is_reached(Duration::from_secs(30));
    gate.open();
    thread::sleep(Duration::from_millis(moment));
    server.kill()?;
    let status = child.wait().map_err(|error| error.to_string())?;
    server.restart()?;
    match (reached, status.code()) {
        (true, Some(0 | 1)) => Ok(()),
        (true, _) => Err(format!("`{line}` ended with {status}")),
        (false, _) => Err(format!("`{line}` never sent {method} {path}")),
    }
}
