//! Starts real servers, each with a separate database.
//!
//! The start script stops a server when this process ends, even if it is killed.

use super::script;
use std::{
    fs, mem,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

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
    /// The URL of its database, and the process of that, if it is one of MariaDB.
    mariadb: Option<(String, String)>,
}

impl Server {
    /// The server that tests share.
    pub(crate) fn shared() -> Result<&'static Self, String> {
        static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref().map_err(Clone::clone)
    }

    /// A server with nothing but the stack `default`.
    pub(crate) fn start() -> Result<Self, String> {
        Self::start_with(&[])
    }

    /// The same, with further variables for its process.
    pub(crate) fn start_with(variables: &[(&str, &str)]) -> Result<Self, String> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let id = process::id();
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("server-{id}-{count}"));
        // Below the range of ephemeral ports.
        let port = 10_000 + (id as usize % 1000) * 20 + count;
        Self::launch(directory, port, None, variables)
    }

    /// The server on MariaDB that tests share.
    pub(crate) fn on_mariadb() -> Result<&'static Self, String> {
        static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
        let start = || {
            let id = process::id();
            let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mariadb-{id}"));
            let port = 30_000 + (id as usize % 1000) * 2;
            let database = Self::launch_mariadb(&directory, port + 1)?;
            Self::launch(directory, port, Some(database), &[])
        };
        SHARED.get_or_init(start).as_ref().map_err(Clone::clone)
    }

    /// Kills its MariaDB with SIGKILL, and starts it again.
    pub(crate) fn crash_mariadb(&self) -> Result<(), String> {
        let process = fs::read_to_string(self.directory.join("pid"));
        let process = process.map_err(|error| error.to_string())?;
        let status = Command::new("kill").args(["-9", process.trim()]).status();
        status.map_err(|error| error.to_string())?;
        Self::launch_mariadb(&self.directory, self.port + 1).map(|_| ())
    }

    fn launch_mariadb(directory: &Path, port: usize) -> Result<(String, String), String> {
        let process = process::id().to_string();
        let arguments = [directory.display().to_string(), port.to_string(), process];
        let printed = script::run("mariadb", &arguments, &[])?;
        Ok((printed.get("DATABASE_URL")?.to_owned(), printed.get("DATABASE_PID")?.to_owned()))
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
        *self = Self::launch(directory, self.port, None, &[])?;
        Ok(())
    }

    /// The path of its database.
    pub(crate) fn database(&self) -> PathBuf {
        self.directory.join("zenml.db")
    }

    fn launch(
        directory: PathBuf,
        port: usize,
        mariadb: Option<(String, String)>,
        variables: &[(&str, &str)],
    ) -> Result<Self, String> {
        let process = process::id().to_string();
        let mut arguments = vec![directory.display().to_string(), port.to_string(), process];
        arguments.extend(mariadb.iter().map(|(url, _)| url.clone()));
        let printed = script::run("start", &arguments, variables)?;
        Ok(Self {
            url: printed.get("KITARU_SERVER_URL")?.to_owned(),
            key: printed.get("KITARU_AUTH_TOKEN")?.to_owned(),
            process: Some(printed.get("SERVER_PID")?.to_owned()),
            port,
            directory,
            mariadb,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
        if let Some((_, database)) = &self.mariadb {
            let _ = Command::new("kill").args(["-9", database]).status();
        }
        let _ = fs::remove_dir_all(&self.directory);
    }
}
