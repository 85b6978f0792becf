use super::super::description;
use kitaru_contract::{
    Attribute, CredentialForm, CredentialPart, Description, Flavor, Input, Target, attribute,
};
use serde_json::{Value, json};

/// A description that fits together.
fn whole() -> Description {
    let fields = json!({ "properties": { "synchronous": {}, "namespace": {} } }).to_string();
    let flavor = Flavor { name: "acme".to_owned(), fields, ..Flavor::default() };
    let part = CredentialPart { name: "token".to_owned(), ..CredentialPart::default() };
    Description {
        stack_type: "acme".to_owned(),
        inputs: vec![
            input("region", "string", &[("default", json!("north"))]),
            input("spot", "boolean", &[("default", json!(true))]),
            input("size", "integer", &[("default", json!(3))]),
            input("mode", "choice", &[("choices", json!(["a", "b"])), ("default", json!("b"))]),
            input("store", "uri", &[("schemes", json!(["s3", "x-9+y.z"]))]),
        ],
        targets: vec![Target {
            name: "orchestrator".to_owned(),
            flavors: vec![flavor],
            ..Target::default()
        }],
        credentials: vec![CredentialForm {
            method: "token".to_owned(),
            parts: vec![part],
            attributes: vec![attribute::new("aliases", &json!(["key"]))],
            ..CredentialForm::default()
        }],
        attributes: vec![attribute::new(
            "async",
            &json!({ "target": "orchestrator", "field": "synchronous", "value": false }),
        )],
        ..Description::default()
    }
}

fn input(name: &str, kind: &str, attributes: &[(&str, Value)]) -> Input {
    let attributes = attributes.iter().map(|(name, value)| attribute::new(name, value));
    Input {
        name: name.to_owned(),
        kind: kind.to_owned(),
        attributes: attributes.collect(),
        ..Input::default()
    }
}

