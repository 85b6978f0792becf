//! Lists the verbs: their names, arguments, and how to read them.

use super::{
    Copy, Create, Delete, List, PluginVerb, Resolve, completions, init, login, logout, mcp, plugin,
    schema, stack, status, version,
};
use clap::{ArgMatches, Command};
use kitaru::{DescribeFile, ExportStack, Init, Login, ShowStack, UseStack};
use kitaru_mcp::Options;

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
    /// `mcp`
    Mcp(Options),
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
    /// A `plugin` command
    Plugin(PluginVerb),
    /// `completions`, with the name of the shell
    Completions(String),
    /// `schema stack`
    FileSchema(DescribeFile),
    /// `version`
    Version {
        /// Whether everything is told.
        verbose: bool,
    },
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
    /// The values of `--output`.
    pub(super) formats: &'static [&'static str],
}

/// The formats of most verbs, which are about a stack or a type with a name.
pub(super) const FORMATS: &[&str] = &["text", "json", "yaml", "name"];
/// The formats of a verb whose outcome has no name.
const NAMELESS_FORMATS: &[&str] = &["text", "json", "yaml"];
/// The formats of a verb whose text is YAML.
pub(super) const YAML_FORMATS: &[&str] = &["text", "yaml", "json"];

/// The format of a verb that prints a script.
const SCRIPT_FORMATS: &[&str] = &["text"];

/// All verbs, in help order.
pub(super) fn verbs() -> impl Iterator<Item = &'static Definition> {
    VERBS.iter().chain(&plugin::VERBS)
}

/// The verbs that are not about plugins.
static VERBS: [Definition; 18] = [
    nameless("init", init::ABOUT, init::define, |matches| Verb::Init(init::read(matches))),
    verb("status", status::ABOUT, nothing, |_| Verb::Status),
    nameless("login", login::ABOUT, login::define, |matches| Verb::Login(login::read(matches))),
    nameless("logout", logout::ABOUT, nothing, |_| Verb::Logout),
    nameless("mcp", mcp::ABOUT, mcp::define, |matches| Verb::Mcp(mcp::read(matches))),
    verb("stack.list", stack::list::ABOUT, stack::list::define, |matches| {
        Verb::List(stack::list::read(matches))
    }),
    verb("stack.current", stack::current::ABOUT, nothing, |_| Verb::Current),
    verb("stack.show", stack::show::ABOUT, stack::show::define, |matches| {
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
    verb("stack.types", stack::types::ABOUT, nothing, |_| Verb::Types),
    verb("stack.resolve", stack::resolve::ABOUT, stack::resolve::define, |matches| {
        Verb::Resolve(stack::resolve::read(matches))
    }),
    Definition {
        formats: SCRIPT_FORMATS,
        ..verb("completions", completions::ABOUT, completions::define, |matches| {
            Verb::Completions(completions::read(matches))
        })
    },
    nameless("schema.stack", schema::ABOUT, schema::define, |matches| {
        Verb::FileSchema(schema::read(matches))
    }),
    nameless("version", version::ABOUT, nothing, |matches| Verb::Version {
        verbose: matches.get_count("verbose") > 0,
    }),
];

/// The name of `stack create` in JSON; its flags come from the stack types.
pub const CREATE: &str = "stack.create";

/// A command without arguments.
fn nothing(command: Command) -> Command {
    command
}

pub(super) const fn verb(
    command: &'static str,
    about: &'static str,
    define: fn(Command) -> Command,
    read: fn(&ArgMatches) -> Verb,
) -> Definition {
    Definition { command, about, define, read, formats: FORMATS }
}

const fn nameless(
    command: &'static str,
    about: &'static str,
    define: fn(Command) -> Command,
    read: fn(&ArgMatches) -> Verb,
) -> Definition {
    Definition { formats: NAMELESS_FORMATS, ..verb(command, about, define, read) }
}

impl Definition {
    pub(super) fn is_creation(&self) -> bool {
        self.command == CREATE
    }

    /// The help of its own `--output` option, if it differs from that of most verbs.
    pub(super) fn output_help(&self) -> Option<&'static str> {
        match self.formats {
            YAML_FORMATS => Some("How to print: `yaml`, which is also `text`, or `json`"),
            SCRIPT_FORMATS => Some("How to print: `text`"),
            NAMELESS_FORMATS => Some("How to print: `text`, `json` or `yaml`"),
            _ => None,
        }
    }

    /// The names of its subcommands.
    pub(super) fn path(&self) -> impl Iterator<Item = &'static str> {
        self.command.split('.')
    }

    /// The name of its subcommand.
    pub(super) fn word(&self) -> &'static str {
        self.command.rsplit('.').next().unwrap_or(self.command)
    }

    /// The group that it is a subcommand of.
    pub(super) fn group(&self) -> Option<&'static str> {
        self.command.rsplit_once('.').map(|(group, _)| group)
    }
}
