//! Tests the proxy itself, in front of a trivial server.

use super::{super::http::Message, Fault, Gate, Proxy, Rule};
use libtest_mimic::{Failed, Trial};
use std::{
    io::{self, BufReader, ErrorKind},
    net::TcpListener,
    thread,
    time::Duration,
};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("server::proxy::what_no_rule_is_about_passes", passes),
        Trial::test("server::proxy::a_rule_is_about_some_requests", some),
        Trial::test("server::proxy::answers_break_off_or_are_lost", lost),
        Trial::test("server::proxy::a_request_waits_until_its_gate_is_open", waits),
        Trial::test("server::proxy::a_proxy_that_answers_no_more_refuses", refuses),
    ]
}

/// A server that responds to every request with the request's first line.
fn echo() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || -> io::Result<()> {
        for stream in listener.incoming() {
            let stream = stream?;
            if let Some(request) = Message::read(&mut BufReader::new(&stream))? {
                let answer = Message::new("HTTP/1.1 200 OK", &[], request.first.as_bytes());
                answer.write(&mut &stream)?;
            }
        }
        Ok(())
    });
    Ok(url)
}

fn ask(proxy: &Proxy, first: &str) -> io::Result<Message> {
    let headers = [("Authorization", "Bearer t"), ("Idempotency-Key", "i")];
    Message::new(&format!("{first} HTTP/1.1"), &headers, b"").exchange(&proxy.url())
}

fn holds(is_so: bool, what: &str) -> Result<(), Failed> {
    if is_so { Ok(()) } else { Err(what.into()) }
}

fn passes() -> Result<(), Failed> {
    let proxy = Proxy::before(&echo()?)?;
    let answer = ask(&proxy, "GET /api/v1/stacks?size=2")?;
    holds(answer.body == b"GET /api/v1/stacks?size=2 HTTP/1.1", "not what the server said")?;
    let log = proxy.take_log();
    let log: Vec<String> =
        log.iter().map(|seen| format!("{seen} {:?}", seen.idempotency)).collect();
    holds(log == [r#"GET stacks?size=2 Some("i")"#], &format!("{log:?}"))?;
    holds(proxy.tokens().contains("t"), "the token was not kept")
}

fn some() -> Result<(), Failed> {
    let proxy = Proxy::before(&echo()?)?;
    let busy = Fault::Answer { status: "429 Busy", headers: &[("Retry-After", "1")], body: "[]" };
    proxy.add(Rule::new(1..2, busy).only("GET", "stacks"));
    let mut statuses = Vec::new();
    for first in
        ["GET /api/v1/stacks", "POST /api/v1/stacks", "GET /api/v1/stacks/1", "GET /api/v1/stacks"]
    {
        statuses.push(ask(&proxy, first)?.status());
    }
    holds(statuses == [200, 200, 429, 200], &format!("{statuses:?}"))
}

fn lost() -> Result<(), Failed> {
    let proxy = Proxy::before(&echo()?)?;
    for fault in [Fault::Truncate, Fault::LoseRequest, Fault::LoseAnswer] {
        proxy.heal();
        proxy.add(Rule::new(0..1, fault.clone()));
        let answer = ask(&proxy, "GET /api/v1/stacks");
        holds(answer.is_err(), &format!("{fault:?}: {answer:?}"))?;
        holds(ask(&proxy, "GET /api/v1/stacks").is_ok(), "it was to go wrong once")?;
    }
    Ok(())
}

fn waits() -> Result<(), Failed> {
    let proxy = Proxy::before(&echo()?)?;
    let gate = Gate::default();
    proxy.add(Rule::new(0..1, Fault::HoldRequest(gate.clone())));
    let url = proxy.url();
    let waiting = thread::spawn(move || {
        Message::new("GET /held HTTP/1.1", &[], b"").exchange(&url).map(|answer| answer.status())
    });
    holds(gate.is_reached(Duration::from_secs(5)), "no request came")?;
    holds(!waiting.is_finished(), "it did not wait")?;
    gate.open();
    let status = waiting.join().expect("no panic")?;
    proxy.settle();
    holds(status == 200, &format!("{status}"))
}

fn refuses() -> Result<(), Failed> {
    let proxy = Proxy::before(&echo()?)?;
    proxy.answer_only(1);
    holds(ask(&proxy, "GET /api/v1/stacks")?.status() == 200, "it was to answer once")?;
    let error = ask(&proxy, "GET /api/v1/stacks").err().map(|error| error.kind());
    holds(error == Some(ErrorKind::ConnectionRefused), &format!("{error:?}"))
}
