//! The schema of stack files.
//!
//! Each type has a branch with its own keys, so that an editor offers those, and says of others
//! that they are not allowed:
//!
//! 1. The branch of the default type is also that of a file without a type.
//! 2. A branch lists all keys and closes itself. `unevaluatedProperties` around the branches would
//!    blame every key of a branch in which one value is wrong.
//! 3. An input has a key with `_`; its other spellings are taken and not suggested.
//! 4. A key of another type may be there if it says nothing: `null`.
//! 5. The name may be absent, since an argument can give it.
//! 6. A type that a variable gives has the keys of all types.

use super::{
    ACTIVATE, ASYNC, CREDENTIALS, DIALECT, EXTRA, NAME, TYPE, VERIFY, about,
    extra::Components,
    literal, uri_pattern,
    value::{self, Besides, NO, YES, boolean, integer, lenient, variable},
    wanted,
};
use crate::request::{file::KEYS, stack_type, yaml::scalar::is_not_text};
use kitaru_provider_host::{
    Description, StackType,
    description::{Input, InputKind},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// How many spellings of one key are listed.
const MOST_SPELLINGS: usize = 16;

/// The schema of stack files of these types.
#[must_use]
pub fn stack_file(types: &[Description]) -> Value {
    let mut components = Components::default();
    let names: BTreeSet<&str> = types
        .iter()
        .flat_map(|it| &it.stack_type.inputs)
        .map(|input| input.name.as_str())
        .collect();
    let mut branches: Vec<Value> =
        types.iter().map(|known| branch(known, &names, &mut components)).collect();
    branches.push(branch_of_variable(&names));
    let mut definitions = components.definitions();
    definitions.insert("foreign".to_owned(), foreign());
    json!({
        "$schema": DIALECT,
        "title": "kitaru stack file",
        "type": ["object", "null"],
        "properties": common(types),
        "dependentSchemas": once(&names),
        "required": if has_default(types) { json!([]) } else { json!(["type"]) },
        "allOf": branches,
        "$defs": definitions,
    })
}

fn has_default(types: &[Description]) -> bool {
    types.iter().any(|known| known.stack_type.name == stack_type::DEFAULT)
}

/// The keys that mean the same in every type.
fn common(types: &[Description]) -> Value {
    json!({
        "name": text(NAME),
        "type": type_key(types),
        "activate": switch(ACTIVATE),
        "extra": { "type": ["object", "null"], "description": EXTRA },
    })
}

fn text(about: &str) -> Value {
    json!({ "type": ["string", "null"], "description": about })
}

fn switch(about: &str) -> Value {
    let mut schema = value::switch(&json!({ "type": ["boolean", "null"] }));
    schema["description"] = about.into();
    schema
}

fn type_key(types: &[Description]) -> Value {
    let names: Vec<&str> = types.iter().map(|known| known.stack_type.name.as_str()).collect();
    let any = format!("({})", names.iter().map(|it| in_any_case(it)).collect::<Vec<_>>().join("|"));
    let besides = Besides { null: has_default(types), text: Some(&any), blank: false };
    let mut schema = lenient(besides, &json!({ "enum": names }));
    schema["description"] = TYPE.into();
    schema["examples"] = names.into();
    if has_default(types) {
        schema["default"] = stack_type::DEFAULT.into();
    }
    schema
}

/// The pattern of a word in small or capital letters.
fn in_any_case(word: &str) -> String {
    let letter = |c: char| match c.is_ascii_lowercase() {
        true => format!("[{}{c}]", c.to_ascii_uppercase()),
        false => literal(&c.to_string()),
    };
    word.chars().map(letter).collect()
}

/// What a file of one type may say, if it is of this type.
fn branch(known: &Description, names: &BTreeSet<&str>, components: &mut Components) -> Value {
    let stack_type = &known.stack_type;
    let own = |name: &str| stack_type.inputs.iter().any(|input| input.name == name);
    let mut keys: Map<String, Value> =
        KEYS.iter().map(|key| ((*key).to_owned(), true.into())).collect();
    keys.insert("async".to_owned(), switch_of(ASYNC, stack_type.takes_async, false));
    keys.insert("verify".to_owned(), switch_of(VERIFY, stack_type.verifies, true));
    let credentials = if stack_type.takes_credentials { text(CREDENTIALS) } else { foreign() };
    keys.insert("credentials".to_owned(), credentials);
    keys.insert("extra".to_owned(), components.extra(known));
    let mut required = Vec::new();
    for input in &stack_type.inputs {
        let schema = input_key(input, stack_type);
        let spellings = spellings(&input.name);
        for spelling in &spellings[1..] {
            let mut twin = schema.clone();
            twin["doNotSuggest"] = true.into();
            keys.insert(spelling.clone(), twin);
        }
        required.extend(input.required.then(|| one_of(&spellings)));
        keys.insert(input.key(), schema);
    }
    let foreign: Vec<&str> = names.iter().copied().filter(|name| !own(name)).collect();
    let mut then = json!({ "properties": keys, "additionalProperties": false });
    if !foreign.is_empty() {
        let pattern = any_key(&foreign);
        then["patternProperties"] = json!({ (pattern): { "$ref": "#/$defs/foreign" } });
    }
    if !required.is_empty() {
        then["allOf"] = required.into();
    }
    json!({ "if": is_of_type(&stack_type.name), "then": then })
}

fn branch_of_variable(names: &BTreeSet<&str>) -> Value {
    let keys: Map<String, Value> =
        KEYS.iter().map(|key| ((*key).to_owned(), true.into())).collect();
    let names: Vec<&str> = names.iter().copied().collect();
    json!({
        "if": { "properties": { "type": variable() }, "required": ["type"] },
        "then": {
            "properties": keys,
            "patternProperties": { (any_key(&names)): true },
            "additionalProperties": false,
        },
    })
}

fn is_of_type(name: &str) -> Value {
    let pattern = format!(r"^\s*{}\s*$", in_any_case(name));
    let named = json!({ "type": "string", "pattern": pattern });
    match name == stack_type::DEFAULT {
        true => json!({ "properties": { "type": { "anyOf": [{ "type": "null" }, named] } } }),
        false => json!({ "properties": { "type": named }, "required": ["type"] }),
    }
}

/// A switch that only has an effect on some types. On others, only what is the rule may be said.
fn switch_of(about: &str, applies: bool, rule: bool) -> Value {
    if applies {
        return switch(about);
    }
    let word = if rule { YES } else { NO };
    let besides = Besides { null: true, text: Some(word), blank: false };
    let mut schema = lenient(besides, &json!({ "const": rule }));
    schema["doNotSuggest"] = true.into();
    schema
}

/// A key that belongs to other types.
fn foreign() -> Value {
    json!({
        "type": "null",
        "doNotSuggest": true,
        "errorMessage": "Does not apply to this stack type",
    })
}

fn input_key(input: &Input, stack_type: &StackType) -> Value {
    let absent = Besides { null: !input.required, blank: !input.required, text: None };
    let or_null = |word: &str| match input.required {
        true => json!(word),
        false => json!([word, "null"]),
    };
    let mut schema = match &input.kind {
        InputKind::Boolean => boolean(absent, &json!({ "type": "boolean" })),
        InputKind::Integer => integer(absent, &json!({ "type": "integer" })),
        InputKind::Choice(words) => choice(input, words),
        InputKind::Uri(schemes) if !schemes.is_empty() => {
            let pattern = uri_pattern(r"\s*", schemes);
            lenient(
                absent,
                &json!({
                    "type": "string",
                    "pattern": pattern,
                    "patternErrorMessage": wanted(&input.kind),
                }),
            )
        }
        InputKind::String | InputKind::Uri(_) if input.required => {
            json!({ "type": "string", "pattern": r"\S", "patternErrorMessage": "Wants text" })
        }
        InputKind::String | InputKind::Uri(_) => json!({ "type": or_null("string") }),
    };
    schema["description"] = about(input).into();
    if let Some(default) = &input.default {
        schema["default"] = default.clone();
    }
    schema["title"] = stack_type.display_name.clone().into();
    schema
}

fn choice(input: &Input, words: &[String]) -> Value {
    // A word in quotes may be what would be a number without them.
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let pattern: Vec<String> = words.iter().map(|word| literal(word)).collect();
    let pattern = format!("({})", pattern.join("|"));
    // Blank is a word to choose, unless one is needed.
    let besides = Besides { null: !input.required, blank: false, text: Some(&pattern) };
    let mut schema = lenient(besides, &json!({ "enum": words }));
    schema["examples"] = words.into_iter().filter(|word| !is_not_text(word)).collect();
    schema
}

/// All ways to spell the key of an input, the one with `_` first.
fn spellings(name: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for part in name.split('-') {
        let before = std::mem::take(&mut all);
        let ends: &[&str] = if before == [""] { &[""] } else { &["_", "-"] };
        let join =
            |end: &&str| before.iter().map(|it| format!("{it}{end}{part}")).collect::<Vec<_>>();
        all = ends.iter().flat_map(join).collect();
    }
    all.truncate(MOST_SPELLINGS);
    all
}

/// The pattern of the keys of inputs.
fn any_key(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| name.replace('-', "[-_]")).collect();
    format!("^({})$", names.join("|"))
}

/// That a key is there, in one of its spellings. The first one is named if none is.
fn one_of(spellings: &[String]) -> Value {
    let is_there = |spelling: &String| json!({ "required": [spelling] });
    match spellings {
        [only] => is_there(only),
        [first, rest @ ..] => {
            let others: Vec<Value> = rest.iter().map(is_there).collect();
            json!({ "if": { "anyOf": others }, "else": is_there(first) })
        }
        [] => json!(true),
    }
}

/// That no key is there in two spellings.
fn once(names: &BTreeSet<&str>) -> Value {
    let mut rules = Map::new();
    for name in names {
        let spellings = spellings(name);
        for (index, spelling) in spellings.iter().enumerate().skip(1) {
            let others: Map<String, Value> =
                spellings[..index].iter().map(|other| (other.clone(), false.into())).collect();
            rules.insert(spelling.clone(), json!({ "properties": others }));
        }
    }
    rules.into()
}
