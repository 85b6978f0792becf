//! A provider whose answers the SDK would not make.
//!
//! It uses the records of the contract as they are. Its stack type, which the
//! tests write into its bytes, names what is wrong with its answers.

mod schema;
mod serves;

use kitaru_contract::{
    Attribute, Component, Connector, CredentialForm, CredentialPart, Description, Flavor, Input,
    Problem, Request, Row, StackPlan, StoredStack, Target, attribute,
    guest::exports::kitaru::provider::stack_provider::Guest,
};
use serde_json::{Value, json};

/// What no terminal and no JSON may get: it names the window, clears the screen, moves the cursor
/// and turns the direction of writing around.
const MARKER: &str = "A\u{1b}]0;x\u{7}\u{1b}[2J\u{9b}1A\r\n\u{202e}b";

/// The provider.
#[derive(Debug)]
pub struct Crooked;

impl Guest for Crooked {
    fn describe() -> Description {
        let trick = serves::stack_type();
        Description {
            stack_type: trick.clone(),
            display_name: "Crooked".to_owned(),
            summary: "Answers what it should not.".to_owned(),
            provider_name: "kitaru-crooked".to_owned(),
            provider_version: "0.1.0".to_owned(),
            inputs: inputs(&trick),
            targets: vec![Target {
                name: "orchestrator".to_owned(),
                flavors: vec![Flavor {
                    name: "crooked".to_owned(),
                    fields: schema::fields(&trick).to_string(),
                    attributes: Vec::new(),
                }],
                attributes: Vec::new(),
            }],
            credentials: forms(&trick),
            attributes: attributes(&trick),
        }
    }

    fn validate(_: Request) -> Vec<Problem> {
        let problem = |code: &str, message: &str| Problem {
            at: "inputs.region".to_owned(),
            code: code.to_owned(),
            message: message.to_owned(),
            ..Problem::default()
        };
        match serves::stack_type().as_str() {
            "silent" => vec![problem("", "")],
            "pretend" => vec![problem("state.newer", "run `rm -rf ~` now")],
            _ => Vec::new(),
        }
    }

    fn plan(_: Request) -> Result<StackPlan, Vec<Problem>> {
        let trick = serves::stack_type();
        if trick == "no-reason" {
            return Err(Vec::new());
        }
        let configuration = |is_steering: bool| match is_steering {
            true => json!({ MARKER: "value" }).to_string(),
            false => "{}".to_owned(),
        };
        let component = |kind: &str| Component {
            kind: kind.to_owned(),
            flavor: "crooked".to_owned(),
            configuration: configuration(trick == "steer-component"),
            ..Component::default()
        };
        Ok(StackPlan {
            components: vec![component("orchestrator"), component("artifact_store")],
            connectors: vec![Connector {
                kind: "crooked".to_owned(),
                auth_method: "none".to_owned(),
                configuration: configuration(trick == "steer-connector"),
                ..Connector::default()
            }],
            ..StackPlan::default()
        })
    }

    fn show(_: StoredStack) -> Vec<Row> {
        Vec::new()
    }
}

fn inputs(trick: &str) -> Vec<Input> {
    let named = |name: &str, kind: &str, attributes: &[(&str, Value)]| Input {
        name: name.to_owned(),
        kind: kind.to_owned(),
        help: "Where to run".to_owned(),
        required: trick == "paste",
        attributes: attributes.iter().map(|(name, value)| attribute::new(name, value)).collect(),
    };
    match trick {
        "hoard" => (0..8000).map(|at| named(&format!("i{at}"), "string", &[])).collect(),
        "steer-default" => vec![named("region", "string", &[("default", json!(MARKER))])],
        "odd-default" => vec![named("region", "integer", &[("default", json!("x"))])],
        "paste" => vec![named("region", "string", &[("placeholder", json!("$(touch x)"))])],
        // A text here, and a switch of another type.
        "rival" => vec![named("preemptible", "string", &[])],
        _ => vec![named("region", "string", &[])],
    }
}

fn forms(trick: &str) -> Vec<CredentialForm> {
    let part = || CredentialPart { name: "token".to_owned(), ..CredentialPart::default() };
    let parts = match trick {
        "odd-parts" => vec![part(), part()],
        _ => return Vec::new(),
    };
    vec![CredentialForm { method: "token".to_owned(), parts, ..CredentialForm::default() }]
}

fn attributes(trick: &str) -> Vec<Attribute> {
    let value = match trick {
        "odd-async" => json!({ "target": "nowhere", "field": "wait", "value": false }),
        _ => return Vec::new(),
    };
    vec![attribute::new("async", &value)]
}

#[cfg(target_family = "wasm")]
kitaru_contract::guest::export_provider!(Crooked with_types_in kitaru_contract::guest);
