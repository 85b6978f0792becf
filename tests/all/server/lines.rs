//! Runs recorded command lines on the embedded state and on a server: both give the same results.
//!
//! A line of `tests/server/lines.jsonl` is one recording, as JSON:
//!
//! | key | value |
//! |---|---|
//! | `id` | its name |
//! | `argv` | the arguments of the command |
//! | `setup` | the arguments of commands that run first, and succeed |
//! | `env` | additional variables for the command |
//! | `files` | the texts of files, by name |
//! | `yaml_file` | the text of `stack.yaml`, or null |
//!
//! Only the first two are required, and other keys are ignored. In arguments,
//! `{dir}` is the directory of the files, and `{id:NAME}` the id of a stack
//! (`{id8:NAME}`: its first eight characters).
//!
//! The test compares the exit status, the output (JSON by value), the `code` and
//! `type` of an error, and the list of stacks afterwards; ids may differ. A server
//! verifies with the cloud, which the embedded state does not, so `--no-verify`
//! is added on both sides to recordings that verify.
//!
//! `KITARU_LINES=FILE` runs another file.

use super::{
    api::Api,
    client::{Client, Ran},
    real::Server,
};
use crate::ids;
use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use std::{collections::BTreeMap, env, fs};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/server/lines.jsonl");
/// The types that support verification.
const REMOTE: [&str; 4] = ["kubernetes", "vertex", "sagemaker", "azureml"];

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("server::lines::a_recording_is_the_same_on_a_server", all)]
}

fn all() -> Result<(), Failed> {
    let file = env::var("KITARU_LINES").unwrap_or_else(|_| FILE.to_owned());
    let text = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let server = Server::start()?;
    let api = Api::of(&server)?;
    // Each recording starts from the same state. A new login for each would be slow.
    let client = Client::new(&server.url, &server.key);
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let recording: Value = serde_json::from_str(line)?;
        let here = play(&recording, &Client::embedded())?;
        let there = play(&recording, &client)?;
        let listed = there["stacks"].as_array().map_or(0, Vec::len);
        if api.named("")?[0] + 1 != listed {
            return Err(format!("{}: the stacks are not on the server", recording["id"]).into());
        }
        api.remove("")?;
        client.run("stack use default")?.done()?;
        count += 1;
        if here != there {
            wrong.push(format!("{}\n  embedded: {here}\n  server:   {there}", recording["id"]));
        }
    }
    match wrong.len() {
        0 if count == 0 => Err(format!("{file} has no lines").into()),
        0 => Ok(()),
        some => Err(format!("{some} of {count} differ:\n{}", wrong.join("\n")).into()),
    }
}

/// Runs a recording, and returns what is compared.
fn play(recording: &Value, client: &Client) -> Result<Value, Failed> {
    let directory = client.home().path();
    let texts = recording["files"].as_object().into_iter().flatten();
    let stack = recording.get("yaml_file").map(|text| ("stack.yaml", text));
    for (name, text) in texts.map(|(name, text)| (name.as_str(), text)).chain(stack) {
        if let Some(text) = text.as_str() {
            fs::write(directory.join(name), text)?;
        }
    }
    let mut known = BTreeMap::from([("dir".to_owned(), directory.display().to_string())]);
    let setup = recording["setup"].as_array().into_iter().flatten();
    for words in setup.clone() {
        run(client, &unverified(words, recording), &known, &Value::Null)?.done()?;
    }
    if setup.count() > 0 {
        known.extend(ids_of(&list(client)?));
    }
    let ran = run(client, &unverified(&recording["argv"], recording), &known, &recording["env"])?;
    let printed = match ran.json() {
        Value::Null => Value::from(ran.stdout.as_str()),
        json => json,
    };
    let error = ran.error();
    let seen = json!({
        "status": ran.status,
        "printed": printed,
        "error": { "code": error["code"], "type": error["type"] },
        "stacks": list(client)?["items"],
    });
    let seen = seen.to_string().replace(&known["dir"], "{dir}");
    Ok(serde_json::from_str(&of_one_default(&ids::masked(&seen)))?)
}

/// The text with the default stack of a server taken for that of this machine: a server's has a
/// deployer as well, so it is of no type.
fn of_one_default(text: &str) -> String {
    let text = text.replace(
        r#""name":"default","stack_type":"custom""#,
        r#""name":"default","stack_type":"local""#,
    );
    // In a table, the columns move.
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").replace("default custom", "default local")
}

fn run(
    client: &Client,
    words: &[String],
    known: &BTreeMap<String, String>,
    env: &Value,
) -> Result<Ran, String> {
    let fill = |word: &String| {
        known
            .iter()
            .fold(word.clone(), |word, (name, value)| word.replace(&format!("{{{name}}}"), value))
    };
    let words: Vec<String> = words.iter().map(fill).collect();
    let mut command = client.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    for (name, value) in env.as_object().into_iter().flatten() {
        command.env(name, value.as_str().unwrap_or_default());
    }
    Ran::of(&mut command)
}

/// The arguments of a command, without verification.
fn unverified(words: &Value, recording: &Value) -> Vec<String> {
    let words = words.as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut words: Vec<String> = words.map(str::to_owned).collect();
    let file = recording["yaml_file"].as_str().unwrap_or_default();
    let is_remote = |text: &str| REMOTE.contains(&text.trim().to_lowercase().as_str());
    let says = words.iter().any(|word| ["--verify", "--no-verify"].contains(&word.as_str()))
        || file.contains("verify:");
    let creates = words.iter().any(|word| word == "create");
    let typed = words.iter().any(|word| is_remote(word))
        || file.lines().filter_map(|line| line.strip_prefix("type:")).any(is_remote);
    if creates && typed && !says {
        words.push("--no-verify".to_owned());
    }
    words
}

fn list(client: &Client) -> Result<Value, String> {
    Ok(client.run("stack list --size 100 -o json")?.done()?.json())
}

/// The ids of stacks, by their placeholders in arguments.
fn ids_of(list: &Value) -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    for item in list["items"].as_array().into_iter().flatten() {
        let (name, id) = (item["name"].as_str(), item["id"].as_str());
        let (name, id) = (name.unwrap_or_default(), id.unwrap_or_default());
        known.insert(format!("id:{name}"), id.to_owned());
        known.insert(format!("id8:{name}"), id.chars().take(8).collect());
    }
    known
}
