//! Runs the cases: Markdown files that show a rule in a session.
//!
//! Every file below `tests/cases` is one test, named after its path, and so is
//! the README. A case runs in a fresh home and environment. `UPDATE_CASES=1`
//! replaces the expected output with the actual output.
//!
//! The format of a case is documented in `case::parse`.

mod expect;
mod parse;
mod paste;
mod report;
mod session;
mod update;

use libtest_mimic::{Failed, Trial};
use session::Session;
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The root of the repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

pub(super) fn trials() -> Vec<Trial> {
    let root = PathBuf::from(ROOT).canonicalize().expect("the source is there");
    let mut files = Vec::new();
    collect(&root.join("tests/cases"), &mut files).expect("the cases are readable");
    files.sort();
    let readme = Some(root.join("README.md")).filter(|path| path.is_file());
    let mut trials = expect::trials();
    for path in files.into_iter().chain(readme) {
        let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        trials.push(Trial::test(name.clone(), move || run(&path, &name)));
    }
    trials
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    Ok(())
}

fn run(path: &Path, name: &str) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let located = |error: String| Failed::from(format!("{name}: {error}"));
    let case = parse::parse(&text).map_err(located)?;
    if name != "README.md" {
        parse::check_form(&text, &case).map_err(located)?;
    }
    let seen = Session::new().play(&case).map_err(located)?;
    match session::differences(name, &seen) {
        None => Ok(()),
        Some(_) if env::var_os("UPDATE_CASES").is_some_and(|value| value == "1") => {
            Ok(fs::write(path, update::updated(&text, &seen))?)
        }
        Some(differences) => {
            let hint = "If what is seen is right, accept it with UPDATE_CASES=1.";
            Err(format!("{differences}\n{hint}").into())
        }
    }
}
