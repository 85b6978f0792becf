//! Messages and hints, independent of the surface that shows them.
//!
//! The library knows which action to suggest and which argument a message is
//! about. Each surface writes them differently: `--force` on a command line,
//! `force=True` in Python. A message or hint is therefore a [`Text`]: plain parts,
//! and between them [`Action`]s and [`Argument`]s, which the [`Words`] of a
//! surface render.
//!
//! 1. A rendered action or argument is in backticks, unless it is the location that prefixes a
//!    message.
//! 2. Variables, file names and keys of stack files are the same everywhere, so they are plain
//!    parts.
//! 3. [`Text`] displays with [`LibraryWords`].

mod action;
mod argument;
mod plugin_action;
mod sentence;

pub use action::{Action, LoginOption, NamedStack};
pub use argument::{Argument, Noun};
pub use plugin_action::PluginAction;
pub use sentence::{Part, Text};

/// Builds a [`Text`] from parts: `text!["Switch with ", Action::use_stack("dev"), "."]`.
macro_rules! text {
    ($($part:expr),* $(,)?) => {
        $crate::words::Text::new([$($crate::words::Part::from($part)),*])
    };
}
pub(crate) use text;

/// How a surface writes actions and arguments.
pub trait Words {
    /// How to invoke an action: `kitaru stack list`.
    fn action(&self, action: &Action) -> String;

    /// The name of an argument: `--region`.
    fn argument(&self, argument: &Argument) -> String;

    /// How to pass arguments, with a placeholder for each value: `--region <REGION>`.
    fn usage(&self, arguments: &[Argument]) -> String;

    /// How to give what is in a file without one, as the end of a sentence; blank if there is no way.
    fn inline(&self, file: &Argument) -> String;

    /// The surface's term for a noun, with its article.
    fn noun(&self, noun: Noun) -> &'static str;
}

/// The library's own words, for logs and for callers without a surface.
#[derive(Debug, Clone, Copy)]
pub struct LibraryWords;

impl Words for LibraryWords {
    fn action(&self, action: &Action) -> String {
        action.to_string()
    }

    fn argument(&self, argument: &Argument) -> String {
        argument.to_string()
    }

    fn usage(&self, arguments: &[Argument]) -> String {
        let names: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        names.join(", ")
    }

    fn inline(&self, file: &Argument) -> String {
        match file {
            Argument::File => String::new(),
            _ => ", or give it as `SecretSource::StandardInput`".to_owned(),
        }
    }

    fn noun(&self, noun: Noun) -> &'static str {
        match noun {
            Noun::Call => "the call",
            Noun::Argument => "an argument",
            Noun::Arguments => "the arguments",
            Noun::Value => "the value itself",
        }
    }
}
