//! The lenience of a stack file, as schemas.
//!
//! A file says more than its JSON: `yes` is true, `"5"` a number, and `${NAME}` anything. So a
//! value has two schemas: what is taken besides, which no message shows, and what is wanted, which
//! messages and editors show: `{"if": BESIDES, "else": WANTED}`.

use serde_json::{Value, json};

/// A variable in a text: `${` after no `$`.
const VARIABLE: &str = r"(^|[^$])\$\{";
const BOOLEAN: &str =
    "([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff])";
/// What only some readers take for true, and for false; `true` as a text was written in quotes.
pub(super) const YES: &str = "([Yy][Ee][Ss]|[Oo][Nn])";
pub(super) const NO: &str = "([Nn][Oo]|[Oo][Ff][Ff])";
const INTEGER: &str = "([+-]?[0-9]+|0x[0-9A-Fa-f]+|0o[0-7]+)";
const NUMBER: &str = r"([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|0x[0-9A-Fa-f]+|0o[0-7]+)";

/// What is taken besides what is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Besides<'a> {
    /// Whether the value may be absent: `null`.
    pub(super) null: bool,
    /// Whether a blank text counts as absent.
    pub(super) blank: bool,
    /// The pattern of a text that is meant as something else.
    pub(super) text: Option<&'a str>,
}

impl Besides<'_> {
    fn schema(self) -> Value {
        let mut patterns = Vec::new();
        patterns.extend(self.blank.then(|| r"^\s*$".to_owned()));
        patterns.extend(self.text.map(|text| format!(r"^\s*{text}\s*$")));
        patterns.push(VARIABLE.to_owned());
        let text = json!({ "type": "string", "pattern": patterns.join("|") });
        match self.null {
            true => json!({ "anyOf": [{ "type": "null" }, text] }),
            false => text,
        }
    }
}

/// What is wanted, or something besides.
pub(super) fn lenient(besides: Besides<'_>, wanted: &Value) -> Value {
    json!({ "if": besides.schema(), "else": wanted })
}

/// A boolean. `absent` is a value that counts as none.
pub(super) fn boolean(besides: Besides<'_>, wanted: &Value) -> Value {
    lenient(Besides { text: Some(BOOLEAN), ..besides }, wanted)
}

/// A boolean that is not taken in quotes.
pub(super) fn switch(wanted: &Value) -> Value {
    let either = format!("({YES}|{NO})");
    lenient(Besides { text: Some(&either), ..Besides::default() }, wanted)
}

/// A whole number.
pub(super) fn integer(besides: Besides<'_>, wanted: &Value) -> Value {
    lenient(Besides { text: Some(INTEGER), ..besides }, wanted)
}

/// A number.
pub(super) fn number(besides: Besides<'_>, wanted: &Value) -> Value {
    lenient(Besides { text: Some(NUMBER), ..besides }, wanted)
}

/// A text that has a variable in it.
pub(super) fn variable() -> Value {
    Besides::default().schema()
}
