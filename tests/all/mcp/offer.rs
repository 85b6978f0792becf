//! What is offered: tools, with their schemas and annotations, and fewer of them on demand.

use super::{
    client::{ERAS, Era, Setup},
    same,
};
use crate::home::{Home, PROGRAM};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

/// The tools, and what their annotations say: read-only, destructive, idempotent, open world.
const TOOLS: [(&str, [bool; 4]); 12] = [
    ("kitaru_stack_types", [true, false, true, false]),
    ("kitaru_stacks_create", [false, false, false, true]),
    ("kitaru_stacks_current", [true, false, true, false]),
    ("kitaru_stacks_delete", [false, true, true, true]),
    ("kitaru_stacks_export", [true, false, true, false]),
    ("kitaru_stacks_list", [true, false, true, false]),
    ("kitaru_stacks_plan", [true, false, true, false]),
    ("kitaru_stacks_resolve", [true, false, true, false]),
    ("kitaru_stacks_show", [true, false, true, false]),
    ("kitaru_stacks_use", [false, false, true, false]),
    ("kitaru_status", [true, false, true, false]),
    ("manage_stack", [false, true, false, true]),
];

/// The arguments of `manage_stack` in the Python program 0.20.2, as its server lists them.
const OF_PYTHON: [&str; 20] = [
    "action",
    "activate",
    "artifact_store",
    "async_mode",
    "cluster",
    "container_registry",
    "credentials",
    "execution_role",
    "extra",
    "force",
    "name",
    "namespace",
    "recursive",
    "region",
    "resource_group",
    "sandbox",
    "stack_type",
    "subscription_id",
    "verify",
    "workspace",
];

/// The members of the answer of `kitaru_status` in that program.
const STATUS: [&str; 17] = [
    "sdk_version",
    "connection",
    "connection_target",
    "config_directory",
    "server_url",
    "active_user",
    "project_override",
    "active_stack",
    "repository_root",
    "server_version",
    "server_database",
    "server_deployment_type",
    "local_server_status",
    "warning",
    "log_store_status",
    "log_store_warning",
    "environment",
];

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("mcp::tools_have_all_annotations_in_both_eras", annotations),
        Trial::test("mcp::the_tools_of_the_python_program_keep_their_arguments", python),
        Trial::test("mcp::fewer_tools_are_offered_on_demand", fewer),
        Trial::test("mcp::nothing_names_a_tool_that_is_not_offered", named),
        Trial::test("mcp::a_list_of_one_page_has_no_other", pages),
        Trial::test("mcp::a_tool_that_there_is_not_cannot_be_offered", no_tool),
        Trial::test("mcp::arguments_are_those_of_the_stack_types", schemas),
        Trial::test("mcp::the_server_introduces_itself", introduction),
    ]
}

fn names(tools: &[Value]) -> Vec<String> {
    let names = tools.iter().filter_map(|tool| tool["name"].as_str());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names
}

fn annotations() -> Result<(), Failed> {
    let home = Home::new();
    let mut listed = Vec::new();
    for era in ERAS {
        let mut client = Setup::new(era).start(&home)?;
        let tools = client.tools()?;
        let found = tools.iter().map(|tool| {
            let hints = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"];
            let hints = hints.map(|hint| tool["annotations"][hint].as_bool());
            (tool["name"].as_str().unwrap_or_default().to_owned(), hints)
        });
        let wanted = TOOLS.map(|(name, hints)| (name.to_owned(), hints.map(Some)));
        same(&found.collect::<BTreeMap<_, _>>(), &BTreeMap::from(wanted))?;
        listed.push(tools);
        client.finish()?;
    }
    same(&listed[0], &listed[1])
}

