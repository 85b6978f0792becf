//! Finds the commit that the program is built from.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

fn main() {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let commit = of_checkout(&package).or_else(|| of_package(&package));
    let (commit, date) = commit.unwrap_or_default();
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-env=KITARU_COMMIT={commit}");
    println!("cargo:rustc-env=KITARU_COMMIT_DATE={date}");
    println!("cargo:rustc-env=KITARU_TARGET={}", env::var("TARGET").unwrap_or_default());
}

/// The commit and its date, in a checkout of kitaru.
fn of_checkout(package: &Path) -> Option<(String, String)> {
    let git = |words: &[&str]| {
        let output = Command::new("git").args(words).current_dir(package).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim_end().to_owned())
    };
    // It may be unpacked inside the checkout of something else.
    let root = PathBuf::from(git(&["rev-parse", "--show-toplevel"])?);
    if fs::canonicalize(root).ok()? != fs::canonicalize(package.join("../..")).ok()? {
        return None;
    }
    // Each commit and each checkout adds a line to the log of the head.
    for file in ["HEAD", "logs/HEAD"] {
        let path = package.join(git(&["rev-parse", "--git-path", file])?);
        if path.exists() {
            println!("cargo:rerun-if-changed={}", path.display());
        }
    }
    Some((git(&["rev-parse", "HEAD"])?, git(&["show", "-s", "--format=%cs", "HEAD"])?))
}

/// The commit that cargo wrote into a package.
fn of_package(package: &Path) -> Option<(String, String)> {
    let path = package.join(".cargo_vcs_info.json");
    let text = fs::read_to_string(path).ok()?;
    let (_, after) = text.split_once("\"sha1\": \"")?;
    Some((after.split('"').next()?.to_owned(), String::new()))
}
