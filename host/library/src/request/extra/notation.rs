//! Reads a path as other programs write it, to say how it is written here.
//!
//! `labels["app.kubernetes.io/name"]`, `labels.app\.kubernetes\.io/name` and `tolerations[0].key`
//! are how `jq`, Helm and `kubectl` write keys with dots and indexes.

use super::{
    super::yaml::{self, Content, Entry, Node},
    meant,
};
use crate::{location::Location, words::Argument};

/// The argument that is meant by one in another notation.
pub(super) fn meant(text: &str) -> Option<Argument> {
    let (keys, value) = split(text)?;
    if keys.len() < 2 || keys.iter().any(|key| key.text.is_empty()) || value.trim().is_empty() {
        return None;
    }
    let names: Vec<&str> = keys.iter().map(|key| &*key.text).collect();
    let location = Location::Argument(Argument::extra(&names.join(".")));
    let value = yaml::parse(value, &location).ok()??;
    match keys.iter().position(|key| key.is_index) {
        Some(at) => meant::list(&names[..at], &below(&names[at..], value)),
        None => meant::argument(&names, &value),
    }
}

/// A key of a path.
#[derive(Default)]
struct PathKey {
    text: String,
    is_index: bool,
}

/// The keys and the value of an assignment.
fn split(text: &str) -> Option<(Vec<PathKey>, &str)> {
    let mut keys = Vec::new();
    let mut key = PathKey::default();
    let mut rest = text;
    loop {
        let mut characters = rest.chars();
        let first = characters.next()?;
        rest = characters.as_str();
        match first {
            '=' | '.' | '[' => {
                // A bracket closes the key before it, and a dot may follow one.
                if !key.text.is_empty() || first == '.' && rest.starts_with('.') {
                    keys.push(std::mem::take(&mut key));
                }
                match first {
                    '=' => return Some((keys, rest)),
                    '[' => {
                        let (inner, after) = bracketed(rest)?;
                        keys.push(inner);
                        rest = after;
                    }
                    _ => {}
                }
            }
            '\\' => {
                key.text.push(characters.next()?);
                rest = characters.as_str();
            }
            '"' | '\'' => {
                let (quoted, after) = rest.split_once(first)?;
                key.text.push_str(quoted);
                rest = after;
            }
            other => key.text.push(other),
        }
    }
}

/// The key in brackets, and what follows them.
fn bracketed(text: &str) -> Option<(PathKey, &str)> {
    let quote = text.chars().next().filter(|c| ['"', '\''].contains(c));
    let (inner, after) = match quote {
        Some(quote) => {
            let (inner, after) = text[1..].split_once(quote)?;
            (inner, after.strip_prefix(']')?)
        }
        None => text.split_once(']')?,
    };
    let is_index = quote.is_none() && inner.parse::<usize>().is_ok();
    Some((PathKey { text: inner.to_owned(), is_index }, after))
}

/// A value below maps with one key each.
fn below(keys: &[&str], value: Node) -> Node {
    keys.iter().rev().fold(value, |value, key| {
        let location = value.location.clone();
        let entry = Entry { key: (*key).to_owned(), location: location.clone(), value };
        Node { location, content: Content::Map(vec![entry]) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_notations_are_understood() {
        for (text, wanted) in [
            (r#"o.s.labels["a.b/c"]=web"#, r#"o.s.labels."a.b/c"=web"#),
            (r"o.s.labels['a.b']=web", r#"o.s.labels."a.b"=web"#),
            (r"o.s.labels.a\.b=1", r#"o.s.labels."a.b"=1"#),
            ("o.s.tolerations[0].key=gpu", "o.s.tolerations=[{key: gpu}]"),
            ("o.s.tolerations[0]=a b", r#"o.s.tolerations=["a b"]"#),
            ("o.s['a']=AKIA:hush:hush", "o.s.a=VALUE"),
        ] {
            assert_eq!(meant(text), Some(Argument::extra(wanted)), "{text}");
        }
        for text in ["o[0", "o.s[\"a=1", "o.s[a]", "[0]=1", "o.s['a`b']=1"] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}
