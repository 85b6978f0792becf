//! Hostile lines and arguments: each is answered, and the next call works.

use super::{
    client::{Client, ERAS, Era, Setup},
    same,
};
use crate::home::Home;
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("mcp::a_line_that_is_no_message_is_answered", lines),
        Trial::test("mcp::large_and_deep_arguments_are_refused", large),
        Trial::test("mcp::arguments_of_wrong_types_are_refused", types),
        Trial::test("mcp::an_unknown_tool_is_an_error_of_the_protocol", tools),
        Trial::test("mcp::a_wrong_version_or_method_is_refused", protocol),
        Trial::test("mcp::messages_before_the_session_are_ignored", early),
    ]
}

fn works(client: &mut Client) -> Result<(), Failed> {
    same(&client.stacks()?, &vec!["default".to_owned()])
}

fn lines() -> Result<(), Failed> {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for era in ERAS {
        let home = Home::new();
        let mut client = Setup::new(era).start(&home)?;
        for (line, code) in [
            (b"not json".as_slice(), -32700),
            (b"{\"jsonrpc\":\"2.0\",", -32700),
            (b"\xff\xfe\x00", -32700),
            (deep.as_bytes(), -32700),
            (b"[]", -32600),
            (b"5", -32600),
            (b"{}", -32600),
            (b"{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"ping\"}", -32600),
            (b"[{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"ping\"}]", -32600),
            (&[b'x'; (16 << 20) + 1], -32600),
        ] {
            client.write_line(line)?;
            let answer = client.message()?;
            same(&answer["error"]["code"], &json!(code))?;
        }
        // An empty line is nothing.
        client.write_line(b"  ")?;
        works(&mut client)?;
        client.finish()?;
    }
    Ok(())
}

fn large() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).start(&home)?;
    let long = "x".repeat(10 << 20);
    let mut nested = json!("x");
    for _ in 0..100 {
        nested = json!({ "a": nested });
    }
    let many: Value = (0..5000).map(|number| (format!("a{number}"), json!(1))).collect();
    for (tool, arguments, most) in [
        ("kitaru_stacks_create", json!({ "name": long }), 4000),
        ("kitaru_stacks_create", json!({ "name": "x", "region": long }), 4000),
        ("kitaru_stacks_create", json!({ "name": "x", "credentials": long }), 4000),
        ("kitaru_stacks_create", json!({ "name": "x", "extra": { &*long: {} } }), 4000),
        ("kitaru_stacks_create", json!({ "name": "x", "extra": { "orchestrator": nested } }), 4000),
        ("kitaru_stacks_create", json!({ "name": "x", &*long: 1 }), 4000),
        ("kitaru_stacks_show", json!({ "name": long }), 4000),
        ("kitaru_stacks_show", many, 8000),
        ("kitaru_stacks_delete", json!({ "name": long, "recursive": true }), 4000),
        ("kitaru_stacks_delete", json!({ "name": "default", "force": true, "plan": long }), 4000),
    ] {
        let content = client.call(tool, &arguments)?;
        let text = content.to_string();
        if content.get("error").is_none() || text.len() > most {
            let start: String = text.chars().take(500).collect();
            return Err(format!("`{tool}` answers {} bytes: {start}", text.len()).into());
        }
    }
    works(&mut client)?;
    client.finish()
}

fn types() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Session).start(&home)?;
    let values = [json!(5), json!(true), json!([]), json!({}), json!(["x"]), json!(1.5)];
    for value in &values {
        for (tool, argument) in [
            ("kitaru_stacks_show", "name"),
            ("kitaru_stacks_list", "stack_type"),
            ("kitaru_stacks_create", "name"),
            ("kitaru_stacks_create", "stack_type"),
            ("kitaru_stacks_create", "credentials"),
            ("kitaru_stacks_delete", "plan"),
            ("manage_stack", "action"),
        ] {
            let arguments = json!({ argument: value });
            let content = client.call(tool, &arguments)?;
            same(&content.to_string().contains("argument.type"), &true)?;
        }
    }
    for value in ["yes", "1", ""] {
        let arguments = json!({ "name": "x", "activate": value });
        let refused = client.refusal("kitaru_stacks_create", &arguments)?;
        same(&refused.as_str(), &"argument.type")?;
    }
    for arguments in [json!([]), json!("x"), json!(5)] {
        let params = json!({ "name": "kitaru_stacks_list", "arguments": arguments });
        let answer = client.request("tools/call", params)?;
        same(&answer["error"]["code"], &json!(-32602))?;
    }
    works(&mut client)?;
    client.finish()
}

fn tools() -> Result<(), Failed> {
    for era in ERAS {
        let home = Home::new();
        let mut client = Setup::new(era).start(&home)?;
        for name in [
            "",
            "nope",
            "kitaru_stack_list",
            "\u{1b}[2J",
            "a\u{0}b",
            "\u{202e}x",
            &"x".repeat(1 << 20),
        ] {
            let answer = client.request("tools/call", json!({ "name": name, "arguments": {} }))?;
            same(&answer["error"]["code"], &json!(-32602))?;
            let text = answer.to_string();
            let is_clean = !text.contains("\\u001b") && !text.contains('\u{202e}');
            same(&(is_clean && text.len() < 500), &true)?;
        }
        let near = client.request("tools/call", json!({ "name": "kitaru_stack_list" }))?;
        let hint = json!("Call `kitaru_stacks_list`, if that is meant.");
        same(&near["error"]["data"]["hint"], &hint)?;
        works(&mut client)?;
        client.finish()?;
    }
    Ok(())
}

fn protocol() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).start(&home)?;
    works(&mut client)?;
    let request = |version: Option<&str>, method: &str| {
        let meta = version.map(|version| {
            json!({
                "io.modelcontextprotocol/protocolVersion": version,
                "io.modelcontextprotocol/clientCapabilities": {},
            })
        });
        json!({ "jsonrpc": "2.0", "id": 900, "method": method, "params": { "_meta": meta } })
    };
    for (request, code) in [
        (request(Some("2099-01-01"), "tools/list"), -32022),
        (request(None, "tools/list"), -32602),
        (request(Some("2026-07-28"), "ping"), -32601),
        (request(Some("2026-07-28"), "no/such"), -32601),
    ] {
        client.write(&request)?;
        let answer = client.answer(&json!(900))?;
        same(&answer["error"]["code"], &json!(code))?;
    }
    works(&mut client)?;
    client.finish()
}

fn early() -> Result<(), Failed> {
    let stateless = json!({ "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {} });
    let wrong = json!({ "io.modelcontextprotocol/protocolVersion": "1999-01-01" });
    for first in [
        None,
        Some(json!({ "method": "ping" })),
        Some(json!({ "method": "server/discover", "params": { "_meta": stateless } })),
        Some(json!({ "method": "tools/list" })),
        Some(json!({ "method": "tools/list", "params": { "_meta": wrong } })),
        Some(json!({ "method": "initialize", "params": { "capabilities": 5 } })),
    ] {
        let home = Home::new();
        let mut client = Setup::new(Era::Stateless).start(&home)?;
        if let Some(mut request) = first {
            request["jsonrpc"] = json!("2.0");
            request["id"] = json!(1000);
            client.write(&request)?;
            same(&client.message()?["id"], &json!(1000))?;
        }
        for method in ["notifications/initialized", "notifications/other"] {
            client.write(&json!({ "jsonrpc": "2.0", "method": method,
                "params": { "credentials": "hush" } }))?;
        }
        client.write(&json!({ "jsonrpc": "2.0", "id": 1, "result": {} }))?;
        works(&mut client)?;
        client.finish()?;
    }
    Ok(())
}
