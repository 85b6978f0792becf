//! A deletion with `recursive` or `force` needs the digest of its plan, or the user's word.

use super::{
    client::{Client, ERAS, Era, Setup, User},
    same,
};
use crate::home::{Home, PROGRAM};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use std::process::Command;

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("mcp::a_deletion_needs_its_plan_if_nobody_can_be_asked", digest),
        Trial::test("mcp::a_digest_of_another_plan_deletes_nothing", changed),
        Trial::test("mcp::the_user_decides_on_a_deletion", asked),
        Trial::test("mcp::a_confirmation_is_that_of_one_call", sealed),
        Trial::test("mcp::a_cancelled_question_deletes_nothing", cancelled),
        Trial::test("mcp::a_client_that_vanishes_while_asked_ends_the_server", vanished),
    ]
}

/// The two ways to delete `dev` with its components.
fn deletions() -> [(&'static str, Value); 2] {
    [
        ("kitaru_stacks_delete", json!({ "name": "dev", "recursive": true })),
        ("manage_stack", json!({ "action": "delete", "name": "dev", "recursive": true })),
    ]
}

/// A server with an inactive stack `dev`.
fn with_dev(home: &Home, setup: Setup) -> Result<Client, Failed> {
    let mut client = setup.start(home)?;
    client.call("kitaru_stacks_create", &json!({ "name": "dev", "activate": false }))?;
    Ok(client)
}

fn plan(client: &mut Client) -> Result<Value, Failed> {
    let asked = json!({ "action": "delete", "name": "dev", "recursive": true });
    let planned = client.call("kitaru_stacks_plan", &asked)?;
    let components = json!(["dev (orchestrator)", "dev (artifact_store)"]);
    same(&planned["components_deleted"], &components)?;
    Ok(planned["plan"].clone())
}

fn digest() -> Result<(), Failed> {
    for era in ERAS {
        for (tool, arguments) in deletions() {
            let home = Home::new();
            let mut client = with_dev(&home, Setup::new(era))?;
            let refused = client.call(tool, &arguments)?;
            same(&refused["error"]["code"], &json!("confirmation.needed"))?;
            let hint = refused["error"]["hint"].as_str().unwrap_or_default();
            let call = r#"kitaru_stacks_plan(action="delete", name="dev", recursive=true)"#;
            same(&hint.contains(call), &true)?;
            same(&client.stacks()?.len(), &2)?;

            let mut confirmed = arguments.clone();
            confirmed["plan"] = plan(&mut client)?;
            let deleted = client.call(tool, &confirmed)?;
            same(&deleted["deleted_stack"], &json!("dev"))?;
            same(&client.stacks()?, &vec!["default".to_owned()])?;
            client.finish()?;
        }
    }
    Ok(())
}

fn changed() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = with_dev(&home, Setup::new(Era::Stateless))?;
    let digest = plan(&mut client)?;
    // Another program makes it the active stack: `default` would take its place.
    let used = Command::new(PROGRAM)
        .args(["stack", "use", "dev"])
        .env_clear()
        .envs(home.environment())
        .current_dir(home.path())
        .status()?;
    same(&used.success(), &true)?;
    for (tool, mut arguments) in deletions() {
        arguments["force"] = true.into();
        arguments["plan"] = digest.clone();
        same(&client.refusal(tool, &arguments)?.as_str(), &"stack.changed")?;
        arguments["plan"] = "0".repeat(32).into();
        same(&client.refusal(tool, &arguments)?.as_str(), &"stack.changed")?;
        arguments["plan"] = "".into();
        same(&client.refusal(tool, &arguments)?.as_str(), &"stack.changed")?;
    }
    same(&client.stacks()?.len(), &2)?;
    // A stack of the same name that was made anew is another one.
    let asked = json!({ "name": "dev", "recursive": true, "force": true });
    let mut again = asked.clone();
    again["action"] = "delete".into();
    let old = client.call("kitaru_stacks_plan", &again)?["plan"].clone();
    let mut confirmed = asked.clone();
    confirmed["plan"] = old.clone();
    client.call("kitaru_stacks_delete", &confirmed)?;
    client.call("kitaru_stacks_create", &json!({ "name": "dev" }))?;
    same(&client.refusal("kitaru_stacks_delete", &confirmed)?.as_str(), &"stack.changed")?;
    client.finish()
}

