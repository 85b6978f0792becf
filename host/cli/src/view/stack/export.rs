//! Renders an exported stack as a stack file.
//!
//! The text is the file itself, as YAML. Comments at the top list what it leaves
//! out.

use crate::view::{View, paint::Paint};
use kitaru::text::plain;
use kitaru::{ExportedStack, rules::export::Export};

impl View for ExportedStack {
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

    fn is_file(&self) -> bool {
        true
    }
}
