//! `stack create`: its flags are those of the stack types that are there.
//!
//! A flag that several types have is one flag. Whether it applies to the type
//! that is asked for is not decided here (`request::check`), nor is its value
//! read: a flag of another type is to be told apart from one of no type.

use super::{Stop, command::common, help, stop, text};
use crate::{
    description::{InputKind, StackType},
    request::{
        extra::{Assignment, Extra},
        findings::{About, Findings},
        layer::{Credentials, Layer, Switch, Word},
        yaml::Place,
    },
    secret::Secret,
};
use clap::{Arg, ArgAction, ArgMatches, Command, error::ErrorKind, value_parser};
use std::{ffi::OsString, path::PathBuf};

/// What the words after `stack create` say.
#[derive(Debug)]
pub struct Create {
    /// What they say about the stack.
    pub layer: Layer,
    /// The stack file.
    pub file: Option<PathBuf>,
    /// The file with the credential.
    pub credentials_file: Option<PathBuf>,
    /// Whether the credential is read from standard input.
    pub credentials_from_stdin: bool,
    /// Only show what would be created.
    pub dry_run: bool,
    /// How to print the outcome.
    pub output: Option<String>,
}

/// Reads the words that were set aside; what is wrong with `--extra` goes to `findings`.
///
/// # Errors
///
/// If they ask for help, or cannot be read.
pub fn parse(
    words: &[OsString],
    types: &[&StackType],
    findings: &mut Findings,
    colored: bool,
) -> Result<Create, Stop> {
    let inputs = inputs(types);
    let command = command(&inputs);
    let parsed = command.clone().try_get_matches_from(words);
    let matches = match (parsed, help::named_type(words)) {
        (Ok(matches), _) => matches,
        (Err(error), _) if error.kind() == ErrorKind::DisplayHelp => {
            return Err(Stop::Answer(help::text(command, types, words, colored)));
        }
        // The flags of a type that is not there are not known; the type is what to tell of.
        (Err(_), Some(name)) if types.iter().all(|known| known.name != name) => command
            .try_get_matches_from(["--type", &name])
            .map_err(|error| stop(&error, colored))?,
        (Err(error), _) => return Err(stop(&error, colored)),
    };
    let word = |name: &str, flag: &str| text(&matches, name).map(|text| Word::of_flag(flag, &text));
    let credentials = text(&matches, "credentials");
    let credentials_from_stdin = credentials.as_deref() == Some("-");
    let layer = Layer {
        name: word("name", "NAME"),
        stack_type: word("type", "--type"),
        inputs: inputs
            .iter()
            .filter_map(|(name, _)| {
                let word = word(&flag_id(name), &format!("--{name}"))?;
                Some(((*name).to_owned(), word))
            })
            .collect(),
        extra: Extra::default(),
        assignments: assignments(&matches, findings),
        asynchronous: switch(&matches, "async", "no-async"),
        activate: switch(&matches, "activate", "no-activate"),
        verify: switch(&matches, "verify", "no-verify"),
        credentials: credentials.filter(|_| !credentials_from_stdin).map(|text| Credentials {
            text: Secret::new(text),
            place: Place::word("--credentials"),
        }),
    };
    Ok(Create {
        layer,
        file: path(&matches, "file"),
        credentials_file: path(&matches, "credentials-file"),
        credentials_from_stdin,
        dry_run: matches.get_flag("dry-run"),
        output: text(&matches, "output"),
    })
}

/// The inputs of all types, each once, and whether every type that has it takes it as a switch.
fn inputs<'a>(types: &[&'a StackType]) -> Vec<(&'a str, bool)> {
    let mut inputs: Vec<(&str, bool)> = Vec::new();
    for input in types.iter().flat_map(|stack_type| &stack_type.inputs) {
        let switch = input.kind == InputKind::Boolean;
        match inputs.iter_mut().find(|(name, _)| *name == input.name) {
            Some((_, all_switch)) => *all_switch &= switch,
            None => inputs.push((&input.name, switch)),
        }
    }
    inputs
}

/// Inputs have ids of their own, so that none can meet an option of kitaru's.
fn flag_id(name: &str) -> String {
    format!("input:{name}")
}

fn command(inputs: &[(&str, bool)]) -> Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let path = |name: &'static str, help: &'static str| {
        text(name, "FILE", help).value_parser(value_parser!(OsString))
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
    };
    let hidden = |name: &'static str, overridden: &'static str| {
        flag(name, "").hide(true).overrides_with(overridden)
    };
    let credentials = "Who to be, as METHOD:PART:…; `-` reads it from standard input \
        [env: KITARU_CREDENTIALS]";
    let inputs = inputs.iter().map(|(name, switch)| {
        let arg = Arg::new(flag_id(name)).long((*name).to_owned()).hide(true);
        if *switch {
            arg.num_args(0..=1).require_equals(true).default_missing_value("true")
        } else {
            arg
        }
    });
    Command::new("create")
        .bin_name("kitaru stack create")
        .about("Create a stack, and make it the active one")
        .no_binary_name(true)
        .args(common())
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
        // The other way round, to override a stack file.
        .arg(hidden("no-async", "async"))
        .arg(hidden("activate", "no-activate").alias("no-no-activate"))
        .arg(hidden("verify", "no-verify").alias("no-no-verify"))
        .args(inputs)
}

/// A path as typed; an empty one is one that cannot be read.
fn path(matches: &ArgMatches, name: &str) -> Option<PathBuf> {
    matches.get_one::<OsString>(name).map(PathBuf::from)
}

fn switch(matches: &ArgMatches, on: &str, off: &str) -> Option<Switch> {
    let given = |name: &str| matches.get_flag(name);
    let made = |on, name: &str| Some(Switch { on, place: Place::word(&format!("--{name}")) });
    if given(on) {
        made(true, on)
    } else if given(off) {
        made(false, off)
    } else {
        None
    }
}

fn assignments(matches: &ArgMatches, findings: &mut Findings) -> Vec<Assignment> {
    let mut assignments = Vec::new();
    for text in matches.get_many::<String>("extra").into_iter().flatten() {
        match Assignment::parse(text) {
            Ok(assignment) => assignments.push(assignment),
            Err(error) => findings.add(About::ExtraSyntax, error),
        }
    }
    assignments
}
