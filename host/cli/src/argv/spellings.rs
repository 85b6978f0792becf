//! Reads command lines that are only spelled differently.
//!
//! `kitaru help stack use` is `kitaru stack use --help`, `kitaru version` is
//! `kitaru --version`, and the Python program takes a stack as an option, too.

use super::topics;
use std::{borrow::Cow, ffi::OsString};

/// The command line that another one stands for; the first argument is the program's name.
#[must_use]
pub fn read(words: &[OsString]) -> Cow<'_, [OsString]> {
    let [program, rest @ ..] = words else { return words.into() };
    let is = |word: &OsString, spelled: &str| word == spelled;
    let helped = |before: &[OsString], after: &[OsString]| {
        let line = std::slice::from_ref(program).iter().chain(before).chain(after);
        Cow::Owned(line.cloned().chain([OsString::from("--help")]).collect())
    };
    match rest {
        [help, topic] if is(help, "help") && topics::text(topic).is_some() => words.into(),
        [help, again] if is(help, "help") && is(again, "help") => helped(&[], &[]),
        [help, verb @ ..] if is(help, "help") => helped(&[], verb),
        [stack, help, again] if is(stack, "stack") && is(help, "help") && is(again, "help") => {
            helped(&[], std::slice::from_ref(stack))
        }
        [stack, help, verb @ ..] if is(stack, "stack") && is(help, "help") => {
            helped(std::slice::from_ref(stack), verb)
        }
        [version] if is(version, "version") => {
            Cow::Owned(vec![program.clone(), OsString::from("--version")])
        }
        [stack, verb, rest @ ..]
            if is(stack, "stack") && TAKE_A_STACK.iter().any(|known| is(verb, known)) =>
        {
            unnamed(words, rest)
        }
        _ => words.into(),
    }
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
            ("k version", "k --version"),
            ("k help environment", "k help environment"),
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
