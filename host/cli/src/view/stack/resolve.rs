//! Renders the stack of an execution as text, optionally with all layers of precedence.

use crate::{
    view::{View, paint::Paint, table},
    words::CommandWords,
};
use kitaru::text::plain;
use kitaru::{
    Outcome, ResolvedStack,
    outcome::Body,
    request::precedence::{Level, PrecedenceLayer},
    words::Words,
};

/// A resolved stack, rendered with all layers of precedence.
#[derive(Debug)]
pub struct Explained(pub ResolvedStack);

impl View for ResolvedStack {
    fn text(&self, _: Paint) -> String {
        format!("{}\n", plain(self.stack.name.as_str()))
    }
}

impl Outcome for Explained {
    fn json(&self, words: &dyn Words) -> Body {
        self.0.explained(words)
    }
}

impl View for Explained {
    fn text(&self, paint: Paint) -> String {
        let Self(resolved) = self;
        let row = |(index, layer): (usize, &PrecedenceLayer)| {
            let mark = if index == resolved.winner { "*" } else { " " };
            let mut value = layer.value.clone().unwrap_or_else(|| "-".to_owned());
            if let (Level::Active, Some(gone)) = (layer.level, &resolved.gone) {
                value.push_str(&format!(" ({gone} is gone)"));
            }
            let source = layer.source.bare().render(&CommandWords);
            (mark, vec![layer.level.title().to_owned(), value, source])
        };
        let rows: Vec<(&str, Vec<String>)> = resolved.layers.iter().enumerate().map(row).collect();
        let table = table::table(Some(&["LAYER", "STACK", "SOURCE"]), &rows, paint);
        let name = plain(resolved.stack.name.as_str());
        format!("Execution stack: {}\n\n{table}", paint.good(&name))
    }
}
