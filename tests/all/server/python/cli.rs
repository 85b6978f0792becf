//! Runs the Python CLI.

use super::super::{client::Ran, real::Server};
use crate::{home::Home, install::installed};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The Python CLI in a home.
#[derive(Debug)]
pub(super) struct Cli {
    program: PathBuf,
    directory: PathBuf,
    env: BTreeMap<OsString, OsString>,
    /// Keeps the home, if it is the CLI's alone.
    _home: Option<Home>,
}

impl Cli {
    /// In a separate home, with its stacks on a server.
    pub(super) fn log_in(server: &Server) -> Result<Self, String> {
        let home = Home::new();
        let mut cli = Self::beside(&home)?;
        cli.env.insert("KITARU_CONFIG_PATH".into(), home.path().join("python").into());
        cli._home = Some(home);
        let (url, key) = (&server.url, &server.key);
        cli.run(&format!("login {url} --api-key {key} --project default -o json"))?;
        Ok(cli)
    }

    /// In a home that is this program's as well.
    pub(super) fn beside(home: &Home) -> Result<Self, String> {
        let mut env = home.environment();
        let plain = [
            ("KITARU_ANALYTICS_OPT_IN", "false"),
            ("ZENML_ANALYTICS_OPT_IN", "false"),
            ("NO_COLOR", "1"),
        ];
        env.extend(plain.map(|(name, value)| (name.into(), value.into())));
        let program = installed("python-cli")?.join("kitaru");
        Ok(Self { program, directory: home.path().to_owned(), env, _home: None })
    }

    /// Runs a command line, and returns its JSON output.
    pub(super) fn run(&self, line: &str) -> Result<Value, String> {
        Ok(self.run_in(&self.directory, &self.program, line)?.json())
    }

    /// Runs a command line of a program, in a directory.
    pub(super) fn run_in(
        &self,
        directory: &Path,
        program: &Path,
        line: &str,
    ) -> Result<Ran, String> {
        let mut command = Command::new(program);
        command.args(line.split_whitespace()).env_clear().envs(&self.env);
        Ran::of(command.current_dir(directory).stdin(Stdio::null()))?.done()
    }

    /// The Python program.
    pub(super) fn program(&self) -> &Path {
        &self.program
    }
}
