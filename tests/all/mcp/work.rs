//! What the tools do, in both eras.

use super::{
    client::{Client, ERAS, Era, Setup},
    same,
};
use crate::home::Home;
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("mcp::a_stack_lives_in_both_eras", lives),
        Trial::test("mcp::all_problems_are_told_at_once", problems),
        Trial::test("mcp::arguments_of_another_action_are_refused", misplaced),
        Trial::test("mcp::resources_are_read_and_completed", resources),
        Trial::test("mcp::a_prompt_leads_to_a_stack", prompt),
        Trial::test("mcp::warnings_stand_beside_the_outcome", warnings),
    ]
}

/// The arguments of a `vertex` stack.
fn vertex(name: &str) -> Value {
    json!({
        "name": name,
        "stack_type": "vertex",
        "region": "us-central1",
        "artifact_store": "gs://my-bucket/p",
        "container_registry": "us-central1-docker.pkg.dev/my-project/images",
        "extra": { "orchestrator": { "synchronous": true } },
    })
}

fn lives() -> Result<(), Failed> {
    for era in ERAS {
        let home = Home::new();
        let mut client = Setup::new(era).start(&home)?;
        live(&mut client)?;
        client.finish()?;
    }
    Ok(())
}

fn live(client: &mut Client) -> Result<(), Failed> {
    let mut plan = vertex("prod");
    plan["action"] = "create".into();
    let planned = client.call("kitaru_stacks_plan", &plan)?;
    same(&planned["dry_run"], &json!(true))?;
    same(&client.stacks()?, &vec!["default".to_owned()])?;

    let created = client.call("kitaru_stacks_create", &vertex("prod"))?;
    same(&created["previous_active_stack"], &json!("default"))?;
    same(&created["resources"]["region"], &json!("us-central1"))?;
    let again = client.refusal("kitaru_stacks_create", &vertex("prod"))?;
    same(&again.as_str(), &"stack.exists")?;

    let shown = client.call("kitaru_stacks_show", &json!({ "name": "prod" }))?;
    same(&shown["id"], &created["id"])?;
    same(&shown["stack_type"], &json!("vertex"))?;
    let current = client.call("kitaru_stacks_current", &json!({}))?;
    same(&current["name"], &json!("prod"))?;
    let resolved = client.call("kitaru_stacks_resolve", &json!({ "flow": "default" }))?;
    same(&(&resolved["name"], &resolved["layer"]), &(&json!("default"), &json!("flow")))?;
    let exported = client.call("kitaru_stacks_export", &json!({ "name": "prod" }))?;
    same(&exported["file"]["region"], &json!("us-central1"))?;
    same(&exported["yaml"].as_str().is_some_and(|it| it.contains("type: vertex\n")), &true)?;

    // What is exported can be created again.
    let mut file = exported["file"].clone();
    file["stack_type"] = file["type"].take();
    file["name"] = "copy".into();
    file.as_object_mut().ok_or("no file")?.remove("type");
    client.call("kitaru_stacks_create", &file)?;

    let used = client.call("kitaru_stacks_use", &json!({ "name": "default" }))?;
    same(&used["previous_active_stack"], &json!("copy"))?;
    let active = client.refusal("kitaru_stacks_delete", &json!({ "name": "default" }))?;
    same(&active.as_str(), &"stack.default")?;
    let deleted = client.call("kitaru_stacks_delete", &json!({ "name": "prod" }))?;
    same(&deleted["deleted_stack"], &json!("prod"))?;
    same(&client.stacks()?, &vec!["default".to_owned(), "copy".to_owned()])
}

fn problems() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).start(&home)?;
    let wrong = json!({
        "name": "prod",
        "stack_type": "vertex",
        "regoin": "us-central1",
        "artifact_store": "s3://my-bucket",
        "verify": "no",
        "extra": { "orchestrator": { "synchronus": true } },
    });
    let content = client.call("kitaru_stacks_create", &wrong)?;
    let problems = content["error"]["problems"].as_array().ok_or("one problem only")?;
    let mut codes: Vec<&str> = problems.iter().filter_map(|it| it["code"].as_str()).collect();
    codes.sort_unstable();
    let wanted =
        ["argument.type", "argument.unknown", "extra.field", "input.kind", "input.missing"];
    same(&codes, &wanted.to_vec())?;
    let text = content.to_string();
    for words in ["Write `region`, if that is meant.", r#"container_registry=\"URI\""#] {
        if !text.contains(words) {
            return Err(format!("`{words}` is not in {text}").into());
        }
    }
    same(&client.stacks()?, &vec!["default".to_owned()])?;
    for (tool, arguments, code) in [
        ("kitaru_stacks_show", json!({}), "argument.missing"),
        ("kitaru_stacks_show", json!({ "name": 5 }), "argument.type"),
        ("kitaru_stacks_show", json!({ "name": " " }), "name.blank"),
        ("kitaru_stacks_show", json!({ "name": "nope" }), "stack.unknown"),
        ("kitaru_stacks_current", json!({ "name": "x" }), "argument.unknown"),
        ("kitaru_stacks_create", json!({ "stack_type": "local" }), "argument.missing"),
        ("kitaru_stacks_create", json!({ "name": "x", "stack_type": "vertx" }), "type.unknown"),
        ("kitaru_stacks_create", json!({ "name": "x", "region": "eu" }), "input.foreign"),
        ("manage_stack", json!({ "action": "rename", "name": "x" }), "argument.value"),
        ("kitaru_stacks_list", json!({ "stack_type": "vertx" }), "type.unknown"),
    ] {
        same(&client.refusal(tool, &arguments)?.as_str(), &code)?;
    }
    client.finish()
}

