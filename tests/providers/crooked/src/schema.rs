//! Schemas whose cost is not in their size.

use serde_json::{Map, Value, json};

/// The schema of a flavor's fields, if the name is that of a trick with schemas.
pub(crate) fn fields(trick: &str) -> Value {
    match trick {
        // Each definition refers to the next.
        "chain" => declared(chain(15_000, json!({ "type": "integer" })), refer("D0")),
        "cycle" => {
            let itself = json!({ "anyOf": [refer("A")] });
            declared([("A".to_owned(), itself)].into_iter().collect(), refer("A"))
        }
        // A chain that ends in many alternatives, and many fields that refer to its beginning.
        "fan" => {
            let any: Vec<Value> = (0..4000).map(|at| refer(&format!("E{at}"))).collect();
            let mut definitions = chain(200, json!({ "anyOf": any }));
            let ends = (0..4000).map(|at| (format!("E{at}"), json!({ "type": "integer" })));
            definitions.extend(ends);
            let properties: Map<String, Value> =
                (0..4000).map(|at| (format!("f{at}"), refer("D0"))).collect();
            json!({ "$defs": definitions, "properties": properties })
        }
        // Each is one of the next, or of the next.
        "double" => {
            let next = |at: usize| refer(&format!("A{}", at + 1));
            let mut definitions: Map<String, Value> = (0..40)
                .map(|at| (format!("A{at}"), json!({ "anyOf": [next(at), next(at)] })))
                .collect();
            definitions.insert("A40".to_owned(), json!({ "type": "integer" }));
            declared(definitions, refer("A0"))
        }
        _ => json!({ "properties": { "note": {} } }),
    }
}

fn refer(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn chain(length: usize, end: Value) -> Map<String, Value> {
    let mut chain: Map<String, Value> =
        (0..length).map(|at| (format!("D{at}"), refer(&format!("D{}", at + 1)))).collect();
    chain.insert(format!("D{length}"), end);
    chain
}

/// One field `f`.
#[expect(clippy::needless_pass_by_value, reason = "the macro takes them by reference")]
fn declared(definitions: Map<String, Value>, field: Value) -> Value {
    json!({ "$defs": definitions, "properties": { "f": field } })
}
