//! The environment of one run: settings and streams.

use crate::terminal::{Color, Stream, Terminal};
use kitaru::settings::{Settings, Variables};
use kitaru_platform::{OutputStream, processes, terminals};
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
    pub fn of_process(when: Color) -> Self {
        let settings = Settings::of_process();
        let stream = |writer: Box<dyn Write + Send>, terminal: bool, stream: OutputStream| {
            let colored = match when {
                Color::Always => true,
                Color::Never => false,
                Color::Auto if settings.no_color() => false,
                Color::Auto => terminal || settings.forces_color(),
            };
            Stream::new(writer, terminal, colored).wrapped(columns(stream))
        };
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let (out_is_terminal, err_is_terminal) = (stdout.is_terminal(), stderr.is_terminal());
        let mut terminal = Terminal::new(
            Box::new(io::stdin()),
            stream(Box::new(stdout), out_is_terminal, OutputStream::Stdout),
            stream(Box::new(stderr), err_is_terminal, OutputStream::Stderr),
        );
        terminal.stdin_is_terminal = io::stdin().is_terminal();
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
fn columns(stream: OutputStream) -> Option<usize> {
    /// Fewer are no use for text.
    const FEWEST: usize = 20;
    terminals::columns(stream).filter(|columns| *columns >= FEWEST)
}

/// Keeps the memory of this process, which may hold secrets, out of core dumps and debuggers.
///
/// An error is ignored: no command depends on it.
pub fn forbid_core_dump() {
    let _ = processes::forbid_core_dumps();
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World").field("settings", &self.settings).finish_non_exhaustive()
    }
}