fn misplaced() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Session).start(&home)?;
    for arguments in [
        json!({ "action": "delete", "name": "x", "region": "eu" }),
        json!({ "action": "delete", "name": "x", "activate": false }),
        json!({ "action": "create", "name": "x", "force": true }),
    ] {
        let code = client.refusal("manage_stack", &arguments)?;
        same(&code.as_str(), &"argument.misplaced")?;
    }
    same(&client.stacks()?, &vec!["default".to_owned()])?;
    client.finish()
}

fn resources() -> Result<(), Failed> {
    for (era, not_found) in [(Era::Session, -32002), (Era::Stateless, -32602)] {
        let home = Home::new();
        let mut client = Setup::new(era).start(&home)?;
        client.call("kitaru_stacks_create", &json!({ "name": "my dev" }))?;
        let listed = client.request("resources/list", json!({}))?;
        let listed = listed["result"]["resources"].as_array().ok_or("no resources")?.clone();
        same(&listed.len(), &7)?;
        for resource in &listed {
            let read = client.request("resources/read", json!({ "uri": resource["uri"] }))?;
            let text = read["result"]["contents"][0]["text"].as_str().ok_or("no content")?;
            let content: Value = serde_json::from_str(text)?;
            let name = content.get("name").unwrap_or(&content["stack_type"]);
            same(name, &resource["name"])?;
        }
        let read =
            client.request("resources/read", json!({ "uri": "kitaru://stacks/my%20dev" }))?;
        same(&read["result"]["contents"][0]["mimeType"], &json!("application/json"))?;
        for uri in ["kitaru://stacks/nope", "kitaru://types/nope", "kitaru://other", "file:///etc"]
        {
            let read = client.request("resources/read", json!({ "uri": uri }))?;
            same(&read["error"]["code"], &json!(not_found))?;
        }
        for (reference, argument, start, wanted) in [
            (
                json!({ "type": "ref/resource", "uri": "kitaru://stacks/{id}" }),
                "id",
                "my",
                "my dev",
            ),
            (
                json!({ "type": "ref/resource", "uri": "kitaru://types/{type}" }),
                "type",
                "v",
                "vertex",
            ),
            (
                json!({ "type": "ref/prompt", "name": "create_remote_stack" }),
                "stack_type",
                "sage",
                "sagemaker",
            ),
        ] {
            let argument = json!({ "name": argument, "value": start });
            let params = json!({ "ref": reference, "argument": argument });
            let found = client.request("completion/complete", params)?;
            same(&found["result"]["completion"]["values"], &json!([wanted]))?;
        }
        client.finish()?;
    }
    Ok(())
}

fn prompt() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).start(&home)?;
    let params =
        json!({ "name": "create_remote_stack", "arguments": { "stack_type": "sagemaker" } });
    let answer = client.request("prompts/get", params)?;
    let text = answer["result"]["messages"][0]["content"]["text"].as_str().unwrap_or_default();
    for words in ["execution_role", "aws-profile:", "kitaru_stacks_plan"] {
        if !text.contains(words) {
            return Err(format!("`{words}` is not in {answer}").into());
        }
    }
    for params in [
        json!({ "name": "create_remote_stack" }),
        json!({ "name": "create_remote_stack", "arguments": { "stack_type": "nope" } }),
        json!({ "name": "nope" }),
    ] {
        same(&client.request("prompts/get", params)?["error"]["code"], &json!(-32602))?;
    }
    client.finish()
}

fn warnings() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).variable("KITARU_STACK", "other").start(&home)?;
    client.call("kitaru_stacks_create", &json!({ "name": "dev", "activate": false }))?;
    let used = client.call("kitaru_stacks_use", &json!({ "name": "dev" }))?;
    same(&used["warnings"][0]["code"], &json!("resolve.overruled"))?;
    client.finish()
}
