//! The environment of one run: settings and streams.

use crate::terminal::{Color, Stream, Terminal};
use kitaru::settings::{Settings, Variables};
use std::{
    fmt,
    io::{self, Write},
    os::fd::{AsFd, BorrowedFd},
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
    pub fn of_process(when: Color) -> Self {
        let settings = Settings::of_process();
        let stream = |writer: Box<dyn Write + Send>, file: BorrowedFd<'_>| {
            let terminal = rustix::termios::isatty(file);
            let colored = match when {
                Color::Always => true,
                Color::Never => false,
                Color::Auto if settings.no_color() => false,
                Color::Auto => terminal || settings.forces_color(),
            };
            Stream::new(writer, terminal, colored).wrapped(columns(file))
        };
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let mut terminal = Terminal::new(
            Box::new(io::stdin()),
            stream(Box::new(io::stdout()), stdout.as_fd()),
            stream(Box::new(io::stderr()), stderr.as_fd()),
        );
        terminal.stdin_is_terminal = rustix::termios::isatty(io::stdin());
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

/// The columns of a terminal; `None` if it is none, or does not say.
fn columns(file: BorrowedFd<'_>) -> Option<usize> {
    /// Fewer are no use for text.
    const FEWEST: u16 = 20;
    let size = rustix::termios::tcgetwinsize(file).ok()?;
    (size.ws_col >= FEWEST).then(|| usize::from(size.ws_col))
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
