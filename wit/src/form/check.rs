//! What a host verifies about a part of a credential.
//!
//! A provider sees neither files nor secrets, so it describes what to look for,
//! and the host looks.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A condition that a part of a credential must meet (`check` of a part).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Check {
    /// One of the files has a section.
    IniSection {
        /// The files.
        files: Vec<IniFile>,
    },
    /// The value is JSON text with these members.
    JsonMembers {
        /// Members with these texts.
        #[serde(default)]
        equal: BTreeMap<String, String>,
        /// Members with any value.
        #[serde(default)]
        present: Vec<String>,
    },
}

impl Check {
    /// One of these INI files has the section.
    #[must_use]
    pub fn ini_section<const N: usize>(files: [IniFile; N]) -> Self {
        Self::IniSection { files: files.into() }
    }

    /// The value is JSON text: an object with these members, some of them with a given text.
    #[must_use]
    pub fn json_members(equal: &[(&str, &str)], present: &[&str]) -> Self {
        let mut texts = BTreeMap::new();
        for &(name, text) in equal {
            texts.insert(name.to_owned(), text.to_owned());
        }
        Self::JsonMembers { equal: texts, present: super::owned(present) }
    }
}

/// A file that may have a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IniFile {
    /// The environment variable that may name another file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<String>,
    /// The file; `~` is the user's home.
    pub path: String,
    /// The section, with `{}` for the value of the part.
    pub section: String,
    /// The one value of the part for which the file counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
}

impl IniFile {
    /// The file at `path` (`~` is the user's home), unless the variable `env` names another; `{}`
    /// in `section` stands for the value.
    #[must_use]
    pub fn new(env: &str, path: &str, section: &str) -> Self {
        Self {
            env: Some(env.to_owned()),
            path: path.to_owned(),
            section: section.to_owned(),
            only: None,
        }
    }

    /// Limits the file to this value of the part.
    #[must_use]
    pub fn only(mut self, value: &str) -> Self {
        self.only = Some(value.to_owned());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_check_is_written_as_the_contract_documents_it() {
        let file = |section| IniFile::new("CONFIG", "~/.config", section);
        let sections = Check::ini_section([file("profile {}"), file("default").only("default")]);
        let members = Check::json_members(&[("type", "account")], &["key"]);
        for (check, form) in [
            (
                sections,
                json!({ "kind": "ini-section", "files": [
                    { "env": "CONFIG", "path": "~/.config", "section": "profile {}" },
                    {
                        "env": "CONFIG",
                        "path": "~/.config",
                        "section": "default",
                        "only": "default",
                    },
                ] }),
            ),
            (
                members,
                json!({
                    "kind": "json-members",
                    "equal": { "type": "account" },
                    "present": ["key"],
                }),
            ),
        ] {
            assert_eq!(serde_json::to_value(&check).unwrap(), form);
            assert_eq!(serde_json::from_value::<Check>(form).unwrap(), check);
        }
    }
}