fn asked() -> Result<(), Failed> {
    for era in ERAS {
        for (tool, arguments) in deletions() {
            for (user, is_deleted) in
                [(User::Declines, false), (User::Hesitates, false), (User::Confirms, true)]
            {
                let home = Home::new();
                let mut client = with_dev(&home, Setup::new(era).user(user))?;
                let content = client.call(tool, &arguments)?;
                same(&client.asked.len(), &1)?;
                let question = &client.asked[0];
                for words in ["Delete the stack `dev`?", "dev (artifact_store)", "cannot be undone"]
                {
                    same(&question.contains(words), &true)?;
                }
                let is_declined = content["error"]["code"] == "confirmation.declined";
                same(&is_declined, &!is_deleted)?;
                same(&client.stacks()?.contains(&"dev".to_owned()), &!is_deleted)?;
                client.finish()?;
            }
        }
        // Nothing is asked where nothing more goes than the stack.
        let home = Home::new();
        let mut client = with_dev(&home, Setup::new(era).user(User::Declines))?;
        client.call("kitaru_stacks_delete", &json!({ "name": "dev" }))?;
        same(&client.asked.len(), &0)?;
        client.finish()?;
    }
    Ok(())
}

fn sealed() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = with_dev(&home, Setup::new(Era::Stateless).user(User::Confirms))?;
    client.call("kitaru_stacks_create", &json!({ "name": "prod", "activate": false }))?;
    let arguments = json!({ "name": "dev", "recursive": true });
    let call = json!({ "name": "kitaru_stacks_delete", "arguments": arguments });
    let asked = client.result(call.clone())?;
    same(&asked["resultType"], &json!("input_required"))?;
    let state = asked["requestState"].as_str().ok_or("no state")?.to_owned();
    let reply = json!({ "confirm": { "action": "accept", "content": { "confirm": true } } });
    let mut forged = state.clone();
    forged.pop();
    forged.push(if state.ends_with('A') { 'B' } else { 'A' });
    let other = json!({ "name": "prod", "recursive": true });
    for (arguments, state, reply, code) in [
        (&arguments, forged.as_str(), &reply, "confirmation.invalid"),
        (&arguments, "", &reply, "confirmation.invalid"),
        (&other, &state, &reply, "confirmation.invalid"),
        (&arguments, &state, &json!({}), "confirmation.declined"),
        (&arguments, &state, &json!({ "confirm": "yes" }), "confirmation.declined"),
    ] {
        let result = client.result(json!({
            "name": "kitaru_stacks_delete",
            "arguments": arguments,
            "requestState": state,
            "inputResponses": reply,
        }))?;
        same(&result["structuredContent"]["error"]["code"], &json!(code))?;
    }
    same(&client.stacks()?.len(), &3)?;
    let mut again = call;
    again["requestState"] = state.into();
    again["inputResponses"] = reply;
    let result = client.result(again.clone())?;
    same(&result["structuredContent"]["deleted_stack"], &json!("dev"))?;
    // A second time there is nothing left that was confirmed.
    let result = client.result(again)?;
    same(&result["isError"], &json!(true))?;
    client.finish()
}

fn cancelled() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = with_dev(&home, Setup::new(Era::Session).user(User::Confirms))?;
    let call = json!({ "name": "kitaru_stacks_delete",
        "arguments": { "name": "dev", "recursive": true } });
    let id = client.send("tools/call", call)?;
    let question = client.message()?;
    same(&question["method"], &json!("elicitation/create"))?;
    client.write(&json!({
        "jsonrpc": "2.0",
        "method": "notifications/cancelled",
        "params": { "requestId": id, "reason": "test" },
    }))?;
    let withdrawn = client.message()?;
    same(&withdrawn["method"], &json!("notifications/cancelled"))?;
    same(&withdrawn["params"]["requestId"], &question["id"])?;
    // The reply comes too late, and the call is not answered.
    client.write(&json!({
        "jsonrpc": "2.0",
        "id": question["id"],
        "result": { "action": "accept", "content": { "confirm": true } },
    }))?;
    same(&client.stacks()?.len(), &2)?;
    client.finish()
}

fn vanished() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = with_dev(&home, Setup::new(Era::Session).user(User::Confirms))?;
    let call = json!({ "name": "kitaru_stacks_delete",
        "arguments": { "name": "dev", "recursive": true } });
    client.send("tools/call", call)?;
    same(&client.message()?["method"], &json!("elicitation/create"))?;
    same(&client.close()?.success(), &true)?;
    let mut next = Setup::new(Era::Session).start(&home)?;
    same(&next.stacks()?.len(), &2)?;
    next.finish()
}