fn python() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Session).start(&home)?;
    let tools = client.tools()?;
    let manage = tools.iter().find(|tool| tool["name"] == "manage_stack").ok_or("no such tool")?;
    let schema = &manage["inputSchema"];
    same(&schema["required"], &json!(["action", "name"]))?;
    let missing: Vec<&str> =
        OF_PYTHON.into_iter().filter(|name| schema["properties"].get(name).is_none()).collect();
    same(&missing, &Vec::new())?;

    // With all arguments at their defaults, as that program's clients send them.
    let create = json!({
        "action": "create", "name": "dev", "activate": true, "recursive": false, "force": false,
        "stack_type": "local", "artifact_store": null, "region": null, "credentials": null,
        "extra": null, "async_mode": false, "verify": true,
    });
    let created = client.call("manage_stack", &create)?;
    for (member, value) in [
        ("name", json!("dev")),
        ("is_active", json!(true)),
        ("previous_active_stack", json!("default")),
        ("components_created", json!(["dev (orchestrator)", "dev (artifact_store)"])),
        ("stack_type", json!("local")),
    ] {
        same(&created[member], &value)?;
    }
    let listed = client.call("kitaru_stacks_list", &json!({}))?;
    let dev = &listed["result"][1];
    same(&(dev["name"].clone(), dev["is_managed"].clone()), &(json!("dev"), json!(true)))?;
    let status = client.call("kitaru_status", &json!({}))?;
    let missing: Vec<&str> =
        STATUS.into_iter().filter(|member| status.get(member).is_none()).collect();
    same(&missing, &Vec::new())?;
    client.call("kitaru_stacks_use", &json!({ "name": "default" }))?;
    let delete = json!({
        "action": "delete", "name": "dev", "activate": true, "recursive": false, "force": false,
        "stack_type": "local", "region": null, "async_mode": false, "verify": true,
    });
    let deleted = client.call("manage_stack", &delete)?;
    same(&deleted["deleted_stack"], &json!("dev"))?;
    same(&deleted["recursive"], &json!(false))?;
    client.finish()
}

fn fewer() -> Result<(), Failed> {
    let home = Home::new();
    let all: Vec<&str> = TOOLS.iter().map(|(name, _)| *name).collect();
    let readers: Vec<&str> =
        TOOLS.iter().filter(|(_, [reads, ..])| *reads).map(|(name, _)| *name).collect();
    let without_deletion: Vec<&str> =
        all.iter().copied().filter(|name| *name != "kitaru_stacks_delete").collect();
    let named = ["kitaru_stacks_delete", "kitaru_stacks_list"];
    let setup = || Setup::new(Era::Stateless);
    let tools = "--tools=kitaru_stacks_list,kitaru_stacks_delete";
    for (setup, wanted) in [
        (setup(), &*all),
        (setup().flags(&["--read-only"]), &*readers),
        (setup().variable("KITARU_MCP_READ_ONLY", "true"), &*readers),
        (setup().variable("KITARU_MCP_READ_ONLY", "0"), &*all),
        (setup().flags(&["--no-delete"]), &*without_deletion),
        (setup().variable("KITARU_MCP_NO_DELETE", "1"), &*without_deletion),
        (setup().flags(&[tools]), &named),
        (setup().flags(&[tools, "--read-only"]), &named[1..]),
        (setup().variable("KITARU_MCP_TOOLS", "kitaru_stacks_list"), &named[1..]),
    ] {
        let mut client = setup.start(&home)?;
        same(&names(&client.tools()?), &wanted.iter().map(ToString::to_string).collect())?;
        // What is not listed is not there.
        for name in all.iter().filter(|name| !wanted.contains(name)) {
            let params = json!({ "name": name, "arguments": { "name": "default" } });
            let answer = client.request("tools/call", params)?;
            same(&answer["error"]["code"], &json!(-32602))?;
        }
        client.finish()?;
    }
    let mut client = setup().flags(&["--no-delete"]).start(&home)?;
    let delete = json!({ "action": "delete", "name": "default" });
    same(&client.refusal("manage_stack", &delete)?.as_str(), &"argument.value")?;
    client.finish()
}

/// What the server says of itself and answers, to calls that fail too.
fn named() -> Result<(), Failed> {
    let all: Vec<&str> = TOOLS.iter().map(|(name, _)| *name).collect();
    let mut offers: Vec<String> = all.iter().map(|name| format!("--tools={name}")).collect();
    offers.extend(["--read-only".to_owned(), "--no-delete".to_owned()]);
    for offer in &offers {
        let home = Home::new();
        let setup = Setup::new(Era::Session).variable("KITARU_STACK", "gone");
        let mut client = setup.flags(&[offer]).start(&home)?;
        let offered = names(&client.tools()?);
        let prompts = client.request("prompts/list", json!({}))?;
        for prompt in prompts["result"]["prompts"].as_array().into_iter().flatten() {
            let arguments = json!({ "stack_type": "vertex" });
            let prompt = json!({ "name": prompt["name"], "arguments": arguments });
            let text = client.request("prompts/get", prompt)?;
            same(&text["result"]["messages"].is_array(), &true)?;
        }
        for tool in &offered {
            for arguments in [
                json!({}),
                json!({ "name": "gone" }),
                json!({ "name": "default", "force": true }),
                json!({ "name": "default", "action": "create" }),
                json!({ "name": "gone", "action": "delete" }),
                json!({ "name": "dev", "stack_type": "vertx", "action": "create" }),
                json!({ "name": "dev", "stack_type": "vertex", "action": "create" }),
            ] {
                client.call(tool, &arguments)?;
            }
        }
        let told = String::from_utf8_lossy(&client.everything()).into_owned();
        let words = told.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let others =
            words.filter(|word| all.contains(word) && !offered.iter().any(|it| it == word));
        same(&others.collect::<BTreeSet<_>>(), &BTreeSet::new()).map_err(|error| {
            Failed::from(format!("{offer}: {}", error.message().unwrap_or_default()))
        })?;
        client.finish()?;
    }
    Ok(())
}

