//! Clients that others wrote: that of PyPI in two releases, and the inspector of npm.

use super::same;
use crate::{
    home::{Home, PROGRAM},
    install::installed,
};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    process::{Command, Output},
};

const CLIENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/all/mcp/client.py");

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("mcp::clients::the_newest_of_pypi", || pypi("mcp", "2025-11-25")),
        Trial::test("mcp::clients::an_older_one_of_pypi", || pypi("mcp-session", "2025-06-18")),
        Trial::test("mcp::clients::the_inspector_of_npm", inspector),
    ]
}

/// The outcomes of the calls that the client makes, as `isError` and the code.
const OUTCOMES: [Option<&str>; 13] = [
    None,
    None,
    None,
    None,
    Some("stack.exists"),
    None,
    None,
    None,
    None,
    None,
    Some("argument.unknown"),
    None,
    None,
];

fn printed(output: &Output) -> Result<Value, Failed> {
    let errors = String::from_utf8_lossy(&output.stderr);
    match output.status.success() {
        true => Ok(serde_json::from_slice(&output.stdout)?),
        false => Err(format!("the client failed: {errors}").into()),
    }
}

fn pypi(environment: &str, version: &str) -> Result<(), Failed> {
    let python = installed(environment)?.join("python");
    let home = Home::new();
    let variables: BTreeMap<String, String> = home
        .environment()
        .into_iter()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .chain([("KITARU_LOG".to_owned(), "trace".to_owned())])
        .collect();
    let output = Command::new(python)
        .args([CLIENT, PROGRAM, &serde_json::to_string(&variables)?])
        .current_dir(home.path())
        .output()?;
    let seen = printed(&output)?;
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("Failed to parse") {
        return Err(format!("a line is no message: {errors}").into());
    }
    same(&seen["begun"]["protocolVersion"], &json!(version))?;
    same(
        &(&seen["tools"], &seen["templates"], &seen["prompts"]),
        &(&json!(12), &json!(2), &json!(1)),
    )?;
    let codes: Vec<Option<&str>> = seen["calls"]
        .as_array()
        .ok_or("no calls")?
        .iter()
        .map(|call| call["structuredContent"]["error"]["code"].as_str())
        .collect();
    same(&codes, &OUTCOMES.to_vec())?;
    same(&seen["asked"].as_array().map(Vec::len), &Some(1))
}

fn inspector() -> Result<(), Failed> {
    let inspector = installed("inspector")?.join("mcp-inspector");
    let home = Home::new();
    let run = |more: &[&str]| -> Result<Value, Failed> {
        let output = Command::new(&inspector)
            .args(["--cli", PROGRAM, "mcp"])
            .args(more)
            .env_clear()
            .envs(home.environment())
            .current_dir(home.path())
            .output()?;
        printed(&output)
    };
    let tools = run(&["--method", "tools/list"])?;
    same(&tools["tools"].as_array().map(Vec::len), &Some(12))?;
    let call = ["--method", "tools/call", "--tool-name"];
    let create =
        [&call[..], &["manage_stack", "--tool-arg", "action=create", "--tool-arg", "name=dev"]];
    let created = run(&create.concat())?;
    same(&created["structuredContent"]["name"], &json!("dev"))?;
    let listed = run(&[&call[..], &["kitaru_stacks_list"]].concat())?;
    same(&listed["structuredContent"]["total"], &json!(2))
}
