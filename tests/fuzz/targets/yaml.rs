//! Fuzzes stack files: as YAML, and as a stack file with two known inputs.
#![no_main]

use kitaru::{
    location::Location,
    request::{
        file::{self, References},
        schema::undeclared,
        yaml,
    },
};
use kitaru_provider_host::description::{Input, InputKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(Some(node)) = yaml::parse(text, &Location::start("stack.yaml")) {
        let _ = undeclared(&node);
    }
    let own = |_: Option<&str>| vec![input("region"), input("artifact-store")];
    let variable = |name: &str| name.len().is_multiple_of(2).then(|| name.into());
    let names = References { own: &own, all: &Vec::new, variable: &variable };
    match file::read(text, "stack.yaml", names) {
        Ok(_) => {}
        Err(problems) => assert!(!problems.is_empty()),
    }
});

fn input(name: &str) -> Input {
    Input {
        name: name.to_owned(),
        kind: InputKind::String,
        required: false,
        help: String::new(),
        placeholder: None,
        default: None,
        stored_at: Vec::new(),
        synonyms: Vec::new(),
        other_forms: Vec::new(),
    }
}
