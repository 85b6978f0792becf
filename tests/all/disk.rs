//! Tests states of older releases: the current program reads and changes every
//! file in `tests/states` without damaging it.
//!
//! What it shows of each is in `tests/cases/state/formats`. Full disks, read-only
//! homes and damaged states are tested by the cases in `tests/cases/disk` and
//! `tests/cases/state`.

use crate::home::{Home, PROGRAM};
use libtest_mimic::{Failed, Trial};
use rusqlite::Connection;
use std::{fs, io, path::Path, process::Command};

const STATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/states");
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/state/formats");

/// Commands that change what a state of any format has: its first stacks, and what it shares.
const CHANGES: [&str; 5] = [
    "stack use lab",
    "stack delete dev --recursive",
    "stack delete theirs --recursive",
    "stack delete prod --recursive",
    "stack create new",
];

pub(super) fn trials() -> Vec<Trial> {
    let names = states().expect("the states are readable");
    let of_state = |name: String| {
        Trial::test(format!("disk::{name}_is_read_and_changed"), move || change(&name))
    };
    names.into_iter().map(of_state).collect()
}

/// The names of the files, without their extension.
fn states() -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(STATES)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".db").map(str::to_owned));
    }
    Ok(names)
}

fn change(name: &str) -> Result<(), Failed> {
    if !Path::new(CASES).join(format!("{name}.md")).exists() {
        return Err(format!("no case shows `tests/states/{name}.db`").into());
    }
    let home = Home::new();
    let state = home.settings().join("state.db");
    fs::copy(Path::new(STATES).join(format!("{name}.db")), &state)?;
    for words in CHANGES {
        let output = Command::new(PROGRAM)
            .args(words.split(' '))
            .env_clear()
            .envs(home.environment())
            .current_dir(home.path())
            .output()?;
        if !output.status.success() {
            return Err(format!("{words}\n{}", String::from_utf8_lossy(&output.stderr)).into());
        }
    }
    let state = Connection::open(state)?;
    let whole: String = state.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    let dangling = state.prepare("PRAGMA foreign_key_check")?.exists([])?;
    match whole == "ok" && !dangling {
        true => Ok(()),
        false => Err(format!("the state is damaged afterwards: {whole}").into()),
    }
}