/// The refusal of a description after a change.
fn refusal(change: impl FnOnce(&mut Description)) -> String {
    let mut answer = whole();
    change(&mut answer);
    description(&answer).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn a_description_that_fits_together_is_taken() {
    let checked = description(&whole()).unwrap();
    assert_eq!(checked.stack_type.inputs.len(), 5);
}

#[test]
fn a_default_is_of_its_kind() {
    for (kind, attributes, wanted) in [
        ("integer", vec![("default", json!("x"))], "a whole number"),
        ("integer", vec![("default", json!(1.5))], "a whole number"),
        ("boolean", vec![("default", json!("yes"))], "`true` or `false`"),
        ("string", vec![("default", json!(["x"]))], "text"),
        ("choice", vec![("choices", json!(["a"])), ("default", json!("b"))], "one of its choices"),
        (
            "uri",
            vec![("schemes", json!(["s3"])), ("default", json!("gs://x"))],
            "a URI with one of its schemes",
        ),
    ] {
        let found = refusal(|it| it.inputs.push(input("new", kind, &attributes)));
        assert_eq!(found, format!("the default of the input `new` is not {wanted}"));
    }
    // A kind of a later contract is read as text, and what it has for a default is not known.
    let mut later = whole();
    later.inputs.push(input("new", "list", &[("default", json!(["x"]))]));
    assert_eq!(description(&later).unwrap().stack_type.inputs[5].default, None);
}

#[test]
fn names_are_there_once() {
    let twice = |what: &str| format!("{what} is there twice");
    let of_flavors = refusal(|it| {
        let flavor = it.targets[0].flavors[0].clone();
        it.targets[0].flavors.push(flavor);
    });
    assert_eq!(of_flavors, twice("the flavor `acme`"));
    let of_parts = refusal(|it| {
        let part = it.credentials[0].parts[0].clone();
        it.credentials[0].parts.push(part);
    });
    assert_eq!(of_parts, twice("the part `token`"));
    let of_methods = refusal(|it| {
        it.credentials.push(CredentialForm { method: "key".to_owned(), ..Default::default() });
    });
    assert_eq!(of_methods, twice("the method `key`"));
    let of_choices =
        refusal(|it| it.inputs.push(input("new", "choice", &[("choices", json!(["a", "a"]))])));
    assert_eq!(of_choices, twice("the choice `a`"));
    let of_attributes = refusal(|it| {
        it.inputs[0].attributes.push(attribute::new("default", &json!("south")));
    });
    assert_eq!(of_attributes, twice("the attribute `default`"));
    let of_members = refusal(|it| {
        let value = r#"{"target":"orchestrator","target":"x","field":"y","value":1}"#.to_owned();
        it.attributes[0] = Attribute { name: "async".to_owned(), value };
    });
    assert_eq!(of_members, "the attribute `async` is not JSON in which a name is there once");
}

#[test]
fn what_is_referred_to_is_there() {
    let absent = |what: &str| format!("{what}, which is not there");
    let preset = |target: &str, field: &str| {
        attribute::new("async", &json!({ "target": target, "field": field, "value": 1 }))
    };
    for (target, field) in [("step_operator", "synchronous"), ("orchestrator", "other")] {
        let found = refusal(|it| it.attributes[0] = preset(target, field));
        assert_eq!(found, absent(&format!("`async` refers to `{target}.{field}`")));
    }
    let when = attribute::new("when", &json!({ "input": "bucket", "schemes": ["s3"] }));
    let of_form = refusal(|it| it.credentials[0].attributes.push(when.clone()));
    let of_flavor = refusal(|it| it.targets[0].flavors[0].attributes.push(when.clone()));
    assert_eq!(of_form, absent("a condition refers to `bucket`"));
    assert_eq!(of_flavor, of_form);
    let stored = json!({ "component": "orchestrator", "field": "zone" });
    let of_place = refusal(|it| it.inputs.push(input("new", "string", &[("stored-at", stored)])));
    assert_eq!(of_place, absent("`stored-at` refers to `orchestrator.zone`"));
}

#[test]
fn schemes_are_schemes() {
    for bad in ["", "S3", "3s", "s3://", "a b"] {
        let found = refusal(|it| it.inputs.push(input("new", "uri", &[("schemes", json!([bad]))])));
        assert!(found.ends_with("is not lower-case letters, digits, `+`, `-` and `.`"), "{found}");
    }
}

#[test]
fn counts_and_lengths_are_bounded() {
    let many = |count: usize| (0..count).map(|at| input(&format!("i{at}"), "string", &[]));
    let found = refusal(|it| it.inputs = many(8000).collect());
    assert_eq!(found, "the stack type has more than 256 inputs");
    let found = refusal(|it| it.summary = "x".repeat(5000));
    assert_eq!(found, "the summary has more than 4096 bytes");
    let choices: Vec<String> = (0..2000).map(|at| format!("c{at}")).collect();
    let found =
        refusal(|it| it.inputs.push(input("new", "choice", &[("choices", json!(choices))])));
    assert_eq!(found, "the attribute `choices` has more than 1024 texts");
    let found = refusal(|it| {
        it.targets[0].flavors[0].fields = format!("{}1{}", r#"{"a":"#.repeat(70), "}".repeat(70));
    });
    assert_eq!(found, "a flavor's `fields` is not JSON of at most 64 levels");
}

#[test]
fn what_could_be_more_than_a_placeholder_or_a_page_is_left_out() {
    let mut answer = whole();
    answer.inputs[0].attributes.push(attribute::new("placeholder", &json!("$(touch x)")));
    let docs = attribute::new("docs", &json!("https://x.example/`touch x`"));
    answer.targets[0].flavors[0].attributes.push(docs);
    let checked = description(&answer).unwrap();
    assert_eq!(checked.stack_type.inputs[0].placeholder, None);
    assert_eq!(checked.targets[0].flavors[0].docs, None);
}

#[test]
fn texts_inside_a_default_are_plain() {
    let mut answer = whole();
    answer.inputs[0].attributes = vec![attribute::new("default", &json!("A\u{1b}[2J\u{202e}b"))];
    let checked = description(&answer).unwrap();
    assert_eq!(checked.stack_type.inputs[0].default, Some(json!("Ab")));
}
