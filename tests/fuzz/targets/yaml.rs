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
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(Some(node)) = yaml::parse(text, &Location::start("stack.yaml")) {
        let _ = undeclared(&node);
    }
    let own = |_: Option<&str>| vec!["region".to_owned(), "artifact-store".to_owned()];
    let variable = |name: &str| name.len().is_multiple_of(2).then(|| name.into());
    let names = References { own: &own, all: &Vec::new, variable: &variable };
    match file::read(text, "stack.yaml", names) {
        Ok(_) => {}
        Err(problems) => assert!(!problems.is_empty()),
    }
});
