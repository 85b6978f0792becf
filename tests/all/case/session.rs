//! Runs a case in a fresh home.

use super::{
    expect::{Expected, lines_match},
    parse::{Action, Case, Exchange, Step},
    paste, report,
};
use crate::{home::Home, ids, providers};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs, io,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

/// The states of older releases.
const STATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/states");

/// A command that was run, and its output.
pub(super) struct Seen<'a> {
    pub(super) exchange: &'a Exchange,
    pub(super) seen: Expected,
}

/// The home and environment of a case.
pub(super) struct Session {
    home: Home,
    env: BTreeMap<OsString, OsString>,
    providers: PathBuf,
}

impl Session {
    pub(super) fn new() -> Self {
        let (home, providers) = (Home::new(), providers::directory());
        let mut env = home.environment();
        env.insert("PROVIDERS".into(), providers.clone().into());
        env.insert("STATES".into(), STATES.into());
        Self { home, env, providers }
    }

    /// Executes all steps of a case, and returns the output of its commands.
    pub(super) fn play<'a>(&mut self, case: &'a Case) -> Result<Vec<Seen<'a>>, String> {
        let mut all = Vec::new();
        for Step { line, action } in &case.steps {
            let done = match action {
                Action::Run(exchange) => self.run(&exchange.command).map(|seen| {
                    all.push(Seen { exchange, seen });
                }),
                Action::Write { path, text } => self.write(path, text),
                Action::Set(variables) => {
                    self.set(variables);
                    Ok(())
                }
                Action::Sql(statements) => self.change_state(statements),
            };
            done.map_err(|error| format!("line {line}: {error}"))?;
        }
        Ok(all)
    }

    /// Runs a command, and then what its hints suggest, which leaves the home as it was.
    fn run(&self, command: &str) -> Result<Expected, String> {
        let seen = self.shell(command)?;
        let suggested = paste::suggested(&seen);
        if suggested.is_empty() {
            return Ok(seen);
        }
        let home = self.home.path();
        let kept = home.with_extension("kept");
        let text = |error: io::Error| format!("the home cannot be kept: {error}");
        for hint in suggested {
            paste::copy(home, &kept).map_err(text)?;
            let pasted = self.shell(&format!("{}{}", where_run(command), self.personal(&hint)));
            fs::remove_dir_all(home).and_then(|()| fs::rename(&kept, home)).map_err(text)?;
            if let Some(dead_end) = paste::dead_end(&hint, &seen, &pasted?) {
                return Err(dead_end);
            }
        }
        Ok(seen)
    }

    fn shell(&self, command: &str) -> Result<Expected, String> {
        let Output { status, stdout, stderr } = Command::new("sh")
            .args(["-c", command])
            .env_clear()
            .envs(&self.env)
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .output()
            .map_err(|error| error.to_string())?;
        let lines = |bytes: Vec<u8>| -> Vec<String> {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            self.anonymous(&text).lines().map(str::to_owned).collect()
        };
        // The shell reports a signal as an exit status.
        let status = status.code().unwrap_or(-1);
        Ok(Expected { stdout: lines(stdout), stderr: lines(stderr), status })
    }

    fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.home.path().join(path);
        path.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()))
    }

    fn set(&mut self, variables: &[(String, String)]) {
        for (name, value) in variables {
            match value.as_str() {
                "" => self.env.remove(&OsString::from(name)),
                _ => self.env.insert(name.into(), value.into()),
            };
        }
    }

    fn change_state(&self, statements: &str) -> Result<(), String> {
        let path = self.home.settings().join("state.db");
        if !path.exists() {
            self.run("kitaru stack list")?;
        }
        // Defer foreign keys, so that rows can change in any order.
        let batch = format!("BEGIN; PRAGMA defer_foreign_keys = ON; {statements}; COMMIT;");
        rusqlite::Connection::open(path)
            .and_then(|state| state.execute_batch(&batch))
            .map_err(|error| error.to_string())
    }

    /// A command with the paths that were masked.
    fn personal(&self, text: &str) -> String {
        let text = text.replace("[HOME]", &self.home.path().to_string_lossy());
        text.replace("[PROVIDERS]", &self.providers.to_string_lossy())
    }

    /// The text without paths and ids that differ between runs.
    fn anonymous(&self, text: &str) -> String {
        let text = text.replace(&*self.home.path().to_string_lossy(), "[HOME]");
        let text = text.replace(&*self.providers.to_string_lossy(), "[PROVIDERS]");
        ids::masked(&text)
    }
}

/// The beginning of a command that goes to a directory and sets variables.
fn where_run(command: &str) -> String {
    let (goes, rest) = match command.split_once(" && ") {
        Some((goes, rest)) if goes.starts_with("cd ") => (format!("{goes} && "), rest),
        _ => (String::new(), command),
    };
    let is_setting = |word: &&str| {
        word.split_once('=').is_some_and(|(name, value)| {
            name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
                && !value.contains(['$', '\'', '"'])
        })
    };
    let settings: Vec<&str> = rest.split(' ').take_while(is_setting).collect();
    match settings.is_empty() {
        true => goes,
        false => format!("{goes}export {}; ", settings.join(" ")),
    }
}

/// A report of all differences; `None` if there are none.
pub(super) fn differences(file: &str, seen: &[Seen<'_>]) -> Option<String> {
    let text: String = seen
        .iter()
        .filter(|seen| !seen.holds())
        .map(|seen| report::difference(file, seen))
        .collect();
    (!text.is_empty()).then_some(text)
}

impl Seen<'_> {
    fn holds(&self) -> bool {
        let expected = &self.exchange.expected;
        expected.status == self.seen.status
            && lines_match(&expected.stdout, &self.seen.stdout)
            && lines_match(&expected.stderr, &self.seen.stderr)
    }
}
