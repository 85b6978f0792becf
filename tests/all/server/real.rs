//! Starts real servers, each with a separate database.
//!
//! The start script stops a server when this process ends, even if it is killed.

use std::{
    collections::BTreeMap,
    fs, mem,
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

const START: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/server/start");

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    /// Its address.
    pub(crate) url: String,
    /// The API key of an account on it.
    pub(crate) key: String,
    /// Its process id, unless it was killed.
    process: Option<String>,
    port: usize,
    directory: PathBuf,
}

impl Server {
    /// The server that tests share.
    pub(crate) fn shared() -> Result<&'static Self, String> {
        static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref().map_err(Clone::clone)
    }

    /// A server with nothing but the stack `default`.
    pub(crate) fn start() -> Result<Self, String> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let id = process::id();
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("server-{id}-{count}"));
        // Below the range of ephemeral ports.
        let port = 10_000 + (id as usize % 1000) * 20 + count;
        Self::launch(directory, port)
    }

    /// Kills it with SIGKILL, as a power loss would.
    pub(crate) fn kill(&mut self) -> Result<(), String> {
        let Some(process) = self.process.take() else { return Ok(()) };
        let status = Command::new("kill").args(["-9", &process]).status();
        match status.map_err(|error| error.to_string())?.success() {
            true => Ok(()),
            false => Err(format!("the server {process} was gone already")),
        }
    }

    /// Starts a killed server again, on the same database.
    pub(crate) fn restart(&mut self) -> Result<(), String> {
        let directory = mem::take(&mut self.directory);
        *self = Self::launch(directory, self.port)?;
        Ok(())
    }

    /// The path of its database.
    pub(crate) fn database(&self) -> PathBuf {
        self.directory.join("zenml.db")
    }

    fn launch(directory: PathBuf, port: usize) -> Result<Self, String> {
        let output = Command::new(START)
            .arg(&directory)
            .args([port.to_string(), process::id().to_string()])
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("{START}: {error}"))?;
        if !output.status.success() {
            return Err(format!("no server: {}", String::from_utf8_lossy(&output.stderr)));
        }
        let stdout = String::from_utf8_lossy(&output.stdout);
        let mut values: BTreeMap<&str, &str> =
            stdout.lines().filter_map(|line| line.split_once('=')).collect();
        let mut take = |name: &str| {
            values.remove(name).map(str::to_owned).ok_or(format!("{START} does not print {name}"))
        };
        Ok(Self {
            url: take("KITARU_SERVER_URL")?,
            key: take("KITARU_AUTH_TOKEN")?,
            process: Some(take("SERVER_PID")?),
            port,
            directory,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
        let _ = fs::remove_dir_all(&self.directory);
    }
}
