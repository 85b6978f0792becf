//! Tests stacks that kitaru does not manage, and components that several stacks share.

use super::{
    api::Api,
    client::{Client, KUBERNETES, Ran},
    proxy::{Fault, Gate, Proxy, Rule},
    real::Server,
};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use std::time::Duration;

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("server::foreign::what_kitaru_did_not_make_stays", unmanaged),
        Trial::test("server::foreign::what_another_stack_has_stays", shared),
        Trial::test("server::foreign::a_name_in_use_is_not_taken_over", taken),
        Trial::test("server::foreign::nor_one_that_is_taken_in_the_meantime", taken_meanwhile),
        Trial::test("server::foreign::what_cannot_be_undone_is_told", taken_and_kept),
    ]
}

/// The components of a stack as the dashboard creates it.
fn local_parts() -> Value {
    let part = |flavor: &str| json!([{ "flavor": flavor, "configuration": {} }]);
    json!({
        "orchestrator": part("local_docker"),
        "artifact_store": part("local"),
        "container_registry": [{ "flavor": "default", "configuration": { "uri": "localhost:5000" } }],
    })
}

fn unmanaged() -> Result<(), Failed> {
    let (client, api) = world()?;
    let body = json!({ "name": "foreign-custom", "components": local_parts() });
    api.create("stacks", &body)?;

    let listed = client.run("stack list --size 1000 -o json")?.done()?.json();
    let items = listed["items"].as_array().ok_or("no items")?;
    let own = items.iter().find(|item| item["name"] == "foreign-custom").ok_or("not listed")?;
    same(&own["is_managed"], &json!(false))?;
    let shown = client.run("stack show foreign-custom -o json")?.done()?.json();
    same(&shown["item"]["stack_type"], &json!("custom"))?;
    let roles: Vec<&Value> = shown["item"]["components"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| &it["role"])
        .collect();
    same(&json!(roles), &json!(["runner", "storage", "image_registry"]))?;
    client.run("stack use foreign-custom")?.done()?;

    let delete = "stack delete foreign-custom --recursive --force -o json";
    let planned = client.run(&format!("{delete} --dry-run"))?.done()?.json();
    let deleted = client.run(delete)?.done()?.json();
    for outcome in [&planned, &deleted] {
        nothing_goes(outcome)?;
        same(&outcome["item"]["new_active_stack"], &json!("default"))?;
    }
    same(&json!(api.named("foreign-custom")?), &json!([0, 3, 0]))?;
    api.remove("foreign-custom")?;
    Ok(())
}

fn shared() -> Result<(), Failed> {
    let (client, api) = world()?;
    client.run(&format!("stack create foreign-first {KUBERNETES}"))?.done()?;
    let mut parts = serde_json::Map::new();
    for component in api.items("components", "foreign-first")? {
        let kind = component["body"]["type"].as_str().ok_or("no type")?.to_owned();
        parts.insert(kind, json!([component["id"]]));
    }
    api.create("stacks", &json!({ "name": "foreign-second", "components": parts }))?;

    let delete = "stack delete foreign-first --recursive --force -o json";
    let planned = client.run(&format!("{delete} --dry-run"))?.done()?.json();
    let deleted = client.run(delete)?.done()?.json();
    for outcome in [&planned, &deleted] {
        nothing_goes(outcome)?;
    }
    same(&json!(api.named("foreign-first")?), &json!([0, 3, 1]))?;
    client.run("stack show foreign-second")?.done()?;
    // The last stack that uses them deletes them, because kitaru manages them.
    client.run("stack delete foreign-second --recursive")?.done()?;
    same(&json!(api.named("foreign-first")?), &json!([0, 0, 0]))?;
    Ok(())
}

