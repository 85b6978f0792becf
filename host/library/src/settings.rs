//! The settings of a run. Only this module reads environment variables.
//!
//! | variable | meaning |
//! |---|---|
//! | `KITARU_CONFIG_PATH` | the directory of settings, state, secrets and plugins |
//! | `KITARU_CACHE_PATH` | the directory of compiled providers and their descriptions |
//! | `XDG_DATA_HOME`, `XDG_CACHE_HOME` | the directories in which those two are `kitaru`, if absolute |
//! | `XDG_CONFIG_HOME` | the directory in which that of the Python program is `kitaru`, if absolute |
//! | `KITARU_STACK` | the stack of an execution: layer 4 of precedence |
//! | `KITARU_CREDENTIALS` | the credential of a new stack whose type takes one |
//! | `KITARU_SERVER_URL` | the server, instead of that of the login |
//! | `KITARU_AUTH_TOKEN` | the API key or access token for it |
//! | `KITARU_PROJECT` | the project on it |
//! | `KITARU_SSL_CA_CERT`, `REQUESTS_CA_BUNDLE` | the authorities that it is trusted by |
//! | `KITARU_VERIFY_SSL` | `0`: its certificate is not verified |
//! | `KITARU_SERVER_TIMEOUT` | how long it may take to answer, in seconds |
//! | `HTTPS_PROXY`, `http_proxy`, `ALL_PROXY`, `NO_PROXY` | the proxy for it |
//! | `KITARU_ALLOW_HTTP` | `1`: a server on another machine may be unencrypted |
//! | `KITARU_LOCKED` | anything but `0`: only plugins that a lock names are used |
//! | `KITARU_LOG` | what is logged: a level, or levels by target, as in `kitaru=debug` |
//! | `KITARU_COMPLETE`, `KITARU_COMPLETE_INDEX` | the shell that completes a word, and which word |
//! | `KITARU_MCP_READ_ONLY` | `1`: the MCP server changes nothing |
//! | `KITARU_MCP_NO_DELETE` | `1`: the MCP server deletes nothing |
//! | `KITARU_MCP_TOOLS` | the only tools of the MCP server, with commas between them |
//! | `KITARU_MCP_ALLOW_CREDENTIALS_IN_ARGUMENTS` | `1`: its tools take secrets as arguments |
//! | `DOCKER_CONFIG` | the directory with the logins of registries |
//! | `PATH` | where the credential helpers of registries are looked up |
//! | `HOME` | the user's home, which `~` stands for |
//! | `FORCE_COLOR` | colours without a terminal, unless it is `0` |
//! | `NO_COLOR`, `TERM` | no colours if the first is set, or the second is `dumb` |
//!
//! A blank variable counts as unset. The exception is `KITARU_STACK`: a blank
//! layer of precedence is refused, because the execution would run on a stack
//! that nobody chose.
//!
//! A value that is not UTF-8 is refused by what it is for, like any other wrong
//! value; only a path may have such a value.
//!
//! A provider may name further variables in the checks of a credential, of those
//! that `credential` lists; each is read with [`Settings::path_variable`].

use kitaru_provider_host::{Cancelled, Compiler};
use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fmt,
    path::{Path, PathBuf},
};

/// Environment variables, by name.
pub type Variables = BTreeMap<OsString, OsString>;

/// The directory of plugins for all users of the machine.
const SYSTEM: &str = "/usr/local/share/kitaru";

/// The environment of an operation.
#[derive(Clone)]
pub struct Settings {
    /// The user's home, which `~` stands for.
    pub home: Option<PathBuf>,
    /// The directory of settings and the embedded state. It is not where the Python program keeps
    /// its own, which that program's `clean` deletes as a whole, unless a variable says so.
    pub config: PathBuf,
    /// The directory of the Python program. Earlier releases of kitaru kept theirs there as well.
    pub python: PathBuf,
    /// The directory of the cache; its content can be recreated.
    pub cache: PathBuf,
    /// The directory of providers for all users of the machine.
    pub system: PathBuf,
    /// The directory that relative paths are resolved against.
    pub cwd: PathBuf,
    /// Whether only plugins that a lock names are used, whatever the variable says.
    pub locked: bool,
    /// Where components of providers are compiled.
    pub compiler: Compiler,
    /// Whether the caller has given the operation up.
    pub cancelled: Cancelled,
    variables: Variables,
}

impl Settings {
    /// Settings from variables, a home and a working directory.
    #[must_use]
    pub fn new(variables: Variables, home: Option<PathBuf>, cwd: PathBuf) -> Self {
        let variables: Variables = variables.into_iter().map(readable).collect();
        let directory = |own: &str, xdg: &str, below_home: &str| {
            let set = |name: &str| set(&variables, name).map(PathBuf::from);
            // From a file of variables, `~` comes as it is.
            set(own).map(|path| expanded(&path, home.as_deref(), &cwd)).unwrap_or_else(|| {
                set(xdg)
                    .filter(|path| path.is_absolute())
                    .or_else(|| home.as_ref().map(|home| home.join(below_home)))
                    .unwrap_or_default()
                    .join("kitaru")
            })
        };
        let config = directory("KITARU_CONFIG_PATH", "XDG_DATA_HOME", ".local/share");
        let python = directory("KITARU_CONFIG_PATH", "XDG_CONFIG_HOME", ".config");
        let cache = directory("KITARU_CACHE_PATH", "XDG_CACHE_HOME", ".cache");
        Self {
            home,
            config,
            python,
            cache,
            system: PathBuf::from(SYSTEM),
            cwd,
            locked: false,
            compiler: Compiler::Beside,
            cancelled: Cancelled::default(),
            variables,
        }
    }

