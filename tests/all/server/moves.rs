//! Tests exports and copies of stacks between a server and this machine.

use super::{
    api::Api,
    client::{Client, Ran, TYPES},
    real::Server,
    whole::{self, SECRETS},
};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use std::fs;

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("server::moves::a_file_creates_the_same_stack_again", exports),
        Trial::test("server::moves::a_copy_goes_there_and_back_with_its_secrets", copies),
    ]
}

fn exports() -> Result<(), Failed> {
    let server = Server::shared()?;
    let (client, api) = (Client::new(&server.url, &server.key), Api::of(server)?);
    let export = |name: &str| -> Result<Value, String> {
        let ran = client.run(&format!("stack export {name} -o json"))?.done()?;
        Ok(ran.json()["item"]["file"].take())
    };
    for (stack_type, flags) in TYPES {
        let (first, second) = (format!("moves-{stack_type}-1"), format!("moves-{stack_type}-2"));
        client.run(&format!("stack create {first} --no-activate {flags}"))?.done()?;
        let mut file = export(&first)?;
        file["name"] = second.as_str().into();
        fs::write(client.home().path().join("stack.yaml"), file.to_string())?;
        let verify = if stack_type == "local" { "" } else { "--no-verify" };
        client.run(&format!("stack create -f stack.yaml --no-activate {verify}"))?.done()?;
        let again = export(&second)?;
        if again != file {
            return Err(format!("{file} gives a stack that reads {again}").into());
        }
        api.remove(&format!("moves-{stack_type}"))?;
    }
    Ok(())
}

fn copies() -> Result<(), Failed> {
    let server = Server::shared()?;
    let url = &server.url;
    let (client, api) = (Client::logged_in(url, &server.key, 60)?, Api::of(server)?);
    let shown = |name: &str| -> Result<Value, String> {
        let mut shown = client.run(&format!("stack show {name} -o json"))?.done()?.json();
        let mut components = shown["item"]["components"].take();
        for component in components.as_array_mut().into_iter().flatten() {
            component["name"] = Value::Null;
        }
        Ok(json!([shown["item"]["stack_type"], components]))
    };
    client.run(&format!("{} --no-activate", whole::create("moves-copied")))?.done()?;
    let original = shown("moves-copied")?;

    let planned = client.run("stack copy moves-copied --to local -o json")?.done()?;
    if planned.json()["item"]["dry_run"] != json!(true) {
        return Err(format!("it is not only planned: {planned}").into());
    }
    let done = client.run("stack copy moves-copied --to local --name here --yes -vv")?.done()?;
    never_said(&done)?;
    fs::write(client.home().path().join("key"), &server.key)?;
    client.run("logout")?.done()?;
    if shown("here")? != original {
        return Err(format!("{original} is copied as {}", shown("here")?).into());
    }

    let back = format!("stack copy here --to {url} --api-key-file key --name moves-back --yes -vv");
    never_said(&client.run(&back)?.done()?)?;
    client.run(&format!("login {url} --api-key-file key"))?.done()?;
    if shown("moves-back")? != original {
        return Err(format!("{original} comes back as {}", shown("moves-back")?).into());
    }
    for name in ["moves-copied", "moves-back"] {
        let connectors = api.items("service_connectors", name)?;
        let id = connectors.first().and_then(|it| it["id"].as_str()).ok_or("no connector")?;
        let open = api.read(&format!("service_connectors/{id}?expand_secrets=true"))?;
        let configuration = &open["metadata"]["configuration"];
        let [key, secret] = SECRETS;
        if configuration["aws_access_key_id"] != key
            || configuration["aws_secret_access_key"] != secret
        {
            return Err(format!("`{name}` has not the secrets: {configuration}").into());
        }
        client.run(&whole::delete(name))?.done()?;
        whole::is(&api, name, &[whole::NOTHING])?;
    }
    Ok(())
}

fn never_said(ran: &Ran) -> Result<(), String> {
    let printed = format!("{}{}", ran.stdout, ran.stderr);
    match SECRETS.iter().any(|secret| printed.contains(secret)) {
        true => Err("a secret is printed".to_owned()),
        false => Ok(()),
    }
}