fn pages() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).start(&home)?;
    for list in ["tools/list", "prompts/list", "resources/templates/list", "resources/list"] {
        let answer = client.request(list, json!({ "cursor": "one" }))?;
        same(&answer["error"]["code"], &json!(-32602))?;
    }
    client.finish()
}

fn no_tool() -> Result<(), Failed> {
    let home = Home::new();
    let output = Command::new(PROGRAM)
        .args(["mcp", "--tools", "kitaru_stack_list,kitaru_stacks_show", "-o", "json"])
        .env_clear()
        .envs(home.environment())
        .current_dir(home.path())
        .output()?;
    let line: Value = serde_json::from_slice(&output.stderr)?;
    same(&output.status.code(), &Some(1))?;
    same(&line["error"]["code"], &json!("mcp.tool"))?;
    same(&line["error"]["hint"], &json!("Write `kitaru_stacks_list`, if that is meant."))?;
    // As a variable that is not set leaves it.
    for list in ["", ","] {
        let mut command = Command::new(PROGRAM);
        command.args(["mcp", "--tools", list]).env_clear().envs(home.environment());
        let output = command.current_dir(home.path()).output()?;
        same(&output.status.code(), &Some(1))?;
    }
    Ok(())
}

fn schemas() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).start(&home)?;
    let tools = client.tools()?;
    let create = tools.iter().find(|tool| tool["name"] == "kitaru_stacks_create");
    let create = &create.ok_or("no such tool")?["inputSchema"];
    same(&create["additionalProperties"], &json!(false))?;
    same(&create["required"], &json!(["name"]))?;
    let types = client.call("kitaru_stack_types", &json!({}))?;
    let types = types["result"].as_array().ok_or("no types")?;
    let names: Vec<&Value> = types.iter().map(|known| &known["stack_type"]).collect();
    same(&json!(names), &json!(["local", "kubernetes", "vertex", "sagemaker", "azureml"]))?;
    for known in types {
        let schema = &known["input_schema"];
        jsonschema::meta::validate(schema).map_err(|error| error.to_string())?;
        // The schema of the tool has the arguments of each type.
        for name in schema["properties"].as_object().ok_or("no properties")?.keys() {
            if create["properties"].get(name).is_none() {
                return Err(format!("`{name}` is no argument of the tool").into());
            }
        }
    }
    let vertex = client.call("kitaru_stack_types", &json!({ "stack_type": "vertex" }))?;
    let vertex = &vertex["result"][0];
    let required = ["name", "stack_type", "artifact_store", "container_registry", "region"];
    same(&vertex["input_schema"]["required"], &json!(required))?;
    same(&vertex["extra"]["orchestrator"]["vertex"]["fields"].is_object(), &true)?;
    same(&vertex["credentials"][0], &json!("gcp-service-account:PATH"))?;
    let unknown = client.refusal("kitaru_stack_types", &json!({ "stack_type": "vertx" }))?;
    same(&unknown.as_str(), &"type.unknown")?;
    client.finish()
}

fn introduction() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).start(&home)?;
    let found = client.request("server/discover", json!({}))?;
    let found = &found["result"];
    let versions = found["supportedVersions"].as_array().ok_or("no versions")?;
    for version in ["2025-06-18", "2025-11-25", "2026-07-28"] {
        if !versions.contains(&json!(version)) {
            return Err(format!("it does not speak {version}: {found}").into());
        }
    }
    let text = found["instructions"].as_str().unwrap_or_default();
    same(&text.matches(". ").count(), &4)?;
    for capability in ["tools", "resources", "prompts", "completions"] {
        same(&found["capabilities"][capability].is_object(), &true)?;
    }
    client.finish()
}
