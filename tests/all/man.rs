//! Tests the manual pages that a release has.

use libtest_mimic::{Failed, Trial};
use std::{cell::RefCell, collections::BTreeSet, fs, path::Path, process::Command};

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("man::every_command_has_a_page", pages)]
}

fn pages() -> Result<(), Failed> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("man");
    let _ = fs::remove_dir_all(&directory);
    let ran = Command::new(env!("CARGO_BIN_EXE_man")).arg(&directory).output()?;
    if !ran.status.success() {
        return Err(String::from_utf8_lossy(&ran.stderr).into_owned().into());
    }
    let mut wanted = BTreeSet::new();
    let verbs = RefCell::new(Vec::new());
    let _ = kitaru_cli::argv::whole_tree(&[], &|(verb, _), command| {
        verbs.borrow_mut().push(verb);
        command
    });
    for verb in verbs.into_inner() {
        wanted.insert(format!("kitaru-{}", verb.replace('.', "-")));
        wanted.extend(verb.split_once('.').map(|(group, _)| format!("kitaru-{group}")));
    }
    wanted.insert("kitaru".to_owned());
    let version = env!("CARGO_PKG_VERSION");
    for name in wanted {
        let page = fs::read_to_string(directory.join(format!("{name}.1")));
        let page = page.map_err(|error| format!("{name}.1: {error}"))?;
        let title = page.lines().find(|line| line.starts_with(".TH")).unwrap_or_default();
        let escaped = name.to_uppercase().replace('-', "\\-");
        let is_titled = title.contains(&name.to_uppercase()) || title.contains(&escaped);
        if !is_titled || !title.contains(version) {
            return Err(format!("{name}.1: {title}").into());
        }
    }
    let create = fs::read_to_string(directory.join("kitaru-stack-create.1"))?.replace('\\', "");
    match create.contains("--execution-role") && create.contains("EXECUTION_ROLE") {
        true => Ok(()),
        false => Err("the page of `stack create` lacks the flags of types".into()),
    }
}
