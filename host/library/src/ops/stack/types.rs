//! Lists the stack types, and the providers that serve them.

use crate::{
    ops::Kitaru,
    outcome::{self, Body, Outcome},
    plugin::Plugin,
    problem::Problem,
    words::Words,
};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The stack types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackTypes {
    /// Those that are served, the bundled ones first.
    pub types: Vec<ServedType>,
    /// What is wrong with other providers.
    pub broken: Vec<Problem>,
}

/// A stack type, and the provider that serves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedType {
    /// The name of the type.
    pub stack_type: String,
    /// The name of the type as it is written in a sentence.
    pub display_name: String,
    /// One sentence.
    pub summary: String,
    /// The provider's name.
    pub provider: String,
    /// The provider's version.
    pub version: String,
    /// The SHA-256 of its component, in hexadecimal.
    pub digest: String,
    /// Whether it is inside the program.
    pub bundled: bool,
    /// Its file, if it is one.
    pub path: Option<PathBuf>,
}

impl Kitaru {
    /// The stack types, and the providers that serve them.
    #[must_use]
    pub fn stack_types(&self) -> StackTypes {
        let catalog = self.catalog();
        let types = catalog.plugins().iter().map(ServedType::of).collect();
        StackTypes { types, broken: catalog.broken().to_vec() }
    }
}

impl ServedType {
    fn of(plugin: &Plugin) -> Self {
        Self {
            stack_type: plugin.stack_type.name.clone(),
            display_name: plugin.stack_type.display_name.clone(),
            summary: plugin.stack_type.summary.clone(),
            provider: plugin.name.clone(),
            version: plugin.version.clone(),
            digest: plugin.digest.to_string(),
            bundled: plugin.is_bundled(),
            path: plugin.offer.path.clone(),
        }
    }
}

impl Outcome for StackTypes {
    fn json(&self, words: &dyn Words) -> Body {
        let items = self.types.iter().map(|served| {
            json!({
                "bundled": served.bundled,
                "digest": format!("sha256:{}", served.digest),
                "display_name": served.display_name,
                "path": served.path.as_ref().map(|path| path.display().to_string()),
                "provider": served.provider,
                "stack_type": served.stack_type,
                "summary": served.summary,
                "version": served.version,
            })
        });
        let broken: Vec<Value> =
            self.broken.iter().map(|problem| outcome::problem(problem, words)).collect();
        Body::Items(items.collect(), vec![("broken", broken.into())])
    }
}