    /// The settings of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
        let cwd = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        Self::new(std::env::vars_os().collect(), home, cwd)
    }

    /// `KITARU_STACK`, as written.
    #[must_use]
    pub fn stack(&self) -> Option<&str> {
        // A blank value is kept: precedence refuses it.
        self.variables.get(OsStr::new("KITARU_STACK"))?.to_str()
    }

    /// `KITARU_CREDENTIALS`.
    #[must_use]
    pub fn credentials(&self) -> Option<&str> {
        self.variable("KITARU_CREDENTIALS")
    }

    /// `KITARU_SERVER_URL`.
    #[must_use]
    pub fn server_url(&self) -> Option<&str> {
        self.variable("KITARU_SERVER_URL")
    }

    /// `KITARU_AUTH_TOKEN`.
    #[must_use]
    pub fn auth_token(&self) -> Option<&str> {
        self.variable("KITARU_AUTH_TOKEN")
    }

    /// `KITARU_PROJECT`.
    #[must_use]
    pub fn project(&self) -> Option<&str> {
        self.variable("KITARU_PROJECT")
    }

    /// Whether `KITARU_ALLOW_HTTP` allows an unencrypted connection to another machine.
    #[must_use]
    pub fn allows_http(&self) -> bool {
        self.variable("KITARU_ALLOW_HTTP") == Some("1")
    }

    /// Whether only plugins that a lock names are used.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.locked || self.restricts("KITARU_LOCKED")
    }

    /// The log filter, `KITARU_LOG`.
    #[must_use]
    pub fn log(&self) -> Option<&str> {
        self.variable("KITARU_LOG")
    }

    /// The shell for which words are completed, `KITARU_COMPLETE`.
    #[must_use]
    pub fn completes(&self) -> Option<&str> {
        self.variable("KITARU_COMPLETE")
    }

    /// Which word is completed, `KITARU_COMPLETE_INDEX`; the last one by default.
    #[must_use]
    pub fn completed_word(&self) -> Option<usize> {
        self.variable("KITARU_COMPLETE_INDEX")?.parse().ok()
    }

    /// Whether `KITARU_MCP_READ_ONLY` keeps the MCP server from changing anything.
    #[must_use]
    pub fn mcp_is_read_only(&self) -> bool {
        self.restricts("KITARU_MCP_READ_ONLY")
    }

    /// Whether `KITARU_MCP_NO_DELETE` keeps the MCP server from deleting.
    #[must_use]
    pub fn mcp_deletes_nothing(&self) -> bool {
        self.restricts("KITARU_MCP_NO_DELETE")
    }

    /// `KITARU_MCP_TOOLS`.
    #[must_use]
    pub fn mcp_tools(&self) -> Option<&str> {
        self.variable("KITARU_MCP_TOOLS")
    }

    /// Whether `KITARU_MCP_ALLOW_CREDENTIALS_IN_ARGUMENTS` lets tools take secrets as arguments.
    #[must_use]
    pub fn mcp_takes_secrets(&self) -> bool {
        self.variable("KITARU_MCP_ALLOW_CREDENTIALS_IN_ARGUMENTS") == Some("1")
    }

    /// Whether a variable turns a restriction on: any value does, but `0`.
    fn restricts(&self, name: &str) -> bool {
        self.variable(name).is_some_and(|value| value != "0")
    }

    /// Whether `NO_COLOR` or `TERM` turns colours off.
    #[must_use]
    pub fn no_color(&self) -> bool {
        set(&self.variables, "NO_COLOR").is_some() || self.variable("TERM") == Some("dumb")
    }

    /// Whether `FORCE_COLOR` asks for colours where there is no terminal.
    #[must_use]
    pub fn forces_color(&self) -> bool {
        self.variable("FORCE_COLOR").is_some_and(|value| value != "0")
    }

    /// The path that a variable names; see [`user_path`](Self::user_path).
    #[must_use]
    pub fn path_variable(&self, name: &str) -> Option<PathBuf> {
        set(&self.variables, name).map(|value| self.user_path(Path::new(value)))
    }

    /// The value of a variable that a stack file names, as it is, if it is set.
    #[must_use]
    pub fn any_variable(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(OsStr::new(name)).map(OsString::as_os_str)
    }

    /// The trimmed value of a variable, unless it is blank or not UTF-8.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        set(&self.variables, name)?.to_str().map(str::trim)
    }

    /// Resolves a path as typed: `~` is the home, and a relative path starts from `cwd`.
    #[must_use]
    pub fn path(&self, text: &str) -> PathBuf {
        expanded(Path::new(text), self.home.as_deref(), &self.cwd)
    }

    /// Resolves a path that a file names: `~` is the home, and a relative path starts from the
    /// directory of that file.
    #[must_use]
    pub fn path_below(&self, directory: &Path, text: &str) -> PathBuf {
        expanded(Path::new(text), self.home.as_deref(), directory)
    }

    /// Resolves a path as typed, see [`path`](Self::path).
    #[must_use]
    pub fn user_path(&self, path: &Path) -> PathBuf {
        expanded(path, self.home.as_deref(), &self.cwd)
    }

    /// The nearest directory that satisfies `has`, from `cwd` upward.
    pub(crate) fn nearest(&self, has: impl Fn(&Path) -> bool) -> Option<&Path> {
        self.cwd.ancestors().find(|directory| has(directory))
    }
}

