//! Renders an exported stack as a stack file.
//!
//! The text is the file itself, as YAML. Comments at the top say where its schema is, and what it
//! leaves out.

use crate::view::{View, paint::Paint};
use kitaru::text::plain;
use kitaru::{ExportedStack, request::draft::MODELINE, rules::export::Export};

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
        format!("{MODELINE}\n{comments}{}", draft.yaml())
    }

    fn notes(&self, paint: Paint) -> String {
        let other = self.read_by.iter().map(|(maker, reader)| {
            format!(
                "{} {} {} made this stack, and {} exports it.\n",
                paint.hint("note:"),
                plain(&maker.provider),
                plain(&maker.version),
                plain(&reader.version)
            )
        });
        other.collect::<String>() + &schema_hint(paint)
    }

    fn is_file(&self) -> bool {
        true
    }
}

/// How an editor gets the schema that the first line of a stack file names.
pub(super) fn schema_hint(paint: Paint) -> String {
    let write = "kitaru schema stack >stack.schema.json";
    format!(
        "{} Let editors check the file: write its schema beside it with `{write}`.\n",
        paint.hint("hint:")
    )
}
