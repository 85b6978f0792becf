//! Lists the verbs: their names, arguments, and how to read them.

use super::{Copy, Create, Delete, List, Resolve, init, login, logout, stack, status};
use clap::{ArgMatches, Command};
use kitaru::{ExportStack, Init, Login, ShowStack, UseStack};

/// A verb, with its arguments.
#[derive(Debug, Clone)]
pub enum Verb {
    /// `init`
    Init(Init),
    /// `status`
    Status,
    /// `login`
    Login(Login),
    /// `logout`
    Logout,
    /// `stack list`
    List(List),
    /// `stack current`
    Current,
    /// `stack show`
    Show(ShowStack),
    /// `stack use`
    Use(UseStack),
    /// `stack create`
    Create(Create),
    /// `stack delete`
    Delete(Delete),
    /// `stack export`
    Export(ExportStack),
    /// `stack copy`
    Copy(Copy),
    /// `stack types`
    Types,
    /// `stack resolve`
    Resolve(Resolve),
}

/// The definition of a verb.
pub(super) struct Definition {
    /// Its name in JSON: the subcommands, joined by a dot.
    pub(super) command: &'static str,
    /// One line for the help.
    pub(super) about: &'static str,
    /// Adds its arguments to the command.
    pub(super) define: fn(Command) -> Command,
    pub(super) read: fn(&ArgMatches) -> Verb,
    /// The values of `--output`; all except `json` select its text.
    pub(super) formats: &'static [&'static str],
}

/// The formats of most verbs.
const FORMATS: &[&str] = &["text", "json"];
/// The formats of a verb that lists or shows.
const SHOWN_FORMATS: &[&str] = &["text", "json", "yaml", "name"];
/// The formats of a verb whose text is YAML.
const YAML_FORMATS: &[&str] = &["text", "yaml", "json"];

/// All verbs, in help order.
pub(super) const VERBS: [Definition; 14] = [
    verb("init", init::ABOUT, init::define, |matches| Verb::Init(init::read(matches))),
    shows("status", status::ABOUT, nothing, |_| Verb::Status),
    verb("login", login::ABOUT, login::define, |matches| Verb::Login(login::read(matches))),
    verb("logout", logout::ABOUT, nothing, |_| Verb::Logout),
    shows("stack.list", stack::list::ABOUT, stack::list::define, |matches| {
        Verb::List(stack::list::read(matches))
    }),
    shows("stack.current", stack::current::ABOUT, nothing, |_| Verb::Current),
    shows("stack.show", stack::show::ABOUT, stack::show::define, |matches| {
        Verb::Show(stack::show::read(matches))
    }),
    verb("stack.use", stack::r#use::ABOUT, stack::r#use::define, |matches| {
        Verb::Use(stack::r#use::read(matches))
    }),
    verb(CREATE, stack::create::ABOUT, stack::create::define_unread, |matches| {
        Verb::Create(stack::create::read(matches))
    }),
    verb("stack.delete", stack::delete::ABOUT, stack::delete::define, |matches| {
        Verb::Delete(stack::delete::read(matches))
    }),
    Definition {
        formats: YAML_FORMATS,
        ..verb("stack.export", stack::export::ABOUT, stack::export::define, |matches| {
            Verb::Export(stack::export::read(matches))
        })
    },
    verb("stack.copy", stack::copy::ABOUT, stack::copy::define, |matches| {
        Verb::Copy(stack::copy::read(matches))
    }),
    shows("stack.types", stack::types::ABOUT, nothing, |_| Verb::Types),
    shows("stack.resolve", stack::resolve::ABOUT, stack::resolve::define, |matches| {
        Verb::Resolve(stack::resolve::read(matches))
    }),
];

/// The name of `stack create` in JSON; its flags come from the stack types.
pub const CREATE: &str = "stack.create";

/// A command without arguments.
fn nothing(command: Command) -> Command {
    command
}

const fn verb(
    command: &'static str,
    about: &'static str,
    define: fn(Command) -> Command,
    read: fn(&ArgMatches) -> Verb,
) -> Definition {
    Definition { command, about, define, read, formats: FORMATS }
}

const fn shows(
    command: &'static str,
    about: &'static str,
    define: fn(Command) -> Command,
    read: fn(&ArgMatches) -> Verb,
) -> Definition {
    Definition { formats: SHOWN_FORMATS, ..verb(command, about, define, read) }
}

impl Definition {
    pub(super) fn is_creation(&self) -> bool {
        self.command == CREATE
    }

    /// Whether it has its own `--output` option.
    pub(super) fn has_formats(&self) -> bool {
        self.formats == YAML_FORMATS
    }

    /// The name of its subcommand.
    pub(super) fn word(&self) -> &'static str {
        self.command.rsplit('.').next().unwrap_or(self.command)
    }

    /// Whether it is a subcommand of `stack`.
    pub(super) fn is_of_stacks(&self) -> bool {
        self.command.starts_with("stack.")
    }
}
