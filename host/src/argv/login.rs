//! The words of `login`.

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, value_parser};

/// What `login` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The server, as typed.
    pub url: String,
    /// Where the API key is; none: a person confirms the login.
    pub key: Option<KeyFrom>,
    /// The project.
    pub project: Option<String>,
    /// Whether the server need not prove who it is.
    pub trust_anything: bool,
    /// A file with the authority that it proves itself by.
    pub authority: Option<String>,
    /// How long it may take to answer, in seconds.
    pub timeout: Option<u64>,
    /// Whether it may be unencrypted.
    pub allow_http: bool,
}

/// Where an API key comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum KeyFrom {
    /// The command line.
    Words(String),
    /// A file, as typed.
    File(String),
    /// Standard input.
    StandardInput,
}

impl KeyFrom {
    /// How it was typed, if it is no secret.
    #[must_use]
    pub fn typed(&self) -> Option<String> {
        match self {
            Self::Words(_) => None,
            Self::File(name) => Some(name.clone()),
            Self::StandardInput => Some(DASH.to_owned()),
        }
    }

    /// What a file's name stands for: `-` is standard input.
    pub(super) fn file(name: String) -> Self {
        match name.as_str() {
            DASH => Self::StandardInput,
            _ => Self::File(name),
        }
    }
}

impl std::fmt::Debug for KeyFrom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Words(_) => "Words",
            Self::File(_) => "File",
            Self::StandardInput => "StandardInput",
        })
    }
}

/// What stands for standard input.
const DASH: &str = "-";

pub(super) fn command() -> Command {
    let value = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
    };
    Command::new("login")
        .about("Connect to a server, where a team shares its stacks")
        .arg(Arg::new("url").value_name("URL").required(true).help("The server's address"))
        .arg(
            Arg::new("stdin")
                .value_name("-")
                .help("Read the API key from standard input")
                .value_parser([DASH])
                .hide_possible_values(true),
        )
        .arg(
            value("api-key", "KEY", "The API key of a user or service account, or `-`")
                .allow_hyphen_values(true),
        )
        .arg(
            value("api-key-file", "FILE", "A file with the API key, or `-`")
                .allow_hyphen_values(true),
        )
        .group(ArgGroup::new("key").args(["stdin", "api-key", "api-key-file"]))
        .arg(value("project", "PROJECT", "The project on the server"))
        .arg(flag("no-verify-ssl", "Do not check who the server is"))
        .arg(
            value("ssl-ca-cert", "FILE", "Certificates of the authority that signed the server's")
                .conflicts_with("no-verify-ssl"),
        )
        .arg(
            value("timeout", "SECONDS", "How long the server may take to answer [default: 30]")
                .value_parser(value_parser!(u64).range(1..=3600)),
        )
        .arg(flag("allow-http", "Accept a server on another machine without encryption"))
        .after_help("Without a key, a page and a code are printed to confirm the login with.")
}

pub(super) fn read(matches: &ArgMatches) -> Login {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let typed = text("api-key").map(|key| match key.as_str() {
        DASH => KeyFrom::StandardInput,
        _ => KeyFrom::Words(key),
    });
    let key = text("stdin").map(|_| KeyFrom::StandardInput).or(typed);
    Login {
        url: text("url").unwrap_or_default(),
        key: key.or_else(|| text("api-key-file").map(KeyFrom::file)),
        project: text("project").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        trust_anything: matches.get_flag("no-verify-ssl"),
        authority: text("ssl-ca-cert"),
        timeout: matches.get_one("timeout").copied(),
        allow_http: matches.get_flag("allow-http"),
    }
}
