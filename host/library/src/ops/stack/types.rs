//! Lists stack types and their providers.

use crate::{
    ops::Kitaru,
    outcome::{self, Body, Outcome},
    plugin::{Listing, Plugin, Served, address::PluginSource, source::Holder},
    problem::Problem,
    text,
    words::Words,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The stack types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackTypes {
    /// The served types, bundled ones first.
    pub types: Vec<ServedType>,
    /// The problems of broken providers.
    pub broken: Vec<Problem>,
}

/// A stack type, and the provider that serves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedType {
    /// The name of the type.
    pub stack_type: String,
    /// The display name of the type.
    pub display_name: String,
    /// A summary of the type, in one sentence.
    pub summary: String,
    /// The provider's name.
    pub provider: String,
    /// The provider's version.
    pub version: String,
    /// The SHA-256 of its component, in hexadecimal.
    pub digest: String,
    /// Whether it is bundled in the program.
    pub bundled: bool,
    /// Its file, unless it is bundled.
    pub path: Option<PathBuf>,
    /// Where it came from, if it was installed.
    pub source: Option<PluginSource>,
    /// Whether it is a library of this machine, which has the rights of the user.
    pub native: bool,
}

impl Kitaru {
    /// Lists stack types and their providers.
    #[must_use]
    pub fn stack_types(&self) -> StackTypes {
        let Listing { plugins, broken } = self.catalog.list(self.listener());
        StackTypes { types: plugins.iter().map(ServedType::of).collect(), broken }
    }
}

impl ServedType {
    fn of(plugin: &Plugin) -> Self {
        let Served { stack_type, display_name, summary, provider, version, .. } =
            *plugin.served.clone();
        Self {
            stack_type,
            display_name,
            summary,
            provider,
            version,
            digest: plugin.digest.to_string(),
            bundled: plugin.is_bundled(),
            path: plugin.offer.path().map(Path::to_owned),
            native: matches!(plugin.offer.holder, Holder::Installed { native: true, .. }),
            source: match &plugin.offer.holder {
                Holder::Installed { source, .. } => Some(source.clone()),
                Holder::Program(_) | Holder::File(_) | Holder::Memory(_) => None,
            },
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
                "path": served.path.as_deref().map(text::path),
                "native": served.native,
                "provider": served.provider,
                "source": served.source.as_ref().map(ToString::to_string),
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
