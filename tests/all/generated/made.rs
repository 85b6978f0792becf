//! Makes descriptions, plans, problems and rows.
//!
//! Most parts of an answer are right, and a few are odd: long, deep, hidden, of
//! another type, or there twice. So an answer gets past the first checks often
//! enough to meet the later ones.

use super::random::Random;
use kitaru_contract::{
    Attribute, Component, Connector, CredentialForm, CredentialPart, Description, Flavor, Input,
    Problem, Row, StackPlan, Target,
};
use serde_json::{Map, Value, json};

const NAMES: [&str; 8] =
    ["region", "zone", "orchestrator", "artifact_store", "token", "key", "mode", "size"];
const ODD: [&str; 10] = [
    "",
    " ",
    "A\u{1b}]0;x\u{7}\u{1b}[2J\u{9b}1A\r\n\u{202e}b",
    "\u{200b}",
    "`$(touch x)`",
    "../up",
    "dry-run",
    "UPPER",
    "日本語 👍🏽",
    "--flag=x",
];

/// A name, mostly.
fn name(random: &mut Random) -> String {
    match random.below(60) {
        0 => text(random),
        1 => format!("{}-{}", random.pick(&NAMES).replace('_', "-"), random.below(9)),
        _ => (*random.pick(&NAMES)).to_owned(),
    }
}

fn text(random: &mut Random) -> String {
    match random.below(40) {
        0..=5 => (*random.pick(&ODD)).to_owned(),
        6 => "long ".repeat(1 + random.below(2000)),
        _ => format!("Text of {}", random.pick(&NAMES)),
    }
}

/// JSON of any form, nested up to so deep.
fn value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => random.once_in(2).into(),
        2 => json!(random.below(1 << 20)),
        3 => json!(1.5),
        4 => text(random).into(),
        5 => Value::Array(random.several(4, |random| value(random, depth - 1))),
        _ => object(random, depth - 1),
    }
}

fn object(random: &mut Random, depth: usize) -> Value {
    let members = random.several(4, |random| (name(random), value(random, depth)));
    Value::Object(members.into_iter().collect())
}

/// The text of JSON, which is broken now and then.
fn json_text(random: &mut Random, value: &Value) -> String {
    match random.below(200) {
        0 => text(random),
        1 => format!("{}{}", "[".repeat(60), "]".repeat(60)),
        2 => r#"{"a":1,"a":2}"#.to_owned(),
        _ => value.to_string(),
    }
}

fn schema(random: &mut Random, depth: usize) -> Value {
    let names = ["A", "B", "C"];
    match random.below(if depth == 0 { 5 } else { 9 }) {
        0 => json!({ "type": "string" }),
        1 => json!({ "type": "integer", "minimum": 3 }),
        2 => json!({ "$ref": format!("#/$defs/{}", random.pick(&names)) }),
        3 => json!({ "type": "string", "enum": [text(random), "x"], "sensitive": true }),
        4 => value(random, 1),
        5 => json!({ "anyOf": random.several(4, |random| schema(random, depth - 1)) }),
        6 => json!({ "type": "array", "items": schema(random, depth - 1), "maxItems": 2 }),
        _ => json!({ "type": "object", "additionalProperties": schema(random, depth - 1) }),
    }
}

fn fields(random: &mut Random) -> Value {
    let members = |random: &mut Random| -> Map<String, Value> {
        random.several(4, |random| (name(random), schema(random, 3))).into_iter().collect()
    };
    let properties = members(random);
    let definitions: Map<String, Value> =
        ["A", "B", "C"].map(|name| (name.to_owned(), schema(random, 3))).into_iter().collect();
    json!({ "type": "object", "properties": properties, "$defs": definitions })
}

fn attribute(random: &mut Random, name: &str, value: &Value) -> Attribute {
    Attribute { name: name.to_owned(), value: json_text(random, value) }
}

/// Some of these attributes, each with its value or with another one.
fn some(random: &mut Random, known: &[(&str, Value)]) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    for (name, good) in known {
        if random.once_in(3) {
            let value = if random.once_in(30) { value(random, 3) } else { good.clone() };
            attributes.push(attribute(random, name, &value));
        }
    }
    attributes
}

/// Conditions on the inputs that descriptions have, or have not.
fn when(random: &mut Random) -> (&'static str, Value) {
    let input = if random.once_in(30) { name(random) } else { "input-0".to_owned() };
    ("when", json!({ "input": input, "schemes": ["s3", "gs"] }))
}

