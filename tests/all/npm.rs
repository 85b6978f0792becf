//! Tests the packages for npm, with a script in place of the program.

use crate::home::Home;
use libtest_mimic::{Failed, Trial};
use std::{
    env::consts::{ARCH, OS},
    fs,
    os::unix::{fs::PermissionsExt, process::ExitStatusExt},
    path::Path,
    process::{Command, Output},
};

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../host/cli/npm/pack.js");

/// Prints its arguments, or ends by a signal.
const PROGRAM: &str =
    "#!/bin/sh\n[ \"$1\" = die ] && kill -TERM $$\nprintf '<%s>' \"$@\"\nexit 3\n";

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("npm::the_package_starts_the_program", start)]
}

fn start() -> Result<(), Failed> {
    let home = Home::new();
    let program = home.path().join("program");
    fs::write(&program, PROGRAM)?;
    let system = format!("{}-{}", platform(), if ARCH == "x86_64" { "x64" } else { "arm64" });
    let given = format!("{system}={}", program.display());
    done(Command::new("node").args([PACK, "1.2.3"]).arg(home.path()).arg(given))?;
    let packages = ["kitaru-bin".to_owned(), format!("kitaru-bin-{system}")];
    let mut install = Command::new("npm");
    install.args(["install", "--offline", "--no-audit", "--no-fund", "--prefix"]).arg(home.path());
    install.args(packages.iter().map(|name| home.path().join(format!("{name}-1.2.3.tgz"))));
    done(&mut install)?;

    let modules = home.path().join("node_modules");
    for name in &packages {
        if !modules.join(name).join("LICENSE").is_file() {
            return Err(format!("`{name}` has no licence").into());
        }
    }
    let ran = run(&modules, &["a", "b c", "--d=$e"])?;
    if ran.status.code() != Some(3) || ran.stdout != b"<a><b c><--d=$e>" {
        return Err(format!("{ran:?}").into());
    }
    let ended = run(&modules, &["die"])?;
    if ended.status.signal() != Some(15) {
        return Err(format!("{ended:?}").into());
    }
    fs::remove_dir_all(modules.join(&packages[1]))?;
    let missing = run(&modules, &[])?;
    let told = String::from_utf8_lossy(&missing.stderr);
    match missing.status.code() == Some(1) && told.starts_with("error: ") && told.contains(&system)
    {
        true => Ok(()),
        false => Err(format!("{missing:?}").into()),
    }
}

/// The system, as Node calls it.
fn platform() -> &'static str {
    if OS == "macos" { "darwin" } else { OS }
}

fn run(modules: &Path, words: &[&str]) -> Result<Output, Failed> {
    let program = modules.join(".bin/kitaru");
    let mode = fs::metadata(&program)?.permissions().mode();
    if mode & 0o111 == 0 {
        return Err(format!("{} is not executable", program.display()).into());
    }
    Ok(Command::new(program).args(words).output()?)
}

fn done(command: &mut Command) -> Result<(), Failed> {
    let ran = command.output()?;
    match ran.status.success() {
        true => Ok(()),
        false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&ran.stderr)).into()),
    }
}
