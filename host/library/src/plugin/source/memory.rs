//! The source of a plugin that was fetched, and is not installed.

use super::{Offer, Source};
use kitaru_provider_host::ProviderFault;
use std::borrow::Cow;

/// The bytes of one plugin.
#[derive(Debug, Clone)]
pub(in crate::plugin) struct Memory {
    pub(in crate::plugin) bytes: Vec<u8>,
}

impl Source for Memory {
    fn list(&self) -> Vec<Offer> {
        Vec::new()
    }

    fn fetch(&self, _: &Offer) -> Result<Cow<'static, [u8]>, ProviderFault> {
        Ok(Cow::Owned(self.bytes.clone()))
    }
}