fn taken() -> Result<(), Failed> {
    let server = Server::shared()?;
    let (proxy, api) = (Proxy::before(&server.url)?, Api::of(server)?);
    let client = Client::new(&proxy.url(), &server.key);
    let component = json!({ "name": "foreign-taken", "type": "orchestrator", "flavor": "local", "configuration": {} });
    api.create("components", &component)?;
    for flags in ["", KUBERNETES, &KUBERNETES.replace(" --no-verify", "")] {
        let credentials = match flags {
            "" => "",
            _ => "--credentials aws-access-keys:AKIAIOSFODNN7EXAMPLE:secret",
        };
        for dry_run in ["", "--dry-run"] {
            proxy.take_log();
            let ran = client.run(&format!(
                "stack create foreign-taken {flags} {credentials} {dry_run} -o json"
            ))?;
            let code = ran.error()["code"].as_str().map(str::to_owned);
            match code.as_deref() {
                Some("stack.taken" | "server.verification") => {}
                _ => return Err(ran.to_string().into()),
            }
            same(&json!(api.named("foreign-taken")?), &json!([0, 1, 0]))?;
            let log = proxy.take_log();
            if log.iter().any(|sent| sent.method == "POST" && sent.path == "stacks") {
                return Err(format!("{ran}{log:#?}").into());
            }
        }
    }
    api.remove("foreign-taken")?;
    Ok(())
}

/// The server then chooses other names, and the creation is undone.
fn taken_meanwhile() -> Result<(), Failed> {
    let (ran, api) = race("foreign-raced", None)?;
    same(&ran.error()["code"], &json!("stack.taken"))?;
    same(&json!(api.named("foreign-raced")?), &json!([0, 1, 0]))?;
    api.remove("foreign-raced")?;
    Ok(())
}

/// If the creation cannot be undone, that is reported, and the stack is complete.
fn taken_and_kept() -> Result<(), Failed> {
    let forbidden = Fault::Answer {
        status: "403 Forbidden",
        headers: &[("Content-Type", "application/json")],
        body: r#"{"detail":["IllegalOperationError","Insufficient permissions."]}"#,
    };
    let rule = Rule::new(0..usize::MAX, forbidden).only("DELETE", "stacks");
    let (ran, api) = race("foreign-kept", Some(rule))?;
    same(&ran.error()["code"], &json!("stack.unfinished"))?;
    same(&json!(api.named("foreign-kept")?), &json!([1, 4, 1]))?;
    api.remove("foreign-kept")?;
    Ok(())
}

/// Creates a stack, and during the request a component of the same name.
fn race(name: &str, rule: Option<Rule>) -> Result<(Ran, Api), Failed> {
    let server = Server::shared()?;
    let (proxy, api) = (Proxy::before(&server.url)?, Api::of(server)?);
    let client = Client::new(&proxy.url(), &server.key);
    client.run("stack list")?.done()?;
    let gate = Gate::default();
    proxy.add(Rule::new(0..1, Fault::HoldRequest(gate.clone())).only("POST", "stacks"));
    if let Some(rule) = rule {
        proxy.add(rule);
    }
    let words = format!("stack create {name} {KUBERNETES} -o json");
    let mut command = client.command(&words.split_whitespace().collect::<Vec<_>>());
    let running = std::thread::spawn(move || Ran::of(&mut command));
    let reached = gate.is_reached(Duration::from_secs(30));
    let component =
        json!({ "name": name, "type": "orchestrator", "flavor": "local", "configuration": {} });
    let raced = api.create("components", &component);
    gate.open();
    let ran = running.join().expect("no panic")?;
    raced?;
    match reached {
        true => Ok((ran, api)),
        false => Err(format!("it was never sent: {ran}").into()),
    }
}

/// Requires that a deletion keeps all three components.
fn nothing_goes(deletion: &Value) -> Result<(), String> {
    same(&deletion["item"]["components_deleted"], &json!([]))?;
    let left = deletion["item"]["components_left"].as_array().map(Vec::len);
    same(&json!(left), &json!(3))
}

fn world() -> Result<(Client, Api), String> {
    let server = Server::shared()?;
    Ok((Client::new(&server.url, &server.key), Api::of(server)?))
}

fn same(found: &Value, wanted: &Value) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{found}, and not {wanted}")) }
}
