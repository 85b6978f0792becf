//! Finds what cannot be added to the flags that a line has.
//!
//! A flag that was given is not offered again, unless it may be repeated, and neither are its opposite
//! and those that conflict with it.

use clap::{Arg, ArgAction, Command};

/// The switches that a stack file may have set, and their opposites.
const OPPOSITES: [(&str, &str); 4] = [
    ("async", "no-async"),
    ("activate", "no-activate"),
    ("verify", "no-verify"),
    ("managed", "no-managed"),
];

/// The command of a line, and the arguments that were given to it.
pub(super) struct Given<'a> {
    command: &'a Command,
    arguments: Vec<&'a Arg>,
}

impl<'a> Given<'a> {
    /// What the words give, besides the one at the cursor. The tree has been built.
    pub(super) fn of(tree: &'a Command, words: &[String], index: usize) -> Self {
        let others = words.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, word)| word);
        let words: Vec<&String> = others.skip(1).collect();
        let command = words
            .iter()
            .fold(tree, |command, word| command.find_subcommand(word).unwrap_or(command));
        let words = words.iter().take_while(|word| **word != "--");
        let arguments = words.flat_map(|word| arguments(command, word)).collect();
        Self { command, arguments }
    }

    /// Whether a flag can still be given.
    pub(super) fn leaves(&self, flag: &str) -> bool {
        let Some(name) = flag.strip_prefix("--") else { return self.is_one(flag) };
        let Some(offered) = long(self.command, name) else { return true };
        let conflicts = |one: &'a Arg, other: &Arg| {
            self.command.get_arg_conflicts_with(one).iter().any(|it| it.get_id() == other.get_id())
        };
        let names = |one: &Arg, other: &Arg| {
            let pair = [one.get_id().as_str(), other.get_id().as_str()];
            OPPOSITES.iter().any(|(on, off)| pair == [*on, *off] || pair == [*off, *on])
        };
        self.arguments.iter().all(|given| {
            let is_repeated = given.get_id() == offered.get_id() && !is_repeatable(given);
            let is_refused = conflicts(given, offered) || conflicts(offered, given);
            !is_repeated && !is_refused && !names(given, offered)
        })
    }

    /// Whether it is one short flag, with its value at most: several in one word are nobody's wish.
    fn is_one(&self, flag: &str) -> bool {
        let mut letters = flag.chars().skip(1);
        let first = letters.next().filter(|_| flag.starts_with('-'));
        let argument = first.and_then(|letter| short(self.command, letter));
        letters.next().is_none() || argument.is_some_and(|it| it.get_action().takes_values())
    }
}

/// The arguments that a word gives: one, or some short ones.
fn arguments<'a>(command: &'a Command, word: &str) -> Vec<&'a Arg> {
    if let Some(name) = word.strip_prefix("--") {
        let name = name.split('=').next().unwrap_or(name);
        return long(command, name).into_iter().collect();
    }
    let mut found = Vec::new();
    for letter in word.strip_prefix('-').unwrap_or_default().chars() {
        let Some(argument) = short(command, letter) else { break };
        found.push(argument);
        if argument.get_action().takes_values() {
            break;
        }
    }
    found
}

fn long<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    let is_it = |arg: &&Arg| {
        let names = arg.get_long_and_visible_aliases().unwrap_or_default();
        names.contains(&name)
    };
    command.get_arguments().find(is_it)
}

fn short(command: &Command, letter: char) -> Option<&Arg> {
    command.get_arguments().find(|arg| arg.get_short() == Some(letter))
}

fn is_repeatable(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append | ArgAction::Count)
}
