//! The environment of one run: settings and streams.

use crate::terminal::{Stream, Terminal};
use kitaru::settings::{Settings, Variables};
use std::{
    fmt,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    sync::Arc,
};

/// The environment of one run.
pub struct World {
    /// The settings of the library.
    pub settings: Settings,
    /// The streams.
    pub terminal: Arc<Terminal>,
    /// Opens a writer for the log; threads may write to it as well.
    pub log: fn() -> Box<dyn Write>,
}

impl World {
    /// The environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let settings = Settings::of_process();
        let stream = |writer: Box<dyn Write + Send>, terminal: bool| {
            Stream::new(writer, terminal, terminal && !settings.no_color())
        };
        let terminal = Terminal::new(
            Box::new(io::stdin()),
            stream(Box::new(io::stdout()), io::stdout().is_terminal()),
            stream(Box::new(io::stderr()), io::stderr().is_terminal()),
        );
        Self { settings, terminal: Arc::new(terminal), log: || Box::new(io::stderr()) }
    }

    /// An environment with only these variables, and all directories below `home`.
    ///
    /// Output goes to `stdout` and `stderr`, neither of which is a terminal.
    #[must_use]
    pub fn at_home(
        home: PathBuf,
        variables: Variables,
        stdout: Box<dyn Write + Send>,
        stderr: Box<dyn Write + Send>,
    ) -> Self {
        let (system, cwd) = (home.join("system"), home.clone());
        let mut settings = Settings::new(variables, Some(home), cwd);
        settings.system = system;
        let stream = |writer| Stream::new(writer, false, false);
        let terminal = Terminal::new(Box::new(io::empty()), stream(stdout), stream(stderr));
        Self { settings, terminal: Arc::new(terminal), log: || Box::new(io::sink()) }
    }
}

/// Keeps the memory of this process, which may hold secrets, out of core dumps and debuggers.
///
/// An error is ignored: no command depends on it.
pub fn forbid_core_dump() {
    let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
    let _ = rustix::process::setrlimit(rustix::process::Resource::Core, none);
    // A program that receives dumps, such as systemd's, pays no attention to the limit.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").field("settings", &self.settings).finish_non_exhaustive()
    }
}
