//! The arguments of `stack create`, including the inputs of the stack types.
//!
//! Not decided here: whether a flag applies to the chosen type, and what its
//! value means. A flag of another type is reported differently from one that no
//! type has.

use crate::{
    argv::{text, tree::flag},
    words,
};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use kitaru::{CreateStack, SecretSource, ops::stack::ExtraValue, secret::Secret};
use kitaru_platform::files::STANDARD_INPUT;
use std::{collections::BTreeMap, ffi::OsString, path::PathBuf};

pub(in crate::argv) const ABOUT: &str = "Create a stack, and make it the active one";

/// The prefix of the clap ids of inputs, which keeps them distinct from options.
const INPUT: &str = "input:";

/// What a template does not read.
const NOT_IN_A_TEMPLATE: [&str; 12] = [
    "type",
    "file",
    "extra",
    "credentials",
    "credentials-file",
    "async",
    "no-async",
    "activate",
    "no-activate",
    "verify",
    "no-verify",
    "dry-run",
];

/// The arguments of `stack create`.
#[derive(Debug, Clone, PartialEq)]
pub struct Create {
    /// The arguments of the operation.
    pub asked: CreateStack,
    /// Whether to only show what would be created.
    pub dry_run: bool,
    /// The type whose stack file is printed instead.
    pub template: Option<String>,
}

/// The command before the stack types are loaded: all its arguments stay unparsed.
pub(in crate::argv) fn define_unread(command: Command) -> Command {
    let words = Arg::new("words")
        .num_args(0..)
        .trailing_var_arg(true)
        .allow_hyphen_values(true)
        .value_parser(value_parser!(OsString));
    command.disable_help_flag(true).arg(words)
}

/// The command with the flags of the stack types.
pub(in crate::argv) fn define(command: Command, inputs: &[(String, bool)]) -> Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let path = |name: &'static str, help: &'static str| {
        text(name, "FILE", help).value_parser(value_parser!(OsString))
    };
    let hidden = |name: &'static str, overridden: &'static str| {
        flag(name, "").hide(true).overrides_with(overridden)
    };
    let credentials = "Who to be, as METHOD:PART:…; `-` reads it from standard input \
        [env: KITARU_CREDENTIALS]";
    let ids: Vec<String> = inputs.iter().map(|(name, _)| flag_id(name)).collect();
    let inputs = inputs.iter().map(|(name, switch)| {
        let arg = Arg::new(flag_id(name)).long(name.clone()).hide(true);
        let arg = arg.value_name(words::placeholder(name));
        if *switch {
            arg.num_args(0..=1).require_equals(true).default_missing_value("true")
        } else {
            arg
        }
    });
    command
        .arg(
            Arg::new("name")
                .value_name("NAME")
                .help("The name of the stack, unless the file has it"),
        )
        .arg(text("type", "TYPE", "The stack type [default: local]"))
        .arg(path("file", "A YAML file with the same inputs; flags win over it").short('f'))
        .arg(
            text(
                "extra",
                "TARGET.FIELD=VALUE",
                "Set a field of a component; VALUE is YAML; repeatable",
            )
            .action(ArgAction::Append),
        )
        .arg(text("credentials", "CREDENTIAL", credentials))
        .arg(
            path("credentials-file", "A file that has the credential as its text")
                .conflicts_with("credentials"),
        )
        .arg(flag("async", "Let runs return before they have ended").overrides_with("no-async"))
        .arg(flag("no-activate", "Leave the active stack as it is").overrides_with("activate"))
        .arg(flag("no-verify", "Do not verify names and credentials").overrides_with("verify"))
        .arg(flag("dry-run", "Show what would be created, and create nothing"))
        .arg(
            text("template", "TYPE", "Print a stack file of a type to fill in, and create nothing")
                .conflicts_with_all(NOT_IN_A_TEMPLATE)
                .conflicts_with_all(ids),
        )
        // The opposites, to override a stack file.
        .arg(hidden("no-async", "async"))
        .arg(hidden("activate", "no-activate").alias("no-no-activate"))
        .arg(hidden("verify", "no-verify").alias("no-no-verify"))
        .args(inputs)
}

/// Reads the matches. Inputs have ids with a prefix.
pub(in crate::argv) fn read(matches: &ArgMatches) -> Create {
    let ids = matches.ids().map(clap::Id::as_str);
    let input = |id: &str| {
        let name = id.strip_prefix(INPUT)?;
        Some((name.to_owned(), text(matches, id)?))
    };
    let inputs: BTreeMap<String, String> = ids.filter_map(input).collect();
    let extra = matches.get_many::<String>("extra").into_iter().flatten();
    Create {
        asked: CreateStack {
            name: text(matches, "name"),
            stack_type: text(matches, "type"),
            file: path(matches, "file").map(named_file),
            inputs,
            extra: extra.cloned().map(ExtraValue::Text).collect(),
            credentials: credentials(matches),
            labels: BTreeMap::new(),
            asynchronous: switch(matches, "async", "no-async"),
            activate: switch(matches, "activate", "no-activate"),
            verify: switch(matches, "verify", "no-verify"),
        },
        dry_run: matches.get_flag("dry-run"),
        template: text(matches, "template"),
    }
}

fn credentials(matches: &ArgMatches) -> Option<SecretSource> {
    if let Some(path) = path(matches, "credentials-file") {
        return Some(SecretSource::File(path));
    }
    text(matches, "credentials").map(|text| match text.as_str() {
        "-" => SecretSource::StandardInput,
        _ => SecretSource::Text(Secret::new(text)),
    })
}

/// The path of a stack file, of which `-` is standard input.
pub(in crate::argv) fn named_file(path: PathBuf) -> PathBuf {
    match path.as_os_str() == "-" {
        true => STANDARD_INPUT.into(),
        false => path,
    }
}

/// A path as typed. An empty one is kept, and fails when it is read.
fn path(matches: &ArgMatches, name: &str) -> Option<PathBuf> {
    matches.get_one::<OsString>(name).map(PathBuf::from)
}

fn switch(matches: &ArgMatches, on: &str, off: &str) -> Option<bool> {
    let given = |name: &str| matches.get_flag(name);
    given(on).then_some(true).or_else(|| given(off).then_some(false))
}

fn flag_id(name: &str) -> String {
    format!("{INPUT}{name}")
}
