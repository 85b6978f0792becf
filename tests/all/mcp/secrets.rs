//! Secrets are named, and no more than that.

use super::{
    client::{Client, ERAS, Era, Setup, User},
    same,
};
use crate::{
    home::Home,
    marker::shapes::{MARKER, has_marker, key_file, shapes},
};
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use std::fs;

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("mcp::a_secret_is_no_argument", literal),
        Trial::test("mcp::a_secret_is_read_from_where_it_is_named", references),
        Trial::test("mcp::a_reference_leads_to_a_file_or_a_variable", unreadable),
        Trial::test("mcp::secrets_are_arguments_if_the_user_wants_it", allowed),
        Trial::test("mcp::no_secret_is_in_an_answer_or_the_log", marked),
    ]
}

/// A `sagemaker` stack, without credentials.
fn sagemaker(more: &Value) -> Value {
    let mut arguments = json!({
        "name": "p",
        "stack_type": "sagemaker",
        "artifact_store": "s3://my-bucket/p",
        "container_registry": "123456789012.dkr.ecr.us-east-1.amazonaws.com",
        "region": "us-east-1",
        "execution_role": "arn:aws:iam::123456789012:role/sm",
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        arguments[name] = value.clone();
    }
    arguments
}

fn keys() -> String {
    format!("aws-access-keys:AKIAIOSFODNN7EXAMPLE:{MARKER}")
}

/// Fails if the marker is in anything that the server wrote.
fn hushed(client: &Client) -> Result<(), Failed> {
    let everything = client.everything();
    match has_marker(&everything) {
        true => Err(format!("it is repeated: {}", String::from_utf8_lossy(&everything)).into()),
        false => Ok(()),
    }
}

fn literal() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).variable("KITARU_LOG", "trace").start(&home)?;
    let content =
        client.call("kitaru_stacks_create", &sagemaker(&json!({ "credentials": keys() })))?;
    let hint = content["error"]["hint"].as_str().unwrap_or_default();
    let command = "`kitaru stack create p --type=sagemaker \
        --artifact-store=s3://my-bucket/p \
        --container-registry=123456789012.dkr.ecr.us-east-1.amazonaws.com \
        --execution-role=arn:aws:iam::123456789012:role/sm --region=us-east-1 --credentials -`";
    same(&content["error"]["code"], &json!("credential.literal"))?;
    for words in [command, "`env:NAME`", "`file:PATH`", "`aws-profile:"] {
        if !hint.contains(words) {
            return Err(format!("`{words}` is not in the hint: {hint}").into());
        }
    }
    let field = json!({ "extra": { "artifact_store": { "secret": MARKER } } });
    let refused = client.refusal("kitaru_stacks_create", &sagemaker(&field))?;
    same(&refused.as_str(), &"credential.literal")?;
    same(&client.stacks()?, &vec!["default".to_owned()])?;
    hushed(&client)?;
    client.finish()
}

