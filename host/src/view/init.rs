//! How the outcome of `init` reads.

use super::{Body, View, paint::Paint};
use serde_json::json;
use std::path::PathBuf;

/// A directory that was initialised.
#[derive(Debug)]
pub struct Initialised {
    /// The directory.
    pub path: PathBuf,
}

impl View for Initialised {
    fn json(&self) -> Body {
        Body::Item(json!({ "path": self.path, "repository_directory": ".kitaru" }))
    }

    fn text(&self, _: Paint) -> String {
        format!("Initialised project: {}\nActive stack: default\n", self.path.display())
    }
}
