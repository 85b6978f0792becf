//! Asks a credential helper of docker for a login.
//!
//! A helper is a program `docker-credential-NAME`. It gets the name of a registry
//! on its standard input, and writes a login as JSON to its standard output.
//!
//! 1. It is looked up in the directories that the caller names, if they are
//!    absolute. Its name is lower-case letters, digits and hyphens.
//! 2. It has a limited time, and may write a limited number of bytes. Whatever it
//!    has started in its group ends with it.
//! 3. Whatever it does instead of its work is an error that names it. The one
//!    exception is its own word that it has no login for the registry.

use crate::{
    limits::{HELPER_OUTPUT, MESSAGE},
    secret::{SecretText, said},
};
use kitaru_platform::processes;
use kitaru_provider_host::Cancelled;
use serde::Deserialize;
use std::{
    ffi::OsStr,
    io::{self, Read, Write},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

/// What helpers write, by their protocol, if they have no login for a registry.
const NONE: &str = "credentials not found in native keychain";

/// The user in a login whose secret is an identity token.
const TOKEN_USER: &str = "<token>";

/// What a helper answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It has no login for the registry.
    Nothing,
    /// A user and a password.
    Password(String, SecretText),
    /// A token, which a token service exchanges for others.
    IdentityToken(SecretText),
}

/// Why a helper gave no answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The caller gave up.
    Cancelled,
    /// It did not do its work: what reads after its name.
    Failed(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Login {
    username: String,
    secret: SecretText,
}

/// Asks the helper with a name for the login for a server.
pub(crate) fn ask(
    name: &str,
    server: &str,
    search: Option<&OsStr>,
    time: Duration,
    cancelled: &Cancelled,
) -> Result<Answer, Failure> {
    let failed = |why: &str| Failure::Failed(why.to_owned());
    let path = find(name, search).map_err(failed)?;
    let mut command = Command::new(path);
    command.arg("get").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = processes::give_own_group(&mut command).and_then(|()| command.spawn());
    let child = started.map_err(|error| Failure::Failed(format!("cannot be started: {error}")))?;
    let mut running = Running { child, group: true };
    let output = running.output(server, time, cancelled)?;
    output.answer().map_err(Failure::Failed)
}

/// The name of the program of a helper.
pub(crate) fn program(name: &str) -> String {
    format!("docker-credential-{}", said(name, &[], MESSAGE))
}

/// The program of a helper.
fn find(name: &str, search: Option<&OsStr>) -> Result<PathBuf, &'static str> {
    let is_inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || !name.bytes().all(is_inside) {
        return Err("has a name that no helper has");
    }
    let file = format!("docker-credential-{name}{}", std::env::consts::EXE_SUFFIX);
    let directories = search.into_iter().flat_map(std::env::split_paths);
    let mut files =
        directories.filter(|it| it.is_absolute()).map(|directory| directory.join(&file));
    files.find(|path| path.is_file()).ok_or("is in no directory of `PATH`")
}

/// A helper that runs. Its group ends when this is dropped.
struct Running {
    child: Child,
    group: bool,
}

/// What a helper wrote, and how it ended.
struct Output {
    status: ExitStatus,
    output: Vec<u8>,
    errors: Vec<u8>,
}

impl Running {
    /// Waits until the helper has ended, and closed what it writes to.
    fn output(
        &mut self,
        server: &str,
        time: Duration,
        cancelled: &Cancelled,
    ) -> Result<Output, Failure> {
        let end = Instant::now() + time;
        let output = collect(self.child.stdout.take());
        let errors = collect(self.child.stderr.take());
        if let Some(mut input) = self.child.stdin.take() {
            // A name fits into a pipe that nobody reads. A helper that has ended says why itself.
            let _ = input.write_all(server.as_bytes());
        }
        let late = || Failure::Failed(format!("did not answer within {} s", time.as_secs_f32()));
        let wait = |stream: &Receiver<io::Result<Vec<u8>>>| {
            let bytes =
                cancelled.wait(end.saturating_duration_since(Instant::now()), |time| match stream
                    .recv_timeout(time)
                {
                    Err(RecvTimeoutError::Timeout) => None,
                    received => Some(received.unwrap_or_else(|_| Ok(Vec::new()))),
                });
            match bytes {
                None if cancelled.is_cancelled() => Err(Failure::Cancelled),
                None => Err(late()),
                Some(Ok(bytes)) if bytes.len() as u64 > HELPER_OUTPUT => {
                    let why = format!("writes more than {HELPER_OUTPUT} bytes");
                    Err(Failure::Failed(why))
                }
                Some(Ok(bytes)) => Ok(bytes),
                Some(Err(error)) => Err(Failure::Failed(format!("cannot be read: {error}"))),
            }
        };
        let (output, errors) = (wait(&output)?, wait(&errors)?);
        let status = cancelled.wait(end.saturating_duration_since(Instant::now()), |time| {
            let status = self.child.try_wait().ok().flatten();
            if status.is_none() {
                thread::sleep(time.min(Duration::from_millis(2)));
            }
            status
        });
        match status {
            Some(status) => {
                // It is gone, and its number may be another's.
                self.group = false;
                Ok(Output { status, output, errors })
            }
            None if cancelled.is_cancelled() => Err(Failure::Cancelled),
            None => Err(late()),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.group {
            // If this fails, nothing is left of the group.
            let _ = processes::end_group(&mut self.child);
        }
    }
}

impl Output {
    fn answer(self) -> Result<Answer, String> {
        let text = |bytes: &[u8]| said(&String::from_utf8_lossy(bytes), &[], MESSAGE);
        if !self.status.success() {
            // By the protocol, helpers write errors to standard output.
            let output = text(&self.output);
            if output == NONE {
                return Ok(Answer::Nothing);
            }
            let why = [text(&self.errors), output].into_iter().find(|text| !text.is_empty());
            let why = why.map(|why| format!(": {why}")).unwrap_or_default();
            return Err(format!("failed ({}){why}", self.status));
        }
        let errors = text(&self.errors);
        let errors = if errors.is_empty() { errors } else { format!(": {errors}") };
        // What it wrote may hold a secret.
        let login: Login = serde_json::from_slice(&self.output)
            .map_err(|_| format!("wrote something else than a login{errors}"))?;
        Ok(match login.username.as_str() {
            TOKEN_USER => Answer::IdentityToken(login.secret),
            _ => Answer::Password(login.username, login.secret),
        })
    }
}

/// What comes from a stream, up to one byte more than the limit.
fn collect(stream: Option<impl Read + Send + 'static>) -> Receiver<io::Result<Vec<u8>>> {
    let (send, receive) = mpsc::sync_channel(1);
    if let Some(stream) = stream {
        // Ends with the helper's group, or with a process that has left it and still writes.
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = stream.take(HELPER_OUTPUT + 1).read_to_end(&mut bytes);
            let _ = send.send(read.map(|_| bytes));
        });
    }
    receive
}

#[cfg(test)]
mod tests;
