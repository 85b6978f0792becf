//! The server as a process: what it writes, how long it lives, what it keeps.

use super::{
    client::{ERAS, Era, Setup},
    same,
};
use crate::{
    home::{Home, PROGRAM},
    providers,
};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("mcp::nothing_but_messages_is_written_under_any_log", log),
        Trial::test("mcp::a_client_that_vanishes_leaves_no_half_a_stack", vanished),
        Trial::test("mcp::a_thousand_calls_leave_nothing_behind", growth),
        Trial::test("mcp::progress_is_reported_if_it_is_asked_for", progress),
        Trial::test("mcp::calls_run_side_by_side", side_by_side),
        Trial::test("mcp::requests_of_a_pipe_are_answered", pipe),
    ]
}

fn log() -> Result<(), Failed> {
    for era in ERAS {
        for (flags, level) in
            [(["-vvv"].as_slice(), ""), (&[], "trace"), (&["-v"], "debug,rmcp=trace")]
        {
            let home = Home::new();
            let setup = Setup::new(era).flags(flags).variable("KITARU_LOG", level);
            let mut client = setup.start(&home)?;
            client.call("kitaru_stacks_create", &json!({ "name": "dev" }))?;
            client.call("kitaru_stacks_show", &json!({ "name": "nope" }))?;
            // The client fails at a line that is no message.
            same(&client.log().contains("kitaru_stacks_create"), &true)?;
            same(&client.log().contains("stack.unknown"), &true)?;
            client.finish()?;
        }
    }
    Ok(())
}

fn vanished() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Session).start(&home)?;
    for number in 0..20 {
        let arguments = json!({ "name": format!("s{number}") });
        client.send(
            "tools/call",
            json!({ "name": "kitaru_stacks_create", "arguments": arguments }),
        )?;
    }
    same(&client.close()?.success(), &true)?;
    let mut next = Setup::new(Era::Session).start(&home)?;
    for name in next.stacks()? {
        let shown = next.call("kitaru_stacks_show", &json!({ "name": name }))?;
        let components = shown["components"].as_array().map(Vec::len);
        same(&components, &Some(2))?;
    }
    next.finish()
}

/// The memory of a process, in KiB.
fn memory(pid: u32) -> Result<u64, Failed> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn growth() -> Result<(), Failed> {
    /// What the allocator may keep for the next call.
    const MOST: u64 = 2048;
    let home = Home::new();
    let mut client = Setup::new(Era::Session).start(&home)?;
    let call = |client: &mut super::client::Client, count: u32| -> Result<(), Failed> {
        for number in 0..count {
            let (tool, arguments) = match number % 4 {
                0 => ("kitaru_stacks_list", json!({})),
                1 => ("kitaru_stacks_show", json!({ "name": "default" })),
                2 => ("kitaru_stacks_show", json!({ "name": "nope" })),
                _ => ("kitaru_stacks_resolve", json!({})),
            };
            client.result(json!({ "name": tool, "arguments": arguments }))?;
        }
        Ok(())
    };
    call(&mut client, 200)?;
    let before = memory(client.pid())?;
    call(&mut client, 1000)?;
    let after = memory(client.pid())?;
    match after <= before + MOST {
        true => client.finish(),
        false => Err(format!("it grows from {before} to {after} KiB").into()),
    }
}

fn progress() -> Result<(), Failed> {
    for era in ERAS {
        let home = Home::new();
        // Nothing is known of it yet.
        let plugin = home.settings().join("plugins/nomad.wasm");
        fs::copy(providers::directory().join("nomad.wasm"), plugin)?;
        let cache = home.path().join("cache");
        let setup = Setup::new(era).variable("KITARU_CACHE_PATH", &cache.display().to_string());
        let mut client = setup.start(&home)?;
        let call = json!({
            "name": "kitaru_stack_types",
            "arguments": { "stack_type": "nomad" },
            "_meta": { "progressToken": "t" },
        });
        let result = client.result(call)?;
        let types = &result["structuredContent"]["result"];
        same(&types[0]["stack_type"], &json!("nomad"))?;
        let reported: Vec<&Value> = client.notified.iter().map(|it| &it["params"]).collect();
        let [first, ..] = reported.as_slice() else { return Err("no progress".into()) };
        same(&first["progressToken"], &json!("t"))?;
        same(&first["progress"].as_f64(), &Some(1.0))?;
        client.finish()?;
    }
    Ok(())
}

fn side_by_side() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).start(&home)?;
    let mut ids = Vec::new();
    for number in 0..40 {
        let arguments = json!({ "name": format!("s{number}") });
        let call = json!({ "name": "kitaru_stacks_create", "arguments": arguments });
        ids.push(client.send("tools/call", call)?);
    }
    let mut answered = Vec::new();
    for _ in &ids {
        let message = client.message()?;
        same(&message["result"]["isError"], &json!(false))?;
        answered.extend(message["id"].as_u64());
    }
    answered.sort_unstable();
    same(&answered, &ids)?;
    same(&client.stacks()?.len(), &41)?;
    client.finish()
}

/// The input ends right after the last request, which has no line break.
fn pipe() -> Result<(), Failed> {
    let home = Home::new();
    let mut child = Command::new(PROGRAM)
        .arg("mcp")
        .env_clear()
        .envs(home.environment())
        .current_dir(home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let begin = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": { "name": "pipe", "version": "0" } } });
    let call = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call",
        "params": { "name": "kitaru_stacks_list", "arguments": {} } });
    if let Some(mut input) = child.stdin.take() {
        input.write_all(format!("{begin}\n{call}").as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let answers: Vec<Value> = String::from_utf8(output.stdout)?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    same(&(answers.len(), output.status.code()), &(2, Some(0)))?;
    same(&answers[1]["result"]["structuredContent"]["total"], &json!(1))
}
