//! Tests what a team does to each other's stacks: names that are taken, stacks that are gone,
//! creations at the same time, and a database that is killed.

use super::{
    api::Api,
    client::{Client, KUBERNETES, Ran},
    proxy::{Fault, Gate, Proxy, Rule},
    real::Server,
};
use libtest_mimic::{Failed, Trial};
use serde_json::json;
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("server::team::twenty_clients_and_a_killed_database", crowd),
        Trial::test("server::team::a_lost_race_is_an_ordinary_refusal", race),
        Trial::test("server::team::what_is_being_made_is_not_left_over", half_made),
        Trial::test("server::team::a_stack_that_is_gone_is_told", gone),
        Trial::test("server::team::a_name_may_have_another_spelling", spelling),
        Trial::test("server::team::a_database_is_not_quoted", database),
        Trial::test("server::team::a_cloud_without_packages_is_told", packages),
    ]
}

/// The server on MariaDB, which one test at a time has for itself: one of them kills the database.
fn on_mariadb() -> Result<(&'static Server, MutexGuard<'static, ()>), String> {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    Ok((Server::on_mariadb()?, alone))
}

fn race() -> Result<(), Failed> {
    let (server, _alone) = on_mariadb()?;
    for round in 0..4 {
        let name = format!("team-race-{round}");
        let clients = [(); 4].map(|()| Client::new(&server.url, &server.key));
        let words = format!("stack create {name} {KUBERNETES} -o json");
        let running: Vec<_> = clients
            .into_iter()
            .map(|client| (words.clone(), client))
            .map(|(words, client)| thread::spawn(move || client.run(&words)))
            .collect();
        let ran: Vec<Ran> = running
            .into_iter()
            .map(|thread| thread.join().expect("no panic"))
            .collect::<Result<_, _>>()?;
        let won = ran.iter().filter(|ran| ran.status == Some(0)).count();
        let lost = ran.iter().filter(|ran| {
            let code = ran.error()["code"].as_str().unwrap_or_default().to_owned();
            ["stack.exists", "stack.taken"].contains(&code.as_str())
        });
        if won != 1 || lost.count() != 3 {
            let all: String = ran.iter().map(ToString::to_string).collect();
            return Err(format!("{won} won: {all}").into());
        }
        for ran in &ran {
            if ran.stderr.contains("SQL") || ran.stderr.contains("--recursive") {
                return Err(ran.to_string().into());
            }
        }
    }
    Api::of(server)?.remove("team-race")?;
    Ok(())
}

/// Another client has made the components, and not yet the stack.
fn half_made() -> Result<(), Failed> {
    let server = Server::shared()?;
    let (proxy, api) = (Proxy::before(&server.url)?, Api::of(server)?);
    let client = Client::new(&proxy.url(), &server.key);
    client.run("stack list")?.done()?;
    let labels = json!({ "kitaru.managed": "true" });
    for kind in ["orchestrator", "artifact_store"] {
        let part = json!({
            "name": "team-half", "type": kind, "flavor": "local", "configuration": {}, "labels": labels,
        });
        api.create("components", &part)?;
    }
    // The stack appears between the two looks.
    let gate = Gate::default();
    let held = Rule::new(1..2, Fault::HoldRequest(gate.clone())).only("GET", "components");
    proxy.add(held);
    let words: Vec<&str> = "stack create team-half -o json".split(' ').collect();
    let mut command = client.command(&words);
    let running = thread::spawn(move || Ran::of(&mut command));
    if !gate.is_reached(Duration::from_secs(30)) {
        gate.open();
        let ran = running.join().expect("no panic")?;
        return Err(format!("it did not look twice: {ran}").into());
    }
    let mut parts = serde_json::Map::new();
    for component in api.items("components", "team-half")? {
        let kind = component["body"]["type"].as_str().unwrap_or_default().to_owned();
        parts.insert(kind, json!([component["id"]]));
    }
    api.create("stacks", &json!({ "name": "team-half", "components": parts }))?;
    gate.open();
    let ran = running.join().expect("no panic")?;
    let is_refused = ran.error()["code"] == "stack.exists";
    api.remove("team-half")?;
    match is_refused && !ran.stderr.contains("--recursive") {
        true => Ok(()),
        false => Err(ran.to_string().into()),
    }
}

fn gone() -> Result<(), Failed> {
    let server = Server::shared()?;
    let (client, colleague) =
        (Client::new(&server.url, &server.key), Client::new(&server.url, &server.key));
    client.run("stack create team-gone")?.done()?;
    colleague.run("stack delete team-gone --recursive")?.done()?;
    for line in ["stack current", "stack list", "stack show default", "stack resolve", "status"] {
        for format in ["", " -o json"] {
            let ran = client.run(&format!("{line}{format}"))?.done()?;
            if !ran.stderr.contains("team-gone") || ran.stderr.lines().count() > 2 {
                return Err(format!("it is not told, once: {ran}").into());
            }
        }
    }
    let explained = client.run("stack resolve --explain")?.done()?;
    if !explained.stdout.contains("team-gone is gone") {
        return Err(explained.to_string().into());
    }
    // What was active before is never the name of something that is not there.
    let created = client.run("stack create team-gone -o json")?.done()?;
    let before = created.json()["item"]["previous_active_stack"].take();
    colleague.run("stack delete team-gone --recursive")?.done()?;
    match before == "default" {
        true => Ok(()),
        false => Err(created.to_string().into()),
    }
}