fn references() -> Result<(), Failed> {
    let home = Home::new();
    fs::write(home.path().join("given.txt"), format!("{}\n", keys()))?;
    fs::write(home.path().join("given-field.txt"), format!("{MARKER}\n"))?;
    let setup = Setup::new(Era::Session).variable("KITARU_LOG", "trace");
    let mut client = setup.variable("MY_KEYS", &keys()).start(&home)?;
    for (name, given) in [
        ("a", "env:MY_KEYS"),
        ("b", "file:given.txt"),
        ("c", "file:~/given.txt"),
        ("d", "aws-profile:dev"),
    ] {
        let more = json!({ "name": name, "credentials": given, "verify": false });
        let created = client.call("kitaru_stacks_create", &sagemaker(&more))?;
        same(&created["name"], &json!(name))?;
        client.call("kitaru_stacks_show", &json!({ "name": name }))?;
        client.call("kitaru_stacks_export", &json!({ "name": name }))?;
    }
    let field = json!({
        "name": "e",
        "extra": { "artifact_store": { "key": "env:MY_KEYS", "secret": "file:given-field.txt" } },
    });
    client.call("kitaru_stacks_create", &sagemaker(&field))?;
    let shown = client.call("kitaru_stacks_show", &json!({ "name": "e" }))?;
    same(&shown.to_string().contains(r#""secrets":["key","secret"]"#), &true)?;
    hushed(&client)?;
    client.finish()
}

fn unreadable() -> Result<(), Failed> {
    let home = Home::new();
    let mut client = Setup::new(Era::Stateless).start(&home)?;
    for given in [
        "env:UNSET".to_owned(),
        "env:".to_owned(),
        "file:".to_owned(),
        "file:nope.txt".to_owned(),
        "file:/dev/stdin".to_owned(),
        "file:/dev/fd/1".to_owned(),
        "file:/proc/self/fd/0".to_owned(),
        format!("file:{}", key_file()),
    ] {
        let more = json!({ "credentials": given });
        let content = client.call("kitaru_stacks_create", &sagemaker(&more))?;
        same(&content["error"]["code"], &json!("credential.reference"))?;
    }
    hushed(&client)?;
    client.finish()
}

fn allowed() -> Result<(), Failed> {
    for setup in [
        Setup::new(Era::Session).flags(&["--allow-credentials-in-arguments"]),
        Setup::new(Era::Session).variable("KITARU_MCP_ALLOW_CREDENTIALS_IN_ARGUMENTS", "1"),
    ] {
        let home = Home::new();
        let mut client = setup.variable("KITARU_LOG", "trace").start(&home)?;
        let more = json!({ "action": "create", "credentials": keys() });
        let created = client.call("manage_stack", &sagemaker(&more))?;
        same(&created["name"], &json!("p"))?;
        hushed(&client)?;
        client.finish()?;
    }
    Ok(())
}

/// Puts a secret of every shape into every argument.
fn marked() -> Result<(), Failed> {
    for era in ERAS {
        let home = Home::new();
        let setup = Setup::new(era).user(User::Declines).flags(&["-vvv"]);
        let mut client = setup.variable("KITARU_LOG", "trace").start(&home)?;
        for shape in shapes() {
            for argument in [
                "stack_type",
                "artifact_store",
                "container_registry",
                "region",
                "execution_role",
                "bucket",
                "credentials",
                "sandbox",
                "verify",
                "plan",
            ] {
                let more = json!({ argument: shape, "dry_run": true });
                client.call("kitaru_stacks_create", &sagemaker(&more))?;
            }
            for more in [
                json!({ "extra": { "orchestrator": { "settings": shape } } }),
                json!({ "extra": { "artifact_store": { "secret": shape } } }),
                json!({ "extra": { &*shape: { "secret": 1 } } }),
                json!({ "extra": { "orchestrator": { &*shape: 1 } } }),
                json!({ "credentials": format!("env:{shape}") }),
                json!({ "credentials": format!("file:{shape}") }),
                json!({ "credentials": format!("aws-profile:{shape}") }),
                json!({ &*shape: "x" }),
            ] {
                client.call("kitaru_stacks_plan", &sagemaker(&with(&more, "action", "create")))?;
            }
            for (tool, arguments) in [
                ("kitaru_stacks_show", json!({ "name": shape })),
                ("kitaru_stacks_delete", json!({ "name": shape, "recursive": true })),
                ("kitaru_stacks_use", json!({ "name": shape })),
                ("kitaru_stacks_resolve", json!({ "run": shape })),
                ("kitaru_stacks_list", json!({ "stack_type": shape })),
                ("kitaru_stack_types", json!({ "stack_type": shape })),
                ("manage_stack", json!({ "action": shape, "name": "x" })),
            ] {
                client.call(tool, &arguments)?;
            }
            client.request("tools/call", json!({ "name": shape, "arguments": {} }))?;
            client.request(&shape, json!({}))?;
            client.request("prompts/get", json!({ "name": shape }))?;
            client
                .request("resources/read", json!({ "uri": format!("kitaru://stacks/{shape}") }))?;
        }
        hushed(&client)?;
        client.finish()?;
    }
    Ok(())
}

fn with(arguments: &Value, name: &str, value: &str) -> Value {
    let mut arguments = arguments.clone();
    arguments[name] = value.into();
    arguments
}
