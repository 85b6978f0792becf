//! Runs the Python CLI in a separate home.

use super::super::{client::Ran, real::Server};
use crate::home::Home;
use serde_json::Value;
use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

const INSTALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/server/install");

/// A home whose stacks are on a server.
#[derive(Debug)]
pub(super) struct Cli {
    home: Home,
    program: PathBuf,
}

impl Cli {
    pub(super) fn log_in(server: &Server) -> Result<Self, String> {
        let output = Command::new(INSTALL).arg("python-cli").stdin(Stdio::null()).output();
        let output = output.map_err(|error| format!("{INSTALL}: {error}"))?;
        if !output.status.success() {
            return Err(format!("no Python CLI: {}", String::from_utf8_lossy(&output.stderr)));
        }
        let directory = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        let cli = Self { home: Home::new(), program: directory.join("kitaru") };
        let (url, key) = (&server.url, &server.key);
        cli.run(&format!("login {url} --api-key {key} --project default -o json"))?;
        Ok(cli)
    }

    /// Runs a command line, and returns its JSON output.
    pub(super) fn run(&self, line: &str) -> Result<Value, String> {
        let mut command = Command::new(&self.program);
        command.args(line.split_whitespace()).env_clear().envs(self.home.environment()).envs([
            ("KITARU_ANALYTICS_OPT_IN", "false"),
            ("ZENML_ANALYTICS_OPT_IN", "false"),
            ("NO_COLOR", "1"),
        ]);
        command.current_dir(self.home.path()).stdin(Stdio::null());
        let settings = self.home.path().join("python");
        Ok(Ran::of(command.env("KITARU_CONFIG_PATH", settings))?.done()?.json())
    }
}
