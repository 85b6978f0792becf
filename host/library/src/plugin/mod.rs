//! Finds the installed providers, and which of them serves a stack type.
//!
//! [`source`] lists plugins: bundled in the program, or in a directory.
//! [`store`] keeps what is known about them on this machine, and [`catalog`]
//! answers which plugin serves a type: it looks at no more of them than the
//! question needs. No input has a [`RESERVED`] name.
//!
//! Not decided here: how a provider is run (`kitaru_provider_host`), and what
//! its plan means for the state (`rules`).

pub mod catalog;
mod error;
mod examine;
mod reserved;
pub mod source;
pub mod store;

pub use catalog::{Catalog, Listing};
pub use kitaru_provider_host::{
    StackType, compile,
    description::{Input, InputKind, MadeOf},
    native,
};
pub use reserved::RESERVED;

use crate::stack::Origin;
use kitaru_provider_host::{Artifact, Description, Digest, ProviderFault};
use serde::{Deserialize, Serialize};
use source::{Offer, Source};
use std::{borrow::Cow, sync::Arc};

/// A working plugin: a provider, and the stack type that it serves.
#[derive(Debug, Clone)]
pub struct Plugin {
    /// What it serves.
    pub served: Box<Served>,
    /// The digest of its component.
    pub digest: Digest,
    /// The offer of its source.
    pub offer: Offer,
    source: Arc<dyn Source>,
}

/// What a plugin serves: the part of its description by which it is listed and chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// The name of the stack type.
    pub stack_type: String,
    /// The name of the type as it is written in a sentence.
    pub display_name: String,
    /// One sentence on the type.
    pub summary: String,
    /// The provider's name.
    pub provider: String,
    /// The provider's version.
    pub version: String,
    /// The flavors of an orchestrator by which a foreign stack is of this type.
    pub recognises: Vec<String>,
    /// What else must hold for that.
    pub made_of: Option<MadeOf>,
    /// What else people call the type.
    pub synonyms: Vec<String>,
}

impl Served {
    fn of(description: &Description) -> Self {
        let Description { stack_type, provider, version, .. } = description;
        Self {
            stack_type: stack_type.name.clone(),
            display_name: stack_type.display_name.clone(),
            summary: stack_type.summary.clone(),
            provider: provider.clone(),
            version: version.clone(),
            recognises: stack_type.recognises.clone(),
            made_of: stack_type.made_of.clone(),
            synonyms: stack_type.synonyms.clone(),
        }
    }
}

impl Plugin {
    /// Whether it is bundled in the program.
    #[must_use]
    pub fn is_bundled(&self) -> bool {
        self.source.is_bundled()
    }

    /// The origin that is stored with a stack that this provider planned.
    #[must_use]
    pub fn origin(&self) -> Origin {
        Origin {
            stack_type: self.served.stack_type.clone(),
            provider: self.served.provider.clone(),
            version: self.served.version.clone(),
            digest: self.digest.to_string(),
        }
    }
}

impl Artifact for Plugin {
    fn digest(&self) -> Digest {
        self.digest
    }

    fn label(&self) -> Cow<'_, str> {
        Cow::Owned(self.offer.label())
    }

    fn bytes(&self) -> Result<Cow<'_, [u8]>, ProviderFault> {
        self.source.fetch(&self.offer)
    }
}
