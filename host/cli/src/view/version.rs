//! Renders the version of the program.

use super::{View, paint::Paint, table};
use kitaru::{
    Version,
    outcome::{Body, Outcome},
    words::Words,
};
use serde_json::json;

/// The version of the program, and what it was built from.
#[derive(Debug)]
pub struct ProgramVersion {
    /// That of the library.
    pub library: Version,
    /// Whether the text tells everything.
    pub verbose: bool,
}

/// The commit that it was built from; empty if that is not known.
const COMMIT: &str = env!("KITARU_COMMIT");
/// The day of that commit.
const DATE: &str = env!("KITARU_COMMIT_DATE");
/// The machine that it was built for.
const TARGET: &str = env!("KITARU_TARGET");

fn known(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

impl View for ProgramVersion {
    fn text(&self, paint: Paint) -> String {
        let Version { version, contracts, state_formats } = &self.library;
        let first = format!("kitaru {version}\n");
        if !self.verbose {
            return first;
        }
        let formats: Vec<String> = state_formats.iter().map(ToString::to_string).collect();
        let built = |text| known(text).unwrap_or("unknown").to_owned();
        let rows = [
            ("Commit", built(COMMIT)),
            ("Date", built(DATE)),
            ("Target", built(TARGET)),
            ("Contracts", contracts.join(", ")),
            ("State formats", formats.join(", ")),
        ];
        first + &table::list(&rows, paint)
    }
}

impl Outcome for ProgramVersion {
    fn json(&self, _: &dyn Words) -> Body {
        Body::Item(json!({
            "commit": known(COMMIT),
            "commit_date": known(DATE),
            "contracts": self.library.contracts,
            "state_formats": self.library.state_formats,
            "target": known(TARGET),
            "version": self.library.version,
        }))
    }
}
