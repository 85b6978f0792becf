use super::*;
use crate::request::yaml;
use serde_json::json;

fn field(schema: &Value, text: &str) -> Result<Value, String> {
    let schema = json!({ "properties": { "f": schema } });
    let node = yaml::parse(text, &Location::start("f.yaml")).unwrap().unwrap();
    let read = read_field(Fields::new(&schema), "f", &node);
    read.map(|(value, _)| value).map_err(|error| error.to_string())
}

#[test]
fn a_key_that_is_almost_declared_is_told_and_kept() {
    let schema = json!({ "properties": { "f": {
        "type": "object",
        "properties": { "node_selectors": {}, "labels": { "additionalProperties": {} } },
    } } });
    let read = |text: &str| {
        let node = yaml::parse(text, &Location::start("f.yaml")).unwrap().unwrap();
        read_field(Fields::new(&schema), "f", &node).unwrap()
    };
    let (value, near_misses) = read("{node_selector: {a: b}, labels: {label: x}}");
    assert_eq!(value, json!({ "node_selector": { "a": "b" }, "labels": { "label": "x" } }));
    let found: Vec<_> = near_misses.iter().map(|miss| (&*miss.key, &*miss.near)).collect();
    assert_eq!(found, [("node_selector", "node_selectors")]);
    assert_eq!(read("{something: 1}").1, []);
}

#[test]
fn the_declared_type_decides() {
    assert_eq!(field(&json!({"type": "boolean"}), "yes"), Ok(json!(true)));
    assert_eq!(field(&json!({"type": "string"}), "yes"), Ok(json!("yes")));
    assert_eq!(field(&json!({"type": "string"}), "1.10"), Ok(json!("1.10")));
    assert_eq!(field(&json!({"type": "integer"}), "010"), Ok(json!(10)));
    assert_eq!(field(&json!({"type": "number"}), "3"), Ok(json!(3)));
    assert_eq!(field(&json!({}), "yes"), Ok(json!("yes")));
    let nullable = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
    assert_eq!(field(&nullable, "null"), Ok(json!(null)));
    assert_eq!(field(&nullable, "'null'"), Ok(json!("null")));
}

#[test]
fn maps_are_read_by_the_type_of_their_values() {
    let schema = json!({"type": "object", "properties": {"on": {"type": "boolean"}},
        "additionalProperties": {"type": "string"}});
    assert_eq!(field(&schema, "{on: no, zone: 1}"), Ok(json!({"on": false, "zone": "1"})));
}

#[test]
fn refusals_say_what_was_wanted() {
    let words = json!({"type": "string", "enum": ["a", "b"]});
    assert_eq!(field(&words, "z").unwrap_err(), "wanted `a` or `b`, found `z`");
    let count = json!({"anyOf": [{"type": "integer", "exclusiveMinimum": 0}, {"type": "null"}]});
    assert_eq!(
        field(&count, "0").unwrap_err(),
        "wanted a whole number above 0 or `null`, found `0`"
    );
    let pair = json!({"type": "array", "items": {"type": "string"}, "minItems": 2});
    assert_eq!(field(&pair, "[a]").unwrap_err(), "wanted a list of at least 2, found a list");
    let deep = json!({"anyOf": [{"type": "object", "properties": {"n": {"type": "integer"}}}, {"type": "null"}]});
    assert_eq!(field(&deep, "{n: x}").unwrap_err(), "wanted a whole number, found `x`");
}

/// Reads a text as a field of a whole schema.
fn of_schema(schema: &Value, text: &str) -> Result<Value, Mismatch> {
    let node = yaml::parse(text, &Location::start("f.yaml")).unwrap().unwrap();
    read_field(Fields::new(schema), "f", &node).map(|(value, _)| value)
}

fn refer(name: impl std::fmt::Display) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

#[test]
fn definitions_that_refer_to_themselves_accept_nothing() {
    for itself in [refer("A"), json!({ "anyOf": [refer("A")] })] {
        let schema = json!({ "$defs": { "A": itself }, "properties": { "f": refer("A") } });
        assert!(of_schema(&schema, "1").is_err());
    }
}

#[test]
fn a_tree_that_refers_to_itself_is_read_as_deep_as_the_value() {
    let tree = json!({ "type": "object", "additionalProperties": refer("Tree") });
    let schema = json!({ "$defs": { "Tree": tree }, "properties": { "f": refer("Tree") } });
    assert_eq!(of_schema(&schema, "{a: {b: {}}}"), Ok(json!({ "a": { "b": {} } })));
    assert_eq!(of_schema(&schema, "{a: {b: 1}}").unwrap_err().path, ["a", "b"]);
}

#[test]
fn a_long_chain_of_references_is_followed_in_a_loop() {
    let last = 15_000;
    let mut chain: Map<String, Value> =
        (0..last).map(|at| (format!("D{at}"), refer(format!("D{}", at + 1)))).collect();
    chain.insert(format!("D{last}"), json!({ "type": "integer" }));
    let schema = json!({ "$defs": chain, "properties": { "f": refer("D0") } });
    assert_eq!(of_schema(&schema, "7"), Ok(json!(7)));
}

#[test]
fn alternatives_that_double_are_seen_once() {
    let depth = 40;
    let mut doubled: Map<String, Value> = (0..depth)
        .map(|at| {
            let next = refer(format!("A{}", at + 1));
            (format!("A{at}"), json!({ "anyOf": [next.clone(), next] }))
        })
        .collect();
    doubled.insert(format!("A{depth}"), json!({ "type": "integer" }));
    let schema = json!({ "$defs": doubled, "properties": { "f": refer("A0") } });
    for text in ["x", "null"] {
        let refused = of_schema(&schema, text).unwrap_err();
        assert_eq!(refused.wanted, "a whole number");
    }
    assert_eq!(of_schema(&schema, "1"), Ok(json!(1)));
}

#[test]
fn lists_of_alternatives_of_lists_are_decided_once() {
    let either: Vec<Value> =
        (0..4).map(|_| json!({ "type": "array", "items": refer("L") })).collect();
    let schema = json!({
        "$defs": { "L": { "anyOf": either } }, "properties": { "f": refer("L") },
    });
    let text = format!("{}x{}", "[".repeat(30), "]".repeat(30));
    assert_eq!(of_schema(&schema, &text).unwrap_err().path.len(), 30);
}

#[test]
fn a_message_names_a_few_alternatives() {
    let words: Vec<String> = (0..4000).map(|at| format!("{at}{}", "w".repeat(500))).collect();
    let schema = json!({ "properties": { "f": { "type": "string", "enum": words } } });
    let wanted = of_schema(&schema, "x").unwrap_err().wanted;
    assert!(wanted.ends_with("or one of 3992 more") && wanted.len() < 1000, "{wanted}");
}

#[test]
fn references_into_definitions_are_followed() {
    let schema = json!({"$defs": {"Mode": {"type": "string", "enum": ["x"]}},
        "properties": {"f": {"$ref": "#/$defs/Mode"}}});
    let node = yaml::parse("y", &Location::start("f.yaml")).unwrap().unwrap();
    assert!(read_field(Fields::new(&schema), "f", &node).is_err());
}
