//! Somebody who types `plugin` commands in a home of their own.

use crate::home::{Home, PROGRAM};
use libtest_mimic::Failed;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// A person.
pub(super) struct Person {
    home: Home,
    environment: BTreeMap<OsString, OsString>,
    is_offline: bool,
}

impl Person {
    pub(super) fn new() -> Self {
        let home = Home::new();
        let environment = home.environment();
        Self { home, environment, is_offline: false }
    }

    pub(super) fn path(&self) -> &Path {
        self.home.path()
    }

    pub(super) fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.environment.insert(name.into(), value.as_ref().to_owned());
    }

    pub(super) fn add_to_path(&mut self, directory: &Path) {
        let path = self.environment.get(OsStr::new("PATH")).cloned().unwrap_or_default();
        let path = env::split_paths(&path).chain([directory.to_owned()]);
        let path = env::join_paths(path).expect("no colon in the path");
        self.environment.insert("PATH".into(), path);
    }

    /// Has all commands from here on run where there is no network, not even to this machine.
    pub(super) fn cut_network(&mut self) {
        self.is_offline = true;
    }

    pub(super) fn settings(&self) -> PathBuf {
        self.home.settings()
    }

    /// What a command prints, which succeeds.
    pub(super) fn done(&self, words: &[&str]) -> Result<Value, Failed> {
        self.done_in(self.path(), words)
    }

    pub(super) fn done_in(&self, directory: &Path, words: &[&str]) -> Result<Value, Failed> {
        let output = self.run(directory, words)?;
        match output.status.success() {
            true => Ok(serde_json::from_slice(&output.stdout)?),
            false => Err(format!("{words:?}: {}", String::from_utf8_lossy(&output.stderr)).into()),
        }
    }

    /// Runs a command that is refused, for a reason with this code alone.
    pub(super) fn refused(&self, words: &[&str], code: &str) -> Result<(), Failed> {
        self.refused_in(self.path(), words, code)
    }

    pub(super) fn refused_in(
        &self,
        directory: &Path,
        words: &[&str],
        code: &str,
    ) -> Result<(), Failed> {
        let output = self.run(directory, words)?;
        let stderr = String::from_utf8_lossy(&output.stderr);
        let last = stderr.lines().last().unwrap_or_default();
        let error: Value = serde_json::from_str(last).unwrap_or_default();
        match (output.status.code(), error["error"]["code"].as_str()) {
            (Some(1), Some(found)) if found == code => Ok(()),
            (status, _) => Err(format!("{words:?}: {status:?}, not {code}: {stderr}").into()),
        }
    }

    /// Whether no component is kept, nor anything half.
    pub(super) fn nothing_is_installed(&self) -> Result<(), Failed> {
        let components = fs::read_dir(self.home.settings().join("components"));
        let left: Vec<_> = components.into_iter().flatten().collect();
        let listed = self.done(&["plugin", "list"])?;
        match left.is_empty() && listed["count"] == 0 {
            true => Ok(()),
            false => Err(format!("{left:?} and {listed} are left").into()),
        }
    }

    fn run(&self, directory: &Path, words: &[&str]) -> Result<Output, Failed> {
        let mut command = Command::new(if self.is_offline { "unshare" } else { PROGRAM });
        if self.is_offline {
            command.args(["--map-root-user", "--net", PROGRAM]);
        }
        let output = command
            .args(words)
            .args(["-o", "json"])
            .env_clear()
            .envs(&self.environment)
            .current_dir(directory)
            .stdin(Stdio::null())
            .output()?;
        Ok(output)
    }
}
