//! Prints candidates as the script of each shell reads them.
//!
//! | shell | lines |
//! |---|---|
//! | bash | `space`, `nospace` or `files`; then what is put in, quoted |
//! | zsh | `files`; or for each candidate `space` or `nospace`, value and help, after tabs |
//! | fish, powershell | value and help, after a tab |
//! | elvish | values |
//! | nushell | a list of `value` and `description`, as JSON |

use super::{
    Answer, Candidate, Shell,
    line::{Line, Quote},
};
use serde_json::json;

pub(super) fn render(shell: Shell, line: &Line, answer: &Answer) -> String {
    let candidates = &answer.candidates;
    let lines = |one: &dyn Fn(&Candidate) -> String| candidates.iter().map(one).collect::<String>();
    match shell {
        Shell::Bash | Shell::Zsh if answer.is_file => "files\n".to_owned(),
        Shell::Bash => {
            let is_space = candidates.len() == 1 && !is_unfinished(&candidates[0].value);
            let first = if is_space { "space\n" } else { "nospace\n" };
            let rest = |it: &Candidate| {
                let rest = it.value.strip_prefix(&line.kept);
                rest.map(|rest| format!("{}\n", quoted(rest, line.quote))).unwrap_or_default()
            };
            format!("{first}{}", lines(&rest))
        }
        Shell::Zsh => lines(&|it| {
            let space = if is_unfinished(&it.value) { "nospace" } else { "space" };
            format!("{space}\t{}\t{}\n", it.value, it.about)
        }),
        Shell::Elvish => lines(&|it| format!("{}\n", it.value)),
        Shell::Fish | Shell::Powershell => lines(&|it| match it.about.is_empty() {
            true => format!("{}\n", it.value),
            false => format!("{}\t{}\n", it.value, it.about),
        }),
        Shell::Nushell => {
            let row = |it: &Candidate| json!({ "value": it.value, "description": it.about });
            format!("{}\n", candidates.iter().map(row).collect::<serde_json::Value>())
        }
    }
}

/// Whether more of the same word follows.
fn is_unfinished(value: &str) -> bool {
    // A target of `--extra` ends with a dot.
    value.ends_with(['=', ':', '/', '.'])
}

/// A value as it stands in a line of bash.
fn quoted(value: &str, quote: Quote) -> String {
    let mut text = String::new();
    for (at, c) in value.char_indices() {
        match quote {
            Quote::Single if c == '\'' => text.push_str("'\\'"),
            Quote::Double if "\"$`\\".contains(c) => text.push('\\'),
            Quote::None if at == 0 && c == '~' => text.push('\\'),
            Quote::None if !c.is_alphanumeric() && !"-_./:=@%+,~".contains(c) => text.push('\\'),
            _ => {}
        }
        text.push(c);
    }
    text
}
