//! All that the program knows of its surroundings: directories, variables, ids and streams.
//!
//! Whoever wants to know what a command can touch reads this type. It knows
//! nothing of stacks.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    env,
    ffi::OsString,
    fmt,
    io::{self, IsTerminal, Read, Write},
    path::PathBuf,
};

/// The surroundings of one run.
pub struct World {
    /// The directories.
    pub dirs: Dirs,
    /// Makes an id for a new thing: a UUID, in lower case.
    pub new_id: fn() -> String,
    /// Standard input, read once.
    pub stdin: RefCell<Box<dyn Read>>,
    /// Standard output.
    pub stdout: Stream,
    /// Standard error.
    pub stderr: Stream,
    /// Where the log goes, which threads write to as well.
    pub log: fn() -> Box<dyn Write>,
    env: Variables,
}

/// The directories of one run.
#[derive(Debug, Clone)]
pub struct Dirs {
    /// The user's home, which `~` stands for.
    pub home: Option<PathBuf>,
    /// Where settings and the embedded state are kept.
    pub config: PathBuf,
    /// Where is kept what can be made again.
    pub cache: PathBuf,
    /// Where providers are installed for all users of the machine.
    pub system: PathBuf,
    /// The directory that the command runs in.
    pub cwd: PathBuf,
}

type Variables = BTreeMap<OsString, OsString>;

impl World {
    /// The surroundings of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let env: Variables = env::vars_os().collect();
        let home = env::home_dir().filter(|home| !home.as_os_str().is_empty());
        let no_color = env.get(&OsString::from("NO_COLOR")).is_some_and(|value| !value.is_empty());
        let dumb = env.get(&OsString::from("TERM")).is_some_and(|value| value == "dumb");
        let stream = |writer: Box<dyn Write>, terminal: bool| Stream {
            writer: RefCell::new(writer),
            terminal,
            colored: terminal && !no_color && !dumb,
        };
        let cwd = env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let system = PathBuf::from("/usr/local/share/kitaru");
        Self {
            dirs: Dirs::new(&env, home, system, cwd),
            new_id: || uuid::Uuid::new_v4().to_string(),
            stdin: RefCell::new(Box::new(io::stdin())),
            stdout: stream(Box::new(io::stdout()), io::stdout().is_terminal()),
            stderr: stream(Box::new(io::stderr()), io::stderr().is_terminal()),
            log: || Box::new(io::stderr()),
            env,
        }
    }

    /// Surroundings in which nothing is set but a home, with everything below it, and variables.
    ///
    /// What is printed goes to `stdout` and `stderr`, neither of which is a terminal.
    #[must_use]
    pub fn at_home(
        home: PathBuf,
        env: Variables,
        stdout: Box<dyn Write>,
        stderr: Box<dyn Write>,
    ) -> Self {
        let stream =
            |writer| Stream { writer: RefCell::new(writer), terminal: false, colored: false };
        let (system, cwd) = (home.join("system"), home.clone());
        Self {
            dirs: Dirs::new(&env, Some(home), system, cwd),
            new_id: || uuid::Uuid::new_v4().to_string(),
            stdin: RefCell::new(Box::new(io::empty())),
            stdout: stream(stdout),
            stderr: stream(stderr),
            log: || Box::new(io::sink()),
            env,
        }
    }

    /// A variable, if it is set to readable text.
    #[must_use]
    pub fn var(&self, name: &str) -> Option<&str> {
        self.env.get(&OsString::from(name))?.to_str()
    }
}

impl Dirs {
    fn new(env: &Variables, home: Option<PathBuf>, system: PathBuf, cwd: PathBuf) -> Self {
        let directory = |own: &str, xdg: &str, below_home: &str| {
            let set = |name: &str| {
                env.get(&OsString::from(name)).filter(|value| !value.is_empty()).map(PathBuf::from)
            };
            set(own).map(|path| cwd.join(path)).unwrap_or_else(|| {
                set(xdg)
                    .filter(|path| path.is_absolute())
                    .or_else(|| home.as_ref().map(|home| home.join(below_home)))
                    .unwrap_or_default()
                    .join("kitaru")
            })
        };
        let config = directory("KITARU_CONFIG_PATH", "XDG_CONFIG_HOME", ".config");
        let cache = directory("KITARU_CACHE_PATH", "XDG_CACHE_HOME", ".cache");
        Self { home, config, cache, system, cwd }
    }

    /// A path as a person writes it: `~` is the home, and a relative path starts here.
    #[must_use]
    pub fn path(&self, text: &str) -> PathBuf {
        match (text.strip_prefix('~'), &self.home) {
            (Some(""), Some(home)) => home.clone(),
            (Some(rest), Some(home)) if rest.starts_with('/') => {
                home.join(rest.trim_start_matches('/'))
            }
            _ => self.cwd.join(text),
        }
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the variables: one of them may be a secret.
        f.debug_struct("World").field("dirs", &self.dirs).finish_non_exhaustive()
    }
}

/// Where output goes, and what the one who reads it can see.
pub struct Stream {
    writer: RefCell<Box<dyn Write>>,
    /// A person is looking.
    pub terminal: bool,
    /// Colours may be used.
    pub colored: bool,
}

impl Stream {
    /// Writes a text.
    ///
    /// # Errors
    ///
    /// If the reader has gone, or the disk behind it is full.
    pub fn write(&self, text: &str) -> io::Result<()> {
        let mut writer = self.writer.borrow_mut();
        writer.write_all(text.as_bytes())?;
        writer.flush()
    }
}