/// A path as typed: `~` is the home, and a relative path starts from `cwd`.
fn expanded(path: &Path, home: Option<&Path>, cwd: &Path) -> PathBuf {
    match (path.strip_prefix("~"), home) {
        (Ok(below), Some(home)) if below.as_os_str().is_empty() => home.to_owned(),
        (Ok(below), Some(home)) => home.join(below),
        _ => cwd.join(path),
    }
}

/// A variable, unless it is blank. A value that is not UTF-8 is not blank.
fn set<'a>(variables: &'a Variables, name: &str) -> Option<&'a OsString> {
    let is_blank = |value: &OsString| value.to_str().is_some_and(|text| text.trim().is_empty());
    variables.get(OsStr::new(name)).filter(|value| !is_blank(value))
}

/// A variable whose value is text if it is to be text. What is replaced in it makes it wrong, where
/// a variable that is passed over would have the command use something else than was meant.
fn readable((name, value): (OsString, OsString)) -> (OsString, OsString) {
    let is_path = |name: &str| name.ends_with("_PATH");
    match name.to_str() {
        Some(text) if text.starts_with("KITARU_") && !is_path(text) => {
            let value = value.to_string_lossy().into_owned().into();
            (name, value)
        }
        _ => (name, value),
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variables are not shown: they may contain secrets.
        let mut debug = f.debug_struct("Settings");
        debug.field("config", &self.config).field("cache", &self.cache).field("cwd", &self.cwd);
        debug.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    fn settings(variables: &[(&str, &str)]) -> Settings {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into()));
        Settings::new(variables.collect(), Some("/home/me".into()), "/data".into())
    }

    #[test]
    fn a_blank_variable_is_unset() {
        let blank = settings(&[
            ("KITARU_CONFIG_PATH", " "),
            ("KITARU_CACHE_PATH", ""),
            ("XDG_CACHE_HOME", " "),
            ("KITARU_CREDENTIALS", "\n"),
            ("KITARU_SERVER_URL", ""),
            ("KITARU_AUTH_TOKEN", "\t"),
            ("KITARU_PROJECT", " "),
            ("KITARU_ALLOW_HTTP", " "),
            ("KITARU_LOG", " "),
            ("NO_COLOR", " "),
            ("TERM", ""),
        ]);
        assert_eq!(blank.config, Path::new("/home/me/.local/share/kitaru"));
        assert_eq!(blank.python, Path::new("/home/me/.config/kitaru"));
        assert_eq!(blank.cache, Path::new("/home/me/.cache/kitaru"));
        let texts = [blank.credentials(), blank.server_url(), blank.auth_token()];
        assert_eq!(texts, [None; 3]);
        assert_eq!([blank.project(), blank.log()], [None; 2]);
        assert!(!blank.allows_http() && !blank.no_color());
        assert_eq!(settings(&[("KITARU_STACK", " ")]).stack(), Some(" "));
    }

    #[test]
    fn a_text_that_is_not_utf_8_is_not_passed_over() {
        let value = || OsStr::from_bytes(b"\xff").to_owned();
        let names = ["KITARU_STACK", "KITARU_SERVER_URL", "KITARU_CONFIG_PATH", "OTHER"];
        let variables = names.map(|name| (name.into(), value()));
        let settings = Settings::new(variables.into(), None, "/".into());
        assert_eq!(settings.stack(), Some("\u{fffd}"));
        assert_eq!(settings.server_url(), Some("\u{fffd}"));
        assert_eq!(settings.config.as_os_str().as_bytes(), b"/\xff");
        assert_eq!(settings.path_variable("OTHER").unwrap().as_os_str().as_bytes(), b"/\xff");
    }

    #[test]
    fn a_path_may_be_below_the_home() {
        let settings = settings(&[("KITARU_CONFIG_PATH", "own")]);
        assert_eq!(settings.config, Path::new("/data/own"));
        for (text, path) in [("~", "/home/me"), ("~/x", "/home/me/x"), ("~x", "/data/~x")] {
            assert_eq!(settings.path(text), Path::new(path));
        }
    }
}
