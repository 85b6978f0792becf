//! Tests the host against generated descriptions, plans, problems and rows.
//!
//! Most parts of an answer are right, and a few are odd: long, deep, hidden, of
//! another type, or there twice. So an answer gets past the first checks often
//! enough to meet the later ones.

use super::random::Random;
use kitaru::{
    location::Location,
    plugin::{Served, StackType},
    request::{schema, yaml},
    text::has_hidden,
};
use kitaru_cli::argv::{self, CliExit, KnownTypes};
use kitaru_contract::{
    Attribute, Component, Connector, Credential, CredentialForm, CredentialPart, Description,
    Flavor, Input, Problem, Request, Row, StackPlan, StoredStack, Target,
};
use kitaru_provider_host::{Fields, Instance, Provider, ProviderFault};
use libtest_mimic::{Failed, Trial};
use serde_json::{Map, Value, json};
use std::{ffi::OsString, path::Path};

/// How many seeds are tried.
const SEEDS: u64 = 10_000;
/// The most bytes of a message.
const LONGEST_MESSAGE: usize = 8 << 10;

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("generated::answers_are_taken_or_refused", || {
        let mut taken = 0;
        for seed in 0..SEEDS {
            taken +=
                usize::from(try_answers(seed).map_err(|error| format!("seed {seed}: {error:?}"))?);
        }
        // If none were taken, or all, the generator would miss one half of the checks.
        match (500..9_500).contains(&taken) {
            true => Ok(()),
            false => Err(format!("{taken} of {SEEDS} descriptions were taken").into()),
        }
    })]
}

/// Gives the host all answers of one seed; true if it took the description.
fn try_answers(seed: u64) -> Result<bool, Failed> {
    let mut random = Random::new(seed);
    let answers = Answers {
        description: description(&mut random),
        problems: random.several(4, problem),
        plan: plan(&mut random),
        rows: random.several(4, row),
    };
    let mut instance = Instance::new("made", "1.0.0".parse()?, Box::new(answers));
    let request = Request {
        withheld: vec!["orchestrator.token".to_owned()],
        credential: Some(Credential { withheld: vec!["key".to_owned()], ..Credential::default() }),
        ..Request::default()
    };
    match instance.plan(&request) {
        Ok(plan) => {
            for component in &plan.components {
                is_shown(&component.flavor)?;
                component.configuration.keys().try_for_each(|key| is_shown(key))?;
            }
            plan.resources
                .iter()
                .try_for_each(|(name, value)| is_shown(name).and(is_shown(value)))?;
        }
        Err(error) => is_message(&error.to_string())?,
    }
    for finding in instance.validate(&request).unwrap_or_default() {
        is_message(&finding.message)?;
        is_message(&finding.code)?;
    }
    for row in instance.show(&StoredStack::default()).unwrap_or_default() {
        row.details.iter().try_for_each(|(name, value)| is_shown(name).and(is_shown(value)))?;
    }
    let described = match instance.describe() {
        Ok(described) => described,
        Err(error) => return is_message(&error.to_string()).map(|()| false),
    };
    for target in &described.targets {
        for flavor in &target.flavors {
            let schema: Value = serde_json::from_str(&flavor.fields)?;
            read_fields(&schema, &mut random)?;
        }
    }
    is_help(&described.stack_type)?;
    Ok(true)
}

/// Reads values as the fields of a schema.
fn read_fields(schema: &Value, random: &mut Random) -> Result<(), Failed> {
    let fields = Fields::new(schema);
    let names: Vec<&str> = fields.names().take(4).collect();
    for name in names {
        let _ = fields.is_sensitive(name);
        let text = random.pick(&["1", "x", "null", "[a, [b]]", "{a: {b: 1}}", "'quoted'", "true"]);
        let node = yaml::parse(text, &Location::start("f"))
            .map_err(|error| error.to_string())?
            .ok_or("the text is empty")?;
        if let Err(mismatch) = schema::read_field(fields, name, &node) {
            is_message(&mismatch.wanted)?;
        }
    }
    Ok(())
}

/// The help of `stack create` for one type.
fn is_help(stack_type: &StackType) -> Result<(), Failed> {
    struct One<'a>(&'a StackType);

    impl KnownTypes for One<'_> {
        fn find(&self, _: &str) -> Option<StackType> {
            Some(self.0.clone())
        }

        fn of_file(&self, _: &Path) -> Option<String> {
            None
        }

        fn list(&self, _: usize) -> (Vec<StackType>, Vec<Served>) {
            (vec![self.0.clone()], Vec::new())
        }
    }

    let reserved = argv::option_names();
    if stack_type.inputs.iter().any(|input| reserved.contains(&input.name)) {
        // The catalog refuses it before.
        return Ok(());
    }
    let words = ["kitaru", "stack", "create", "--help"].map(OsString::from);
    match argv::parse_creation(&words, &One(stack_type), false) {
        Err(CliExit::Answer(text)) => text.lines().try_for_each(is_shown),
        other => Err(format!("no help: {other:?}").into()),
    }
}

fn is_shown(text: &str) -> Result<(), Failed> {
    match has_hidden(text) || text.contains('\n') {
        true => Err(format!("{text:?} has what is not seen").into()),
        false => Ok(()),
    }
}

fn is_message(text: &str) -> Result<(), Failed> {
    is_shown(text)?;
    match text.len() <= LONGEST_MESSAGE {
        true => Ok(()),
        false => Err(format!("a message has {} bytes", text.len()).into()),
    }
}

/// A provider that was not written, but made.
struct Answers {
    description: Description,
    problems: Vec<Problem>,
    plan: Result<StackPlan, Vec<Problem>>,
    rows: Vec<Row>,
}

impl Provider for Answers {
    fn describe(&mut self) -> Result<Description, ProviderFault> {
        Ok(self.description.clone())
    }

    fn validate(&mut self, _: &Request) -> Result<Vec<Problem>, ProviderFault> {
        Ok(self.problems.clone())
    }

    fn plan(&mut self, _: &Request) -> Result<Result<StackPlan, Vec<Problem>>, ProviderFault> {
        Ok(self.plan.clone())
    }

    fn show(&mut self, _: &StoredStack) -> Result<Vec<Row>, ProviderFault> {
        Ok(self.rows.clone())
    }
}

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

fn description(random: &mut Random) -> Description {
    let count = if random.once_in(100) { 400 } else { random.below(6) };
    let flavor = |random: &mut Random| {
        let fields = fields(random);
        Flavor { name: name(random), fields: json_text(random, &fields), attributes: Vec::new() }
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
            ..CredentialPart::default()
        }),
        attributes: Vec::new(),
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
        attributes: Vec::new(),
    }
}

fn problem(random: &mut Random) -> Problem {
    Problem {
        at: name(random),
        code: text(random),
        message: text(random),
        hint: random.once_in(2).then(|| text(random)),
        attributes: Vec::new(),
    }
}

fn plan(random: &mut Random) -> Result<StackPlan, Vec<Problem>> {
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
        attributes: Vec::new(),
    })
}

fn row(random: &mut Random) -> Row {
    Row {
        role: name(random),
        name: text(random),
        backend: text(random),
        details: random.several(4, |random| (text(random), text(random))),
        attributes: Vec::new(),
    }
}
