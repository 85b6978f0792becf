//! Tests the schema of stack files against `stack create -f --dry-run`.
//!
//! 1. What the schema refuses, the program refuses.
//! 2. What the program refuses for a reason that a schema can say, the schema refuses.
//! 3. A template is right once its required keys have values.

use super::holds;
use crate::home::{Home, PROGRAM};
use jsonschema::Validator;
use libtest_mimic::{Failed, Trial};
use proptest::{collection::vec, option::of, prelude::*, sample::select};
use serde_json::Value;
use std::{fs, process::Command};

/// The codes of what a schema can say.
const SAYS: [&str; 11] = [
    "file.shape",
    "file.key",
    "file.spelling",
    "file.type",
    "input.kind",
    "input.missing",
    "input.foreign",
    "type.unknown",
    "extra.target",
    "extra.field",
    "extra.type",
];

const TYPES: [&str; 14] = [
    "local",
    "vertex",
    "vertex",
    "kubernetes",
    "sagemaker",
    "azureml",
    "Vertex",
    "' vertex '",
    "nomad",
    "''",
    "~",
    "5",
    "[vertex]",
    "${TYPE}",
];

const KEYS: [&str; 26] = [
    "name",
    "activate",
    "verify",
    "async",
    "credentials",
    "extra",
    "sandbox",
    "artifact_store",
    "artifact-store",
    "container_registry",
    "container-registry",
    "region",
    "cluster",
    "namespace",
    "execution_role",
    "execution-role",
    "subscription_id",
    "resource_group",
    "workspace",
    "regoin",
    "no-verify",
    "Region",
    "template",
    "artifact",
    "x",
    "_",
];

const VALUES: [&str; 36] = [
    "gs://bucket/path",
    "s3://bucket",
    "az://container",
    "' gs://b '",
    "GS://b",
    "gs:/b",
    "text",
    "'5'",
    "5",
    "5.5",
    "010",
    "true",
    "True",
    "yes",
    "'yes'",
    "'true'",
    "'False'",
    "off",
    "maybe",
    "~",
    "null",
    "''",
    "' '",
    "[]",
    "{}",
    "[a]",
    "{a: b}",
    "docker",
    "' docker '",
    "Docker",
    "${SET}",
    "'a${SET}b'",
    "'$${SET}'",
    "{orchestrator: {}}",
    "{orchestrator: ~}",
    "aws-profile:dev",
];

const FIELDS: [&str; 8] = [
    "synchronous",
    "timeout",
    "max_parallelism",
    "location",
    "region",
    "pod_settings",
    "no",
    "labels",
];

/// A file: a type, whether its required keys are there, and further keys.
type Parts = (
    Option<&'static str>,
    bool,
    Vec<(&'static str, &'static str)>,
    Vec<(&'static str, &'static str, &'static str)>,
);

fn parts() -> impl Strategy<Value = Parts> {
    let targets =
        select(&["orchestrator", "orchestrator", "artifact_store", "sandbox", "runner"][..]);
    let further = vec((select(&KEYS[..]), select(&VALUES[..])), 0..3);
    let extra = vec((targets, select(&FIELDS[..]), select(&VALUES[..])), 0..2);
    (of(select(&TYPES[..])), prop::bool::weighted(0.8), further, extra)
}

/// The text of a file. A key that comes twice is left out.
fn text((stack_type, complete, further, extra): Parts) -> String {
    let mut entries: Vec<(&str, String)> = Vec::new();
    let mut add = |key: &'static str, value: &str| {
        if entries.iter().all(|(known, _)| *known != key) {
            entries.push((key, value.to_owned()));
        }
    };
    if let Some(name) = stack_type {
        add("type", name);
    }
    further.into_iter().for_each(|(key, value)| add(key, value));
    for (target, field, value) in extra {
        add("extra", &format!("{{{target}: {{{field}: {value}}}}}"));
    }
    if complete {
        let required = required(stack_type.unwrap_or_default().trim_matches(['\'', ' ']));
        required.iter().for_each(|(key, value)| add(key, value));
    }
    entries.iter().map(|(key, value)| format!("{key}: {value}\n")).collect()
}

