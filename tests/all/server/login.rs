//! Tests logins: checked before they are stored, confirmed by a person, and renewed.

use super::{
    api::Api,
    client::{Client, Ran},
    proxy::{Fault, Proxy, Rule},
    real::Server,
};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Read},
    os::unix::fs::PermissionsExt,
    process::Stdio,
};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("server::login::a_bad_key_leaves_the_earlier_login", bad_key),
        Trial::test("server::login::variables_win", variables),
        Trial::test("server::login::a_person_confirms_it", || person(&Server::shared()?.url, &[])),
        Trial::test("server::login::an_outage_does_not_end_it", outage),
        Trial::test("server::login::a_token_that_has_ended_is_renewed", ended),
        Trial::test("server::login::each_place_has_its_own_active_stack", places),
    ]
}

fn bad_key() -> Result<(), Failed> {
    let server = Server::shared()?;
    let client = Client::logged_in(&server.url, &server.key, 30)?;
    let file = client.home().settings().join("secrets/server.json");
    let before = fs::read(&file)?;
    for key in ["ZENKEY_wrong", "no-key-at-all"] {
        let ran = client.run(&format!("login {} --api-key {key} -o json", server.url))?;
        same(&ran.error()["code"], &json!("server.unauthorized"), &ran)?;
        if ran.stderr.contains(key) {
            return Err(format!("the key is repeated: {ran}").into());
        }
    }
    let url = &server.url;
    let ran = client.run(&format!("login {url} --api-key-file key --project none -o json"))?;
    same(&ran.error()["code"], &json!("server.no-project"), &ran)?;
    if fs::read(&file)? != before {
        return Err("the earlier login has changed".into());
    }
    let mode = fs::metadata(&file)?.permissions().mode() & 0o777;
    if mode != 0o600 {
        return Err(format!("others may read the login: {mode:o}").into());
    }
    client.run("stack list")?.done()?;
    client.run("logout")?.done()?;
    let left = fs::read_dir(client.home().settings().join("secrets"))?.count();
    if left > 0 {
        return Err(format!("{left} secrets stay after the logout").into());
    }
    let status = client.run("status -o json")?.done()?;
    same(&status.json()["item"]["connection"], &json!("embedded state"), &status)?;
    Ok(())
}

fn variables() -> Result<(), Failed> {
    let server = Server::shared()?;
    let client = Client::logged_in(&server.url, &server.key, 30)?;
    let run =
        |name: &str, value: &str, words: &[&str]| Ran::of(client.command(words).env(name, value));
    let words = ["status", "-o", "json"];
    let status = run("KITARU_SERVER_URL", "https://kitaru.invalid", &words)?;
    same(&status.error()["code"], &json!("server.no-key"), &status)?;
    let status = run("KITARU_AUTH_TOKEN", "ZENKEY_wrong", &words)?.done()?;
    let server_status = &status.json()["item"]["server"];
    same(&server_status["problem"]["code"], &json!("server.unauthorized"), &status)?;
    same(&server_status["source"], &json!("environment"), &status)?;
    let status = run("KITARU_PROJECT", "another", &words)?.done()?;
    let server_status = &status.json()["item"]["server"];
    same(&server_status["project"], &json!("another"), &status)?;
    same(&server_status["problem"]["code"], &json!("server.no-project"), &status)?;
    let list = run("KITARU_PROJECT", "another", &["stack", "list", "-o", "json"])?;
    same(&list.error()["code"], &json!("server.no-project"), &list)?;
    // A project is named by its id as well, as in Python.
    let id = Api::of(server)?.default_project()?;
    for name in ["default", &id] {
        run("KITARU_PROJECT", name, &["stack", "list"])?.done()?;
    }
    Ok(())
}

/// The server is gone for a while, between the page and its confirmation.
fn outage() -> Result<(), Failed> {
    let proxy = Proxy::before(&Server::shared()?.url)?;
    let gone = Fault::Answer { status: "502 Bad Gateway", headers: &[], body: "<html>" };
    // Each poll is tried three times.
    proxy.add(Rule::new(0..3, gone).only("POST", "login"));
    person(&proxy.url(), &["--allow-http"])
}

/// The page and code are printed; once they are confirmed, the login is stored.
fn person(url: &str, flags: &[&str]) -> Result<(), Failed> {
    let server = Server::shared()?;
    let client = Client::embedded();
    let mut command = client.command(&[&["login", url], flags].concat());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut stderr = BufReader::new(child.stderr.take().ok_or("no standard error")?);
    let mut line = String::new();
    stderr.read_line(&mut line)?;
    let value = |name: &str| {
        let (_, rest) = line.split_once(name)?;
        Some(rest.split(['&', '\n']).next().unwrap_or_default().to_owned())
    };
    let (Some(device), Some(code)) = (value("device_id="), value("user_code=")) else {
        let _ = child.kill();
        return Err(format!("no page was printed: {line}").into());
    };
    if !line.contains(url) {
        return Err(format!("the page is not on the server: {line}").into());
    }
    Api::of_person(server)?.confirm(&device, &code)?;
    let status = child.wait()?;
    let mut rest = String::new();
    stderr.read_to_string(&mut rest)?;
    if !status.success() {
        return Err(format!("the login ended with {status}: {rest}").into());
    }
    client.run("stack list")?.done()?;
    let status = client.run("status -o json")?.done()?;
    same(&status.json()["item"]["server"]["user"], &json!("default"), &status)?;
    Ok(())
}

/// A cached token that the server rejects costs two more requests, and is not an error.
fn ended() -> Result<(), Failed> {
    let server = Server::shared()?;
    let proxy = Proxy::before(&server.url)?;
    let client = Client::new(&proxy.url(), &server.key);
    client.run("stack list")?.done()?;
    let tokens = client.home().settings().join("secrets/tokens");
    let file = fs::read_dir(&tokens)?.next().ok_or("no token is kept")??.path();
    fs::write(&file, r#"{"access_token":"ended"}"#)?;
    proxy.take_log();
    client.run("stack create login-ended --no-activate")?.done()?;
    let log = proxy.take_log().len();
    if log != 4 {
        return Err(format!("{log} requests, and not 4").into());
    }
    client.run("stack delete login-ended --recursive")?.done()?;
    Ok(())
}

/// The embedded state, each project of a server, and an initialised directory have separate active
/// stacks.
fn places() -> Result<(), Failed> {
    let server = Server::shared()?;
    let client = Client::logged_in(&server.url, &server.key, 30)?;
    let active = |project: &str| -> Result<Value, String> {
        let mut command = client.command(&["stack", "current", "-o", "json"]);
        Ok(Ran::of(command.env("KITARU_PROJECT", project))?.done()?.json()["item"]["name"].take())
    };
    client.run("stack create login-active")?.done()?;
    let found = [active("")?, active("default")?];
    client.run("init")?.done()?;
    let initialised = active("")?;
    client.run("stack use login-active")?.done()?;
    client.run("logout")?.done()?;
    let here = active("")?;
    fs::write(client.home().path().join("key"), &server.key)?;
    client.run(&format!("login {} --api-key-file key", server.url))?.done()?;
    let back = active("")?;
    client.run("stack delete login-active --recursive --force")?.done()?;
    let gone = active("")?;
    let all = json!([found, initialised, here, back, gone]);
    let wanted =
        json!([["login-active", "default"], "default", "default", "login-active", "default"]);
    if all == wanted { Ok(()) } else { Err(format!("{all}, and not {wanted}").into()) }
}

fn same(found: &Value, wanted: &Value, ran: &Ran) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{found}, and not {wanted}: {ran}")) }
}
