//! What the host verifies about a part of a credential.
//!
//! A provider sees neither files nor secrets, so it says what to look for, and
//! the host looks.

use serde_json::{Value, json};

/// Something that must hold of a part of a credential.
#[derive(Debug, Clone)]
pub struct Check(pub(crate) Value);

impl Check {
    /// One of these INI files has the section.
    #[must_use]
    pub fn ini_section<const N: usize>(files: [IniFile; N]) -> Self {
        let files: Vec<Value> = files.into_iter().map(|file| file.0).collect();
        Self(json!({ "kind": "ini-section", "files": files }))
    }

    /// The value is JSON text that has these members, some with a given text.
    #[must_use]
    pub fn json_members(equal: &[(&str, &str)], present: &[&str]) -> Self {
        let equal: serde_json::Map<String, Value> =
            equal.iter().map(|&(name, text)| (name.to_owned(), text.into())).collect();
        Self(json!({ "kind": "json-members", "equal": equal, "present": present }))
    }
}

/// A file to look into for [`Check::ini_section`].
#[derive(Debug, Clone)]
pub struct IniFile(Value);

impl IniFile {
    /// The file at `path` (`~` is the user's home), unless the variable `env` names
    /// another; `{}` in `section` stands for the value.
    #[must_use]
    pub fn new(env: &str, path: &str, section: &str) -> Self {
        Self(json!({ "env": env, "path": path, "section": section }))
    }

    /// The file counts only for this value.
    #[must_use]
    pub fn only(mut self, value: &str) -> Self {
        self.0["only"] = value.into();
        self
    }
}
