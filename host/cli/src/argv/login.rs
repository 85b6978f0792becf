//! The arguments of `login`.

use super::{text, tree::flag};
use clap::{Arg, ArgGroup, ArgMatches, Command, value_parser};
use kitaru::{Login, SecretSource, secret::Secret};
use std::path::PathBuf;

/// The name for standard input.
const DASH: &str = "-";

pub(super) const ABOUT: &str = "Connect to a server, where a team shares its stacks";

pub(super) fn define(command: Command) -> Command {
    let value = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    command
        .arg(
            Arg::new("url")
                .value_name("URL")
                .help("The server's address [default: what the Python program started here]"),
        )
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
}

pub(super) fn read(matches: &ArgMatches) -> Login {
    let stdin = text(matches, "stdin").map(|_| SecretSource::StandardInput);
    let typed = text(matches, "api-key").map(|key| match key.as_str() {
        DASH => SecretSource::StandardInput,
        _ => SecretSource::Text(Secret::new(key)),
    });
    let file = text(matches, "api-key-file").map(key_file);
    let project = text(matches, "project").map(|project| project.trim().to_owned());
    Login {
        url: text(matches, "url"),
        key: stdin.or(typed).or(file),
        project: project.filter(|project| !project.is_empty()),
        trust_anything: matches.get_flag("no-verify-ssl"),
        certificate_authority: text(matches, "ssl-ca-cert").map(PathBuf::from),
        timeout: matches.get_one("timeout").copied(),
        allow_http: matches.get_flag("allow-http"),
    }
}

/// A file as typed, where `-` is standard input.
pub(super) fn key_file(name: String) -> SecretSource {
    match name.as_str() {
        DASH => SecretSource::StandardInput,
        _ => SecretSource::File(PathBuf::from(name)),
    }
}
