//! Tests states of older releases: the current program reads and changes every
//! file in `tests/states` without damaging it.
//!
//! Full disks, read-only homes and damaged states are tested by the cases in
//! `tests/cases/disk` and `tests/cases/state`.

use crate::home::{Home, PROGRAM};
use libtest_mimic::{Failed, Trial};
use rusqlite::Connection;
use std::{fs, path::Path, process::Command};

const STATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/states");

/// Commands with their output, run one after the other.
type Session = &'static [(&'static str, &'static str)];

/// The session for each file.
const SESSIONS: &[(&str, Session)] = &[("v1.db", V1)];

/// A stack of each type in format 1, one of a vendor's type, and one not managed by kitaru that
/// shares a component.
const V1: Session = &[
    (
        "stack list",
        "   NAME     MANAGED  ID
   default  no       406ddd45-e723-4708-8819-f63f311f4a84
   dev      yes      858a9b0a-7aa8-4f7f-8835-c9099f9c4e19
*  prod     yes      aa9d7030-1da7-4c68-b6cd-5be40061ef7e
   cluster  yes      2a8144fe-2a24-4289-b555-be6ccdae64b8
   lab      yes      9e7d7559-84b4-4014-8ce3-8f36af4776c3
   theirs   no       11111111-1111-4111-8111-111111111111
",
    ),
    (
        "stack show cluster",
        "\
Stack    cluster
ID       2a8144fe-2a24-4289-b555-be6ccdae64b8
Type     kubernetes
Active   no
Managed  yes

Runner: cluster (kubernetes)
  cluster    acme
  region     eu-west-1
  namespace  ml

Storage: cluster (s3)
  location  s3://acme-outputs

Image registry: cluster (aws)
  location  123456789012.dkr.ecr.eu-west-1.amazonaws.com/images
",
    ),
    (
        "stack show lab -o json",
        r#"{"command":"stack.show","item":{"components":[{"backend":"nomad","details":{"datacenter":"dc1","priority":"50"},"name":"lab","role":"runner"},{"backend":"local","details":{"location":"/mnt/lab"},"name":"lab","role":"storage"}],"id":"9e7d7559-84b4-4014-8ce3-8f36af4776c3","is_active":false,"is_managed":true,"name":"lab","stack_type":"nomad","unserved":{"code":"provider.none","hint":"See `kitaru stack types` for the types that are served.","message":"no provider serves `nomad` stacks, so its components are shown as they are stored","type":"KitaruBackendError"}}}
"#,
    ),
    (
        "stack show theirs",
        "\
Stack    theirs
ID       11111111-1111-4111-8111-111111111111
Type     custom
Active   no
Managed  no

Runner: theirs (airflow)

Storage: dev (local)
  location  /data/outputs

Additional component: gpus (spark)
  purpose  step_operator
",
    ),
    ("stack use lab", "Active stack: prod → lab\n"),
    (
        "stack delete dev --recursive",
        "\
Deleted stack: dev
Deleted components: dev (orchestrator)
Left components that other stacks use: dev (artifact_store)
",
    ),
    (
        "stack delete theirs --recursive",
        "\
Deleted stack: theirs
Deleted components: dev (artifact_store)
Left components that kitaru did not make: theirs (orchestrator), gpus (step_operator)
",
    ),
    (
        "stack delete prod --recursive",
        "\
Deleted stack: prod
Deleted components: prod (orchestrator), prod (artifact_store), prod (container_registry)
",
    ),
    (
        "stack delete lab --force",
        "\
Deleted stack: lab
Left components: lab (orchestrator), lab (artifact_store)
hint: Remove what is left with `kitaru stack delete lab --recursive`.
Active stack: default
",
    ),
    ("stack create new", "Created stack: new\nActive stack: default → new\n"),
];

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = vec![Trial::test("disk::every_old_state_has_a_session", all_have_sessions)];
    trials.extend(SESSIONS.iter().map(|&(file, session)| {
        Trial::test(format!("disk::{file}_is_read_and_changed"), move || play(file, session))
    }));
    trials
}

fn all_have_sessions() -> Result<(), Failed> {
    for entry in fs::read_dir(STATES)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".db") && !SESSIONS.iter().any(|(file, _)| *file == name) {
            return Err(format!("no session reads `tests/states/{name}`").into());
        }
    }
    Ok(())
}

fn play(file: &str, session: Session) -> Result<(), Failed> {
    let home = Home::new();
    let state = home.settings().join("state.db");
    fs::copy(Path::new(STATES).join(file), &state)?;
    for (words, wanted) in session {
        let output = Command::new(PROGRAM)
            .args(words.split(' '))
            .env_clear()
            .envs(home.environment())
            .current_dir(home.path())
            .output()?;
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if stdout != *wanted || !stderr.is_empty() || !output.status.success() {
            return Err(format!("{words}\nwanted:\n{wanted}\nfound:\n{stdout}{stderr}").into());
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
