//! How a stack reads as a file.
//!
//! In text it is the file itself, as YAML; comments at its head say what is not
//! in it. In JSON the file is an object under `file`, which is a stack file as
//! well, and what is not in it stands beside that.

use super::{Body, View, paint::Paint};
use crate::{
    rules::export::{Export, Gap},
    text::plain,
};
use serde_json::{Value, json};

/// A stack as a file.
#[derive(Debug)]
pub struct Exported {
    /// The file, and what is not in it.
    pub export: Export,
}

impl View for Exported {
    fn json(&self) -> Body {
        let Export { draft, credentials, parts, fields, gaps } = &self.export;
        let mut item = json!({
            "credentials": credentials,
            "file": draft.json(),
            "left_out": [],
            "missing": [],
            "secrets": parts.iter().chain(fields).collect::<Vec<_>>(),
        });
        for gap in gaps {
            let (list, name) = match gap {
                Gap::Input { key, .. } => ("missing", key),
                Gap::Component { label, .. } => ("left_out", label),
            };
            if let Some(list) = item[list].as_array_mut() {
                list.push(Value::from(name.as_str()));
            }
        }
        Body::Item(item)
    }

    fn text(&self, _: Paint) -> String {
        let Export { draft, credentials, fields, gaps, .. } = &self.export;
        let mut lines: Vec<String> = gaps.iter().map(ToString::to_string).collect();
        lines.extend(credentials.iter().map(|text| {
            format!("the credential is left out: add `--credentials {text}` to `stack create`")
        }));
        lines.extend(fields.iter().map(|field| {
            format!("`{field}` is left out: add `--extra {field}=VALUE` to `stack create`")
        }));
        let comments: String = lines.iter().map(|line| format!("# {}\n", plain(line))).collect();
        comments + &draft.yaml()
    }
}
