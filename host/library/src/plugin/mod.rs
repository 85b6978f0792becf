//! Finds the installed providers, and which of them serves a stack type.
//!
//! [`source`] lists plugins: bundled in the program, or in a directory.
//! [`store`] caches what is known about them on this machine, and [`catalog`]
//! lists what each serves without running it.
//!
//! Not decided here: how a provider is run (`kitaru_provider_host`), and what
//! its plan means for the state (`rules`).

pub mod catalog;
mod error;
mod examine;
pub mod source;
pub mod store;

pub use catalog::Catalog;
pub use kitaru_provider_host::{
    StackType, compile,
    description::{Input, InputKind},
};

use crate::stack::Origin;
use kitaru_provider_host::{Artifact, Digest, ProviderFault};
use source::{Offer, Source};
use std::{borrow::Cow, sync::Arc};

/// A working plugin: a provider, and the stack type that it serves.
#[derive(Debug, Clone)]
pub struct Plugin {
    /// The stack type that it serves.
    pub stack_type: StackType,
    /// The provider's name.
    pub name: String,
    /// The provider's version.
    pub version: String,
    /// The digest of its component.
    pub digest: Digest,
    /// The offer of its source.
    pub offer: Offer,
    source: Arc<dyn Source>,
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
            stack_type: self.stack_type.name.clone(),
            provider: self.name.clone(),
            version: self.version.clone(),
            digest: self.digest.to_string(),
        }
    }
}

impl Artifact for Plugin {
    fn digest(&self) -> Digest {
        self.digest
    }

    fn label(&self) -> &str {
        &self.offer.label
    }

    fn bytes(&self) -> Result<Cow<'_, [u8]>, ProviderFault> {
        self.source.fetch(&self.offer)
    }
}
