//! Reads command lines that are only spelled differently.
//!
//! `kitaru help stack use` is `kitaru stack use --help`, `kitaru --version` is
//! `kitaru version`, and the Python program takes a stack as an option, too.

use super::topics;
use std::{borrow::Cow, ffi::OsString};

/// The command line that another one stands for; the first argument is the program's name.
#[must_use]
pub fn read(words: &[OsString]) -> Cow<'_, [OsString]> {
    let [program, rest @ ..] = words else { return words.into() };
    // `help` may stand after options that are for all commands.
    let after = options(rest);
    if after > 0 && rest.get(after).is_some_and(|word| word == "help") {
        let (options, asked) = rest.split_at(after);
        let mut line = vec![program.clone()];
        line.extend(asked.iter().chain(options).cloned());
        return Cow::Owned(read(&line).into_owned());
    }
    let is = |word: &OsString, spelled: &str| word == spelled;
    let is_group = |word: &OsString| ["stack", "plugin"].iter().any(|group| is(word, group));
    let helped = |before: &[OsString], after: &[OsString]| {
        let line = std::slice::from_ref(program).iter().chain(before).chain(after);
        Cow::Owned(line.cloned().chain([OsString::from("--help")]).collect())
    };
    match rest {
        [help, topic, more @ ..] if is(help, "help") && topics::text(topic).is_some() => {
            match options(more) == more.len() {
                // They mean nothing for a text that is always the same.
                true => words[..3].into(),
                false => words.into(),
            }
        }
        [help, again] if is(help, "help") && is(again, "help") => helped(&[], &[]),
        [help, verb @ ..] if is(help, "help") => helped(&[], verb),
        [group, help, again] if is_group(group) && is(help, "help") && is(again, "help") => {
            helped(&[], std::slice::from_ref(group))
        }
        [group, help, verb @ ..] if is_group(group) && is(help, "help") => {
            helped(std::slice::from_ref(group), verb)
        }
        [stack, verb, rest @ ..]
            if is(stack, "stack") && TAKE_A_STACK.iter().any(|known| is(verb, known)) =>
        {
            unnamed(words, rest)
        }
        _ => match version(rest) {
            Some(at) => {
                let mut line = words.to_vec();
                line[at + 1] = OsString::from("version");
                Cow::Owned(line)
            }
            None => words.into(),
        },
    }
}

/// Where a line without a verb asks for the version.
fn version(words: &[OsString]) -> Option<usize> {
    let at = words.iter().position(|word| word == "--version" || word == "-V");
    at.filter(|_| options(words) == words.len())
}

/// How many words at the beginning are options for all commands, or values of such.
fn options(words: &[OsString]) -> usize {
    let is_value = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| words[before].to_str());
        matches!(before, Some("-o" | "--output" | "--color"))
    };
    let is_option = |word: &OsString| word.as_encoded_bytes().starts_with(b"-") && word != "--";
    let mut all = words.iter().enumerate();
    all.position(|(index, word)| !is_option(word) && !is_value(index)).unwrap_or(words.len())
}

/// The verbs that the Python program takes a stack for by name as well as by position.
const TAKE_A_STACK: [&str; 3] = ["show", "use", "delete"];

/// The line with the stack by position; `rest` are its arguments after the verb.
fn unnamed<'a>(words: &'a [OsString], rest: &[OsString]) -> Cow<'a, [OsString]> {
    let options = rest.iter().take_while(|word| *word != "--");
    let named = options.enumerate().find_map(|(index, word)| {
        let word = word.to_str()?;
        let after = ["--stack", "--name-or-id"].iter().find_map(|name| word.strip_prefix(name))?;
        match after.strip_prefix('=') {
            Some(value) => Some((index, index + 1, OsString::from(value))),
            None if after.is_empty() => Some((index, index + 2, rest.get(index + 1)?.clone())),
            None => None,
        }
    });
    let Some((from, to, value)) = named else { return words.into() };
    let before = words.len() - rest.len();
    let mut line = words.to_vec();
    line.splice(before + from..before + to, [value]);
    Cow::Owned(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_be_spelled_as_elsewhere() {
        for (typed, meant) in [
            ("k help", "k --help"),
            ("k help stack use", "k stack use --help"),
            ("k help stack create --type vertex", "k stack create --type vertex --help"),
            ("k help help", "k --help"),
            ("k stack help help", "k stack --help"),
            ("k stack help", "k stack --help"),
            ("k stack help use", "k stack use --help"),
            ("k --version", "k version"),
            ("k -v -V -o json", "k -v version -o json"),
            ("k -o json --version", "k -o json version"),
            ("k stack list --version", "k stack list --version"),
            ("k -- --version", "k -- --version"),
            ("k help environment", "k help environment"),
            ("k help environment --help", "k help environment"),
            ("k --color never help exit-codes -o json", "k help exit-codes"),
            ("k -v help stack use", "k stack use -v --help"),
            ("k -o json help", "k -o json --help"),
            ("k stack use help", "k stack use help"),
            ("k stack show --name-or-id dev -o json", "k stack show dev -o json"),
            ("k stack delete --stack=dev --force", "k stack delete dev --force"),
            ("k stack use --stack", "k stack use --stack"),
            ("k stack use -- --stack dev", "k stack use -- --stack dev"),
        ] {
            let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
            assert_eq!(*read(&words(typed)), words(meant), "{typed}");
        }
    }
}
