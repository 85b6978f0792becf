//! Checks stack files as editors and CI do, with the schema that the program prints.

use crate::home::{Home, PROGRAM};
use libtest_mimic::{Failed, Trial};
use std::{fs, process::Command};

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema");

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("schema::editors_and_ci_refuse_what_is_wrong", editors_and_ci)]
}

fn editors_and_ci() -> Result<(), Failed> {
    let installed = output(Command::new(format!("{DIRECTORY}/install")))?;
    let home = Home::new();
    let mut print = Command::new(PROGRAM);
    print.args(["schema", "stack"]).env_clear().envs(home.environment());
    let schema = home.path().join("stack.schema.json");
    fs::write(&schema, output(print)?)?;
    let mut check = Command::new("python3");
    check.args([format!("{DIRECTORY}/check.py"), format!("{DIRECTORY}/files")]);
    output_of(check.arg(schema).args(installed.lines())).map(|_| ())
}

fn output(mut command: Command) -> Result<String, Failed> {
    output_of(&mut command)
}

/// What a command prints, or all that it prints if it fails.
fn output_of(command: &mut Command) -> Result<String, Failed> {
    let ran = command.output()?;
    let stdout = String::from_utf8_lossy(&ran.stdout).into_owned();
    match ran.status.success() {
        true => Ok(stdout),
        false => Err(format!("{stdout}{}", String::from_utf8_lossy(&ran.stderr)).into()),
    }
}