fn input(random: &mut Random, at: usize) -> Input {
    let kind = *random.pick(&["string", "boolean", "integer", "uri", "choice", "list"]);
    let default = match kind {
        "boolean" => json!(true),
        "integer" => json!(3),
        "uri" => json!("s3://bucket"),
        "choice" => json!("a"),
        _ => text(random).into(),
    };
    let default = if random.once_in(40) { value(random, 2) } else { default };
    let mut attributes = match kind {
        "uri" => vec![attribute(random, "schemes", &json!(["s3", "gs"]))],
        "choice" => vec![attribute(random, "choices", &json!(["a", "b"]))],
        _ => Vec::new(),
    };
    if random.once_in(2) {
        attributes.push(attribute(random, "default", &default));
    }
    if random.once_in(8) {
        let field = name(random);
        let places = json!([{ "component": "orchestrator", "field": field }, { "kept": "region" }]);
        attributes.push(attribute(random, "stored-at", &places));
    }
    if random.once_in(8) {
        let placeholder = text(random).into();
        attributes.push(attribute(random, "placeholder", &placeholder));
    }
    let name = if random.once_in(40) { name(random) } else { format!("input-{at}") };
    Input {
        name,
        kind: kind.to_owned(),
        required: random.once_in(3),
        help: text(random),
        attributes,
    }
}

pub(super) fn description(random: &mut Random) -> Description {
    let count = if random.once_in(100) { 400 } else { random.below(6) };
    let flavor = |random: &mut Random| {
        let fields = fields(random);
        let known = [when(random), ("docs", text(random).into())];
        let attributes = some(random, &known);
        Flavor { name: name(random), fields: json_text(random, &fields), attributes }
    };
    let target = |random: &mut Random| Target {
        name: (*random.pick(&["orchestrator", "step_operator"])).to_owned(),
        flavors: random.several(1, flavor),
        attributes: Vec::new(),
    };
    let form = |random: &mut Random| CredentialForm {
        method: name(random).replace('_', "-"),
        auth_method: text(random),
        parts: random.several(1, |random| CredentialPart {
            name: name(random).replace('-', "_"),
            secret: random.once_in(2),
            source: (*random.pick(&["text", "file"])).to_owned(),
            attributes: some(
                random,
                &[("check", json!({ "kind": "json-members", "present": ["a"] }))],
            ),
        }),
        attributes: {
            let known = [when(random), ("aliases", json!([name(random)]))];
            some(random, &known)
        },
    };
    Description {
        stack_type: "made".to_owned(),
        display_name: text(random),
        summary: text(random),
        provider_name: text(random),
        provider_version: text(random),
        inputs: (0..count).map(|at| input(random, at)).collect(),
        targets: random.several(1, target),
        credentials: random.several(2, form),
        attributes: {
            let field = name(random);
            let preset = json!({ "target": "orchestrator", "field": field, "value": false });
            let made_of = json!({ "kinds": ["orchestrator"], "flavors": [text(random)] });
            let async_there = random.once_in(8);
            let known = [
                ("verifies", json!(true)),
                ("recognises", json!([text(random), "acme"])),
                ("made-of", made_of),
            ];
            let mut attributes = some(random, &known);
            if async_there {
                attributes.push(attribute(random, "async", &preset));
            }
            attributes
        },
    }
}

pub(super) fn problem(random: &mut Random) -> Problem {
    Problem {
        at: name(random),
        code: text(random),
        message: text(random),
        hint: random.once_in(2).then(|| text(random)),
        attributes: some(random, &[("verification", json!(true))]),
    }
}

pub(super) fn plan(random: &mut Random) -> Result<StackPlan, Vec<Problem>> {
    if random.once_in(20) {
        return Err(random.several(3, problem));
    }
    let component = |random: &mut Random, kind: &str| {
        let configuration = object(random, 3);
        Component {
            kind: kind.to_owned(),
            flavor: text(random),
            configuration: json_text(random, &configuration),
            secrets: random.several(1, |random| (name(random), "orchestrator.token".to_owned())),
            connector: random.once_in(20).then_some(7),
            resource_id: random.once_in(4).then(|| text(random)),
        }
    };
    let mut components =
        vec![component(random, "orchestrator"), component(random, "artifact_store")];
    if random.once_in(20) {
        let kind = name(random);
        components.push(component(random, &kind));
    }
    let connector = |random: &mut Random| {
        let configuration = object(random, 2);
        Connector {
            kind: text(random),
            auth_method: text(random),
            configuration: json_text(random, &configuration),
            secrets: random.several(1, |random| (name(random), "key".to_owned())),
        }
    };
    Ok(StackPlan {
        components,
        connectors: random.several(2, connector),
        resources: random.several(4, |random| (text(random), text(random))),
        attributes: {
            let known = [
                ("keeps", json!({ "region": text(random) })),
                ("resource-types", json!([["aws-generic"], [text(random)]])),
            ];
            some(random, &known)
        },
    })
}

pub(super) fn row(random: &mut Random) -> Row {
    Row {
        role: name(random),
        name: text(random),
        backend: text(random),
        details: random.several(4, |random| (text(random), text(random))),
        attributes: {
            let known = [("purpose", text(random).into())];
            some(random, &known)
        },
    }
}
