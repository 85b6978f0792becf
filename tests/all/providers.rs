//! Tests good and bad providers.
//!
//! Most of these tests are cases, in `tests/cases/providers`. This module tests
//! what a session cannot: the caches, and an unreadable file.

mod cache;
mod compiler;

use crate::home::{Home, PROGRAM};
use libtest_mimic::{Failed, Trial};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, process::Command};

/// The directory of all providers that `build.rs` makes, each named after its fault.
pub(super) fn directory() -> PathBuf {
    PathBuf::from(env!("OUT_DIR")).join("fixtures")
}

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = cache::trials();
    trials.extend(compiler::trials());
    trials.push(Trial::test("providers::a_file_that_nobody_may_read_is_named", unreadable));
    trials
}

/// Root can read any file, so the program runs as `nobody` if the tests run as root.
fn unreadable() -> Result<(), Failed> {
    let home = Home::new();
    let plugins = home.settings().join("plugins");
    fs::create_dir_all(&plugins)?;
    let locked = plugins.join("locked.wasm");
    fs::copy(directory().join("nomad.wasm"), &locked)?;
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000))?;
    let program = home.path().join("kitaru");
    fs::copy(PROGRAM, &program)?;
    let mut command = match fs::read(&locked) {
        Err(_) => Command::new(&program),
        Ok(_) => {
            let root = home.path();
            let owned = Command::new("chown").args(["-R", "65534:65534"]).arg(root).status()?;
            if !owned.success() {
                return Err("cannot give the home to nobody".into());
            }
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
            command
        }
    };
    let output = command
        .args(["stack", "types"])
        .env_clear()
        .envs(home.environment())
        .env("KITARU_CACHE_PATH", home.path().join("cache"))
        .current_dir("/")
        .output()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let wanted = format!(
        "warning: the provider `{}` cannot be read: Permission denied (os error 13)\n",
        locked.display()
    );
    match output.status.success() && stderr.starts_with(&wanted) {
        true => Ok(()),
        false => Err(format!("wanted {wanted}found {stderr}").into()),
    }
}