fn required(stack_type: &str) -> &'static [(&'static str, &'static str)] {
    match &*stack_type.to_lowercase() {
        "vertex" => &[
            ("artifact_store", "gs://outputs"),
            ("container_registry", "us-central1-docker.pkg.dev/my-project/images"),
            ("region", "us-central1"),
        ],
        "kubernetes" => &[
            ("artifact_store", "gs://outputs"),
            ("container_registry", "us-central1-docker.pkg.dev/my-project/images"),
            ("cluster", "c"),
            ("region", "us-central1"),
        ],
        "sagemaker" => &[
            ("artifact_store", "s3://bucket"),
            ("container_registry", "123456789012.dkr.ecr.us-east-1.amazonaws.com"),
            ("region", "us-east-1"),
            ("execution_role", "arn:aws:iam::123456789012:role/r"),
        ],
        "azureml" => &[
            ("artifact_store", "az://container"),
            ("container_registry", "registry.azurecr.io"),
            ("subscription_id", "00000000-1111-2222-3333-444444444444"),
            ("resource_group", "group"),
            ("workspace", "workspace"),
        ],
        _ => &[],
    }
}

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("properties::schema_and_creation_agree", agree),
        Trial::test("properties::a_template_is_right_once_it_is_filled_in", templates),
    ]
}

fn agree() -> Result<(), Failed> {
    let home = Home::new();
    let schema = schema(&home)?;
    let file = home.path().join("stack.yaml");
    holds(300, &parts(), |parts| {
        let text = text(parts);
        // Another reader's view of the same text.
        let read = serde_yaml::from_str::<Value>(&text);
        let value = read.map_err(|error| TestCaseError::reject(error.to_string()))?;
        fs::write(&file, &text).expect("the home is writable");
        let codes = refusals(&home, &value);
        let message = schema.validate(&value).err().map(|error| error.to_string());
        if let Some(message) = &message {
            prop_assert!(!codes.is_empty(), "only the schema refuses\n{}: {}", text, message);
        }
        let said: Vec<&String> =
            codes.iter().filter(|code| SAYS.contains(&code.as_str())).collect();
        if message.is_none() && !text.contains("${") {
            prop_assert!(
                said.is_empty(),
                "the schema takes what is refused as {:?}\n{}",
                said,
                text
            );
        }
        Ok(())
    })
}

fn templates() -> Result<(), Failed> {
    let home = Home::new();
    let schema = schema(&home)?;
    for stack_type in ["local", "vertex", "kubernetes", "sagemaker", "azureml"] {
        let template = run(&home, &["stack", "create", "dev", "--template", stack_type])?;
        let unfilled: Value = serde_yaml::from_str(&template)?;
        let required = required(stack_type);
        if schema.is_valid(&unfilled) != required.is_empty() {
            return Err(format!("nothing need be filled in here:\n{template}").into());
        }
        let fill = |text: &str| {
            required.iter().fold(text.to_owned(), |text, (key, value)| {
                text.replace(&format!("\n{key}:\n"), &format!("\n{key}: {value}\n"))
            })
        };
        let value: Value = serde_yaml::from_str(&fill(&template))?;
        if let Err(error) = schema.validate(&value) {
            return Err(format!("{error} in\n{}", fill(&template)).into());
        }
        fs::write(home.path().join("stack.yaml"), fill(&template))?;
        let codes = refusals(&home, &value);
        if !codes.is_empty() {
            return Err(format!("{stack_type}: {codes:?}").into());
        }
    }
    Ok(())
}

fn schema(home: &Home) -> Result<Validator, Failed> {
    let schema: Value = serde_json::from_str(&run(home, &["schema", "stack"])?)?;
    jsonschema::meta::validate(&schema).map_err(|error| error.to_string())?;
    Ok(jsonschema::validator_for(&schema).map_err(|error| error.to_string())?)
}

/// The codes of what a creation from the file finds; a name is given unless the file has one.
fn refusals(home: &Home, value: &Value) -> Vec<String> {
    let mut words = vec!["stack", "create", "-f", "stack.yaml", "--dry-run", "-o", "json"];
    if value["name"].is_null() {
        words.push("x");
    }
    let ran = program(home, &words).output().expect("the program starts");
    if ran.status.success() {
        return Vec::new();
    }
    let error: Value = serde_json::from_slice(&ran.stderr).unwrap_or_default();
    let one = std::slice::from_ref(&error["error"]);
    let problems = error["error"]["problems"].as_array().map_or(one, Vec::as_slice);
    problems.iter().map(|it| it["code"].as_str().unwrap_or("unread").to_owned()).collect()
}

fn program(home: &Home, words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(words).env_clear().envs(home.environment()).current_dir(home.path());
    command.env("SET", "set");
    command
}

fn run(home: &Home, words: &[&str]) -> Result<String, Failed> {
    let ran = program(home, words).output()?;
    match ran.status.success() {
        true => Ok(String::from_utf8(ran.stdout)?),
        false => Err(String::from_utf8_lossy(&ran.stderr).into_owned().into()),
    }
}
