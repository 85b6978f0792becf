//! Compares the output of a command with the expected output.
//!
//! `[..]` matches any text within a line, and a line `...` matches any lines.

/// The actual or expected output of a command.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) stdout: Vec<String>,
    pub(super) stderr: Vec<String>,
    pub(super) status: i32,
}

const ANY_TEXT: &str = "[..]";
const ANY_LINES: &str = "...";

impl Expected {
    /// Parses the lines below a command.
    pub(super) fn parse(lines: &[&str]) -> Result<Self, String> {
        let mut expected = Self::default();
        for line in lines {
            if let Some(text) = line.strip_prefix("! ") {
                expected.stderr.push(text.to_owned());
            } else if *line == "!" {
                expected.stderr.push(String::new());
            } else if let Some(status) = line.strip_prefix("? ") {
                expected.status =
                    status.parse().map_err(|_| format!("`{status}` is no exit status"))?;
            } else {
                expected.stdout.push((*line).to_owned());
            }
        }
        Ok(expected)
    }

    /// The expected lines for the actual output, keeping wildcards that still match.
    pub(super) fn rewritten(&self, seen: &Self) -> Vec<String> {
        let stdout = kept(&self.stdout, &seen.stdout).into_iter();
        let stderr = kept(&self.stderr, &seen.stderr).into_iter();
        let stderr = stderr.map(|line| format!("! {line}").trim_end().to_owned());
        let status = (seen.status != 0).then(|| format!("? {}", seen.status));
        stdout.chain(stderr).chain(status).collect()
    }
}

/// Whether a line matches.
pub(super) fn line_matches(expected: &str, seen: &str) -> bool {
    let mut parts = expected.split(ANY_TEXT);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = seen.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

/// Whether all lines match.
pub(super) fn lines_match(expected: &[String], seen: &[String]) -> bool {
    match expected.split_first() {
        None => seen.is_empty(),
        Some((first, rest)) if first == ANY_LINES => {
            (0..=seen.len()).any(|skipped| lines_match(rest, &seen[skipped..]))
        }
        Some((first, rest)) => seen
            .split_first()
            .is_some_and(|(line, seen)| line_matches(first, line) && lines_match(rest, seen)),
    }
}

fn kept(expected: &[String], seen: &[String]) -> Vec<String> {
    if lines_match(expected, seen) {
        return expected.to_vec();
    }
    let mut wildcards = expected.iter().filter(|line| line.contains(ANY_TEXT)).peekable();
    seen.iter()
        .map(|line| {
            let mut later = wildcards.clone();
            match later.find(|wildcard| line_matches(wildcard, line)) {
                Some(wildcard) => {
                    wildcards = later;
                    wildcard.clone()
                }
                None => line.clone(),
            }
        })
        .collect()
}

pub(super) fn trials() -> Vec<libtest_mimic::Trial> {
    let holds = |name: &str, expected: &'static [&str], seen: &'static [&str], wanted: bool| {
        libtest_mimic::Trial::test(format!("case::{name}"), move || {
            let owned = |lines: &[&str]| lines.iter().map(|&line| line.into()).collect::<Vec<_>>();
            match lines_match(&owned(expected), &owned(seen)) == wanted {
                true => Ok(()),
                false => Err(format!("{expected:?} against {seen:?}").into()),
            }
        })
    };
    vec![
        holds("a_line_is_compared_whole", &["ab"], &["abc"], false),
        holds("a_wildcard_is_any_text", &["a[..]c[..]"], &["abbcd"], true),
        holds("a_wildcard_ends_with_its_rest", &["a[..]c"], &["abcd"], false),
        holds("a_missing_line_is_missed", &["a", "b"], &["a"], false),
        holds("a_line_too_many_is_seen", &["a"], &["a", "b"], false),
        holds("dots_are_any_lines", &["a", "...", "d"], &["a", "b", "c", "d"], true),
        holds("dots_do_not_hide_what_follows", &["a", "...", "d"], &["a", "b"], false),
    ]
}
