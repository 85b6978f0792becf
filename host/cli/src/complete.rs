//! Completes words for a shell.
//!
//! A script of [`script`] runs the program with `KITARU_COMPLETE`, and the words after `--`. What
//! may follow is printed as that shell reads it; errors are silent, because nobody reads them in the
//! middle of a line.
//!
//! 1. Nothing is run, compiled or written, and no server is waited for: see `kitaru::ops`.
//! 2. Flags are those of the type that the line names, in a flag or in a stack file.
//! 3. Required flags come first, and one that was given is not offered again.
//! 4. Flags are offered after a dash, or where nothing else can stand.
//!
//! Not decided here: how a value is quoted ([`line`], and the shells themselves).

mod extra;
mod given;
mod line;
mod output;
mod script;
mod values;

pub use script::{Shell, script};

use crate::{
    argv::{self, CREATE},
    world::World,
};
use clap::Command;
use clap_complete::engine::{self, CompletionCandidate};
use given::Given;
use kitaru::{Kitaru, plugin::StackType, request::stack_type};
use line::Line;
use std::{ffi::OsString, path::Path, sync::Arc};
use values::Facts;

/// One word that may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    value: String,
    about: String,
}

/// What may stand at the cursor.
#[derive(Debug, Default)]
struct Answer {
    candidates: Vec<Candidate>,
    /// Whether it is a file.
    is_file: bool,
}

/// Prints what may follow on a line of a shell. The words are those of the program's own command
/// line.
pub fn complete(shell: &str, words: &[OsString], world: &World) {
    let words = words.iter().skip_while(|word| *word != "--").skip(1);
    let words: Vec<OsString> = words.cloned().collect();
    let Some(shell) = Shell::parse(shell) else { return };
    let Some(line) = Line::of(shell, &words, world.settings.completed_word()) else { return };
    let answer = answer(&line, world).unwrap_or_default();
    let text = output::render(shell, &line, &answer);
    // The write error is ignored: the shell offers nothing then.
    let _ = world.terminal.stdout.write_unwrapped(&text);
}

fn answer(line: &Line, world: &World) -> Option<Answer> {
    let kitaru = Kitaru::unmoved(world.settings.clone());
    let words: Vec<OsString> = line.words.iter().map(OsString::from).collect();
    let verb = argv::verb_of(&words).unwrap_or_default();
    // The word at the cursor may still become anything, and `--` would end the options.
    let mut others = words.clone();
    others.remove(line.index);
    let named = (verb == CREATE).then(|| named_type(&kitaru, &others, world)).flatten();
    let wanted = named.as_deref().unwrap_or(stack_type::DEFAULT);
    let description = (verb == CREATE).then(|| kitaru.known_description(wanted)).flatten();
    let types: Vec<StackType> = description.iter().map(|it| it.stack_type.clone()).collect();
    let cwd = &world.settings.cwd;
    let facts = Arc::new(Facts::new(kitaru, description, others, cwd.clone()));
    let mut tree =
        argv::whole_tree(&types, &|verb, command| values::decorated(command, verb, &facts));
    if line.index == 1 || line.words.get(1).is_some_and(|word| word == "help") {
        let help = helped(&tree).name("help").about("Show the help of a command, or of a topic");
        tree = tree.subcommand(help.subcommands(argv::topics().map(Command::new)));
    }
    let found = candidates(&mut tree, &words, line.index, cwd)?;
    let given = Given::of(&tree, &line.words, line.index);
    let is_flag = |it: &Candidate| it.value.starts_with('-');
    let mut found: Vec<Candidate> =
        found.into_iter().filter(|it| !is_flag(it) || given.leaves(&it.value)).collect();
    if named.is_some() {
        found.retain(|it| types.iter().all(|known| applies(&it.value, known)));
    }
    if line.current().is_empty() && found.iter().any(|it| !is_flag(it)) {
        found.retain(|it| !is_flag(it));
    }
    let required = |name: &str| {
        let mut inputs = types.iter().flat_map(|known| &known.inputs);
        inputs.any(|input| input.required && name.strip_prefix("--") == Some(&*input.name))
    };
    let is_input = |name: &str| {
        let mut inputs = types.iter().flat_map(|known| &known.inputs);
        inputs.any(|input| name.strip_prefix("--") == Some(&*input.name))
    };
    found.sort_by_key(|it| match &*it.value {
        name if required(name) => 0,
        name if is_input(name) => 1,
        _ => 2,
    });
    Some(Answer { candidates: found, is_file: facts.is_file() })
}

/// The type that a creation names, in a flag or in its stack file.
fn named_type(kitaru: &Kitaru, words: &[OsString], world: &World) -> Option<String> {
    let in_file = || {
        let file = argv::named_file(words)?;
        let path = world.settings.user_path(Path::new(&file));
        path.is_file().then(|| kitaru.stack_type_of_file(&path)).flatten()
    };
    argv::named_type(words).filter(|name| !name.is_empty()).or_else(in_file)
}

/// The words below a command, as `help` takes them.
fn helped(command: &Command) -> Command {
    let about = command.get_about().cloned().unwrap_or_default();
    let below = command.get_subcommands().map(helped);
    Command::new(command.get_name().to_owned()).about(about).subcommands(below)
}

fn candidates(
    tree: &mut Command,
    words: &[OsString],
    index: usize,
    cwd: &Path,
) -> Option<Vec<Candidate>> {
    let found = engine::complete(tree, words.to_vec(), index, Some(cwd)).ok()?;
    let candidate = |it: CompletionCandidate| {
        let value = it.get_value().to_str()?.to_owned();
        // A terminal would obey it, and the lines of a script would be counted wrong.
        let is_plain = !value.chars().any(char::is_control);
        let about = it.get_help().map(ToString::to_string).unwrap_or_default();
        let about = about.lines().next().unwrap_or_default().replace('\t', " ");
        is_plain.then_some(Candidate { value, about: kitaru::text::plain(&about) })
    };
    Some(found.into_iter().filter_map(candidate).collect())
}

/// Whether a flag has an effect on a creation of a type.
fn applies(flag: &str, known: &StackType) -> bool {
    match flag {
        "--async" | "--no-async" => known.takes_async,
        "--credentials" | "--credentials-file" => known.takes_credentials,
        "--verify" | "--no-verify" => known.verifies,
        _ => true,
    }
}
