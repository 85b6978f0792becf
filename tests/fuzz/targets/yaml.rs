//! Fuzzes stack files: as YAML, and as a stack file with two known inputs.
#![no_main]

use kitaru::{
    location::Location,
    request::{
        file::{self, InputNames},
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
    let names = InputNames { own: &own, all: &Vec::new };
    match file::read(text, "stack.yaml", names) {
        Ok(_) => {}
        Err(problems) => assert!(!problems.is_empty()),
    }
});
