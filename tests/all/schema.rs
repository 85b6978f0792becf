//! Checks stack files as editors and CI do, with the schema that the program prints.

use crate::{
    home::{Home, PROGRAM},
    install::installed,
};
use libtest_mimic::{Failed, Trial};
use std::{fs, process::Command};

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema");

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("schema::editors_and_ci_refuse_what_is_wrong", editors_and_ci)]
}

fn editors_and_ci() -> Result<(), Failed> {
    let home = Home::new();
    let mut print = Command::new(PROGRAM);
    print.args(["schema", "stack"]).env_clear().envs(home.environment());
    let schema = home.path().join("stack.schema.json");
    fs::write(&schema, output(print)?)?;
    let mut check = Command::new("python3");
    check.args([format!("{DIRECTORY}/check.py"), format!("{DIRECTORY}/files")]).arg(schema);
    for program in ["yaml-language-server", "check-jsonschema"] {
        check.arg(installed(program)?.join(program));
    }
    output(check).map(|_| ())
}

/// What a command prints, or all that it prints if it fails.
fn output(mut command: Command) -> Result<String, Failed> {
    let ran = command.output()?;
    let stdout = String::from_utf8_lossy(&ran.stdout).into_owned();
    match ran.status.success() {
        true => Ok(stdout),
        false => Err(format!("{stdout}{}", String::from_utf8_lossy(&ran.stderr)).into()),
    }
}
