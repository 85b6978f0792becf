//! Finds providers, and decides which of them may be used and which serves a stack type.
//!
//! | question | module |
//! |---|---|
//! | where does a plugin come from, and how is it got | [`address`], [`fetch`] |
//! | may it be installed, and what does it change | [`admission`], [`difference`] |
//! | what is installed, and which of it serves a type here | [`installed`], [`set`] |
//! | who is trusted | [`trust`] |
//! | what lies in the program and in directories | [`source`] |
//! | what is known of a component on this machine | [`store`] |
//! | which plugin serves a type | [`catalog`]: it looks at no more of them than the question needs |
//!
//! No input has a [`RESERVED`] name.
//!
//! Not decided here: how a provider is run (`kitaru_provider_host`), and what its plan means for the
//! state (`rules`).

pub mod address;
pub mod admission;
pub mod catalog;
mod decision;
pub mod difference;
mod error;
mod examine;
pub mod fetch;
pub mod installed;
mod reserved;
pub mod set;
pub mod source;
pub mod store;
pub mod trust;

pub use catalog::{Catalog, Listing};
pub use kitaru_provider_host::{
    StackType, compile,
    description::{Input, InputKind, MadeOf},
    native,
};
pub use reserved::RESERVED;

use crate::stack::{Origin, Stack};
use kitaru_provider_host::{Artifact, Description, Digest, ProviderFault};
use serde::{Deserialize, Serialize};
use source::{Holder, Offer, Source};
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
    pub(crate) fn of(description: &Description) -> Self {
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
    /// A plugin whose component is in memory, and nowhere else.
    #[must_use]
    pub fn in_memory(served: Served, digest: Digest, label: &str, bytes: &[u8]) -> Self {
        let offer =
            Offer { holder: Holder::Memory(label.to_owned()), fingerprint: None, distrust: None };
        let source = Arc::new(source::Memory { bytes: bytes.into() });
        Self { served: Box::new(served), digest, offer, source }
    }

    /// Whether it is bundled in the program.
    #[must_use]
    pub fn is_bundled(&self) -> bool {
        self.source.is_bundled()
    }

    /// Whether the user installed it.
    #[must_use]
    pub fn is_installed(&self) -> bool {
        matches!(self.offer.holder, Holder::Installed { .. })
    }

    /// Its origin, if it is installed and another one made a stack.
    #[must_use]
    pub fn other_than(&self, stack: &Stack) -> Option<Origin> {
        let made_by = stack.origin.as_ref()?;
        let is_other = !self.is_bundled() && made_by.digest != self.digest.to_string();
        is_other.then(|| self.origin())
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
