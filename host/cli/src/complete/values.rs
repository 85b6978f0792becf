//! What the values of arguments can be.

use super::extra;
use crate::argv::{self, CREATE};
use clap::{Arg, Command, ValueHint};
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};
use kitaru::{
    Kitaru,
    plugin::{Input, InputKind},
    request::credential::shape,
};
use kitaru_provider_host::{Description, description::StoredAt};
use std::{
    ffi::{OsStr, OsString},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// What values are taken from.
pub(super) struct Facts {
    kitaru: Kitaru,
    /// The type that is created, if it is known.
    description: Option<Description>,
    /// The line without the word at the cursor.
    words: Vec<OsString>,
    cwd: PathBuf,
    is_file: AtomicBool,
}

impl Facts {
    pub(super) fn new(
        kitaru: Kitaru,
        description: Option<Description>,
        words: Vec<OsString>,
        cwd: PathBuf,
    ) -> Self {
        Self { kitaru, description, words, cwd, is_file: AtomicBool::new(false) }
    }

    /// Whether the value at the cursor is the path of a file.
    pub(super) fn is_file(&self) -> bool {
        self.is_file.load(Ordering::Relaxed)
    }

    fn input(&self, name: &str) -> Option<&Input> {
        let inputs = self.description.iter().flat_map(|it| &it.stack_type.inputs);
        inputs.into_iter().find(|input| input.name == name)
    }

    fn files(&self, typed: &OsStr) -> Vec<CompletionCandidate> {
        self.is_file.store(true, Ordering::Relaxed);
        PathCompleter::any().current_dir(self.cwd.clone()).complete(typed)
    }

    fn names(&self) -> Vec<CompletionCandidate> {
        // One that looks like an option is only taken after `--`.
        let names = self.kitaru.known_names().into_iter().filter(|name| !name.starts_with('-'));
        names.map(CompletionCandidate::new).collect()
    }

    fn types(&self) -> Vec<CompletionCandidate> {
        let types = self.kitaru.known_types().into_iter();
        types
            .map(|it| CompletionCandidate::new(it.stack_type).help(Some(it.summary.into())))
            .collect()
    }

    fn methods(&self) -> Vec<CompletionCandidate> {
        let forms = self.description.iter().flat_map(|it| &it.credentials);
        forms
            .map(|form| {
                let colon = if form.parts.is_empty() { "" } else { ":" };
                let value = format!("{}{colon}", form.method);
                CompletionCandidate::new(value).help(Some(shape(form).into()))
            })
            .collect()
    }

    /// What `--extra` may be. The flavor of a component may be that which another flag chooses.
    fn assignments(&self, typed: &OsStr) -> Vec<CompletionCandidate> {
        let Some(description) = &self.description else { return Vec::new() };
        let flavor = |target: &str| {
            let stored = StoredAt::flavor(target);
            let mut inputs = description.stack_type.inputs.iter();
            let input = inputs.find(|input| input.stored_at.contains(&stored))?;
            argv::value(&format!("--{}", input.name), &self.words)
        };
        extra::assignments(description, &flavor, typed)
    }

    fn of_input(&self, name: &str) -> Vec<CompletionCandidate> {
        match self.input(name).map(|input| &input.kind) {
            Some(InputKind::Choice(words)) => plain(words),
            Some(InputKind::Boolean) => plain(&["true", "false"]),
            Some(InputKind::Uri(schemes)) => {
                plain(&schemes.iter().map(|scheme| format!("{scheme}://")).collect::<Vec<_>>())
            }
            _ => Vec::new(),
        }
    }
}

/// A further tool behind those that were typed, with commas between them.
fn tools(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let before = typed.rfind(',').map_or("", |comma| &typed[..=comma]);
    let names = kitaru_mcp::tools::names();
    let names = names.filter(|name| before.split(',').all(|it| it.trim() != *name));
    names.map(|name| CompletionCandidate::new(format!("{before}{name}"))).collect()
}

fn plain<T: AsRef<str>>(words: &[T]) -> Vec<CompletionCandidate> {
    words.iter().map(|word| CompletionCandidate::new(word.as_ref())).collect()
}

/// What a value can be.
#[derive(Debug, Clone)]
enum Kind {
    Stack,
    Type,
    File,
    Input(String),
    Credential,
    Extra,
    Words(&'static [&'static str]),
    Tools,
}

/// A command whose arguments know their values; `formats` are those of its `--output`.
pub(super) fn decorated(
    command: Command,
    (verb, formats): (&str, &'static [&'static str]),
    facts: &Arc<Facts>,
) -> Command {
    let command = command.mut_args(|arg| {
        let kind = kind(verb, &arg);
        let arg = described(arg, facts);
        match kind {
            Some(kind) => completed(arg, kind, facts),
            None => arg,
        }
    });
    let output = Arg::new("output").short('o').long("output").value_name("FORMAT");
    let has_output = command.get_arguments().any(|arg| arg.get_id() == "output");
    match has_output {
        true => command.mut_arg("output", |arg| completed(arg, Kind::Words(formats), facts)),
        false => {
            let output = output.help("How to print");
            command.arg(completed(output, Kind::Words(formats), facts))
        }
    }
}

/// An input with its help, which the flags of a creation are hidden without.
fn described(arg: Arg, facts: &Facts) -> Arg {
    let name = arg.get_id().as_str().strip_prefix("input:").map(str::to_owned);
    match name.and_then(|name| facts.input(&name)) {
        Some(input) => arg.hide(false).help(input.help.clone()),
        None => arg,
    }
}

fn completed(arg: Arg, kind: Kind, facts: &Arc<Facts>) -> Arg {
    let facts = Arc::clone(facts);
    let values = move |typed: &OsStr| {
        let found = match &kind {
            Kind::Stack => facts.names(),
            Kind::Type => facts.types(),
            Kind::File => return facts.files(typed),
            Kind::Input(name) => facts.of_input(name),
            Kind::Credential => facts.methods(),
            Kind::Extra => facts.assignments(typed),
            Kind::Words(words) => plain(words),
            Kind::Tools => tools(typed),
        };
        let typed = typed.to_string_lossy();
        let starts =
            |it: &CompletionCandidate| it.get_value().to_string_lossy().starts_with(&*typed);
        found.into_iter().filter(starts).collect()
    };
    arg.add(ArgValueCompleter::new(values))
}

fn kind(verb: &str, arg: &Arg) -> Option<Kind> {
    let id = arg.get_id().as_str();
    if let Some(name) = id.strip_prefix("input:") {
        return Some(Kind::Input(name.to_owned()));
    }
    match id {
        "stack" => Some(Kind::Stack),
        "run" | "flow" | "configure" if verb == "stack.resolve" => Some(Kind::Stack),
        "type" | "template" => Some(Kind::Type),
        "credentials" if verb == CREATE => Some(Kind::Credential),
        "extra" if verb == CREATE => Some(Kind::Extra),
        "tools" if verb == "mcp" => Some(Kind::Tools),
        "from" => Some(Kind::Words(&["python"])),
        "to" => Some(Kind::Words(&["local"])),
        "file" | "credentials-file" | "api-key-file" | "ssl-ca-cert" | "path" => Some(Kind::File),
        _ if arg.get_value_hint() == ValueHint::AnyPath => Some(Kind::File),
        _ => None,
    }
}