/// MySQL takes names for equal without case and accents.
fn spelling() -> Result<(), Failed> {
    let (server, _alone) = on_mariadb()?;
    let client = Client::new(&server.url, &server.key);
    client.run("stack create team-café --no-activate")?.done()?;
    let ran = client.run("stack create Team-Cafe --no-activate -o json")?;
    let unknown = client.run("stack use team-cafe -o json")?;
    Api::of(server)?.remove("team-caf")?;
    let is_named = |ran: &Ran, code: &str| {
        let error = ran.error();
        error["code"] == code && error.to_string().contains("team-café")
    };
    match is_named(&ran, "stack.exists") && is_named(&unknown, "stack.unknown") {
        true => Ok(()),
        false => Err(format!("{ran}\n{unknown}").into()),
    }
}

fn database() -> Result<(), Failed> {
    let server = Server::shared()?;
    let proxy = Proxy::before(&server.url)?;
    let client = Client::new(&proxy.url(), &server.key);
    client.run("stack list")?.done()?;
    let told = Fault::Answer {
        status: "500 Internal Server Error",
        headers: &[("Content-Type", "application/json")],
        body: r#"{"detail":["IntegrityError","(pymysql.err.IntegrityError) [SQL: INSERT INTO stack VALUES ('hush')]"]}"#,
    };
    proxy.add(Rule::new(0..9, told).only("POST", "stacks"));
    let ran = client.run("stack create team-database -v -o json")?;
    let is_quoted = ["SQL", "hush", "pymysql"].iter().any(|word| ran.stderr.contains(word));
    match ran.error()["code"] == "server.failed" && !is_quoted {
        true => Ok(()),
        false => Err(ran.to_string().into()),
    }
}

fn packages() -> Result<(), Failed> {
    let server = Server::shared()?;
    let proxy = Proxy::before(&server.url)?;
    let client = Client::new(&proxy.url(), &server.key);
    client.run("stack list")?.done()?;
    for (path, status, body) in [
        (
            "stacks",
            "400 Bad Request",
            r#"{"detail":["ValueError","Invalid. Please pick a connector type that is available."]}"#,
        ),
        (
            "service_connectors",
            "501 Not Implemented",
            r#"{"detail":["NotImplementedError","The connector type is not available locally."]}"#,
        ),
    ] {
        let headers = &[("Content-Type", "application/json")];
        proxy.add(Rule::new(0..9, Fault::Answer { status, headers, body }).only("POST", path));
        let verified = KUBERNETES.replace(" --no-verify", "");
        let flags = if path == "stacks" { KUBERNETES } else { &verified };
        let ran = client.run(&format!("stack create team-packages {flags} -o json"))?;
        proxy.heal();
        let text = ran.error().to_string();
        if ran.error()["code"] != "server.lacks" || text.to_lowercase().contains("try again") {
            return Err(ran.to_string().into());
        }
    }
    Ok(())
}

/// Creates, deletes, renames and lists at the same time; the database is killed in the middle.
/// Whatever was cut short can be finished, and a live stack of another is whole.
fn crowd() -> Result<(), Failed> {
    let (server, _alone) = on_mariadb()?;
    let api = Api::of(server)?;
    let keeper = Client::new(&server.url, &server.key);
    keeper.run(&format!("stack create team-kept {KUBERNETES}"))?.done()?;
    let (api, work) = (&api, |number: usize| {
        let client = Client::new(&server.url, &server.key);
        for round in 0..3 {
            let name = format!("team-crowd-{}", (number + round) % 12);
            // Any of these may lose a race, or the database.
            let _ = client.run(&format!("stack create {name} {KUBERNETES} --no-activate"));
            let _ = client.run("stack list");
            if number.is_multiple_of(5) {
                let _ = api.rename_stack(&name, &format!("{name}-renamed"));
            }
            let _ = client.run(&format!("stack delete {name} --recursive --force"));
        }
    });
    let work = &work;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..20).map(|number| scope.spawn(move || work(number))).collect();
        thread::sleep(Duration::from_secs(3));
        let crashed = server.crash_mariadb();
        threads.into_iter().for_each(|thread| thread.join().expect("no panic"));
        crashed
    })?;
    // The server needs a moment to find its database again.
    for _ in 0..50 {
        if keeper.run("stack list")?.status == Some(0) {
            break;
        }
        thread::sleep(Duration::from_millis(200));
    }
    for stack in api.items("stacks", "team-crowd")? {
        let name = stack["name"].as_str().unwrap_or_default().to_owned();
        keeper.run(&format!("stack delete {name} --recursive --force"))?.done()?;
    }
    for number in 0..12 {
        let name = format!("team-crowd-{number}");
        // Deletes what is there, or what is left of it; then the name is free.
        keeper.run(&format!("stack delete {name} --recursive --force"))?;
        keeper.run(&format!("stack create {name} {KUBERNETES} --no-activate"))?.done()?;
        keeper.run(&format!("stack delete {name} --recursive"))?.done()?;
    }
    let left = api.names("team-crowd")?;
    if !left.is_empty() {
        return Err(format!("left: {left:?}").into());
    }
    let kept = keeper.run("stack show team-kept -o json")?.done()?;
    let parts = kept.json()["item"]["components"].as_array().map(Vec::len);
    api.remove("team-kept")?;
    match parts {
        Some(3) => Ok(()),
        _ => Err(kept.to_string().into()),
    }
}
