//! Tests how many requests a command sends with a cached token.

use super::{
    client::{Client, Ran, TYPES},
    proxy::Proxy,
    real::Server,
};
use libtest_mimic::{Failed, Trial};

pub(super) fn trials() -> Vec<Trial> {
    let trial = |(stack_type, flags): (&'static str, &'static str)| {
        let name = format!("server::counts::few_requests_are_sent_for_{stack_type}");
        Trial::test(name, move || few(stack_type, flags))
    };
    TYPES.into_iter().map(trial).collect()
}

fn few(stack_type: &str, flags: &str) -> Result<(), Failed> {
    let server = Server::shared()?;
    let proxy = Proxy::before(&server.url)?;
    let client = Client::new(&proxy.url(), &server.key);
    client.run("stack list").and_then(Ran::done)?;
    let name = format!("counts-{stack_type}");
    let left = format!("stack create {name}-left --no-activate {flags}");
    client.run(&left).and_then(Ran::done)?;
    let mut wrong = Vec::new();
    for (line, most) in [
        ("stack list".to_owned(), 1),
        (format!("stack create {name} {flags}"), 3),
        ("stack current".to_owned(), 1),
        (format!("stack show {name}"), 3),
        ("stack use default".to_owned(), 1),
        (format!("stack use {name}"), 1),
        (format!("stack delete {name}-left"), 3),
        (format!("stack delete {name} --recursive --force"), 8),
        // The leftovers of a plain deletion have to be looked up.
        (format!("stack delete {name}-left --recursive"), 10),
    ] {
        proxy.take_log();
        client.run(&line).and_then(Ran::done)?;
        let log: Vec<String> = proxy.take_log().iter().map(ToString::to_string).collect();
        if log.is_empty() || log.len() > most {
            wrong.push(format!("`{line}` sends {}, at most {most}: {log:#?}", log.len()));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}
