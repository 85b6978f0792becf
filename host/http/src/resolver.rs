//! Resolves names to addresses that are not in an inner network.
//!
//! The addresses that are looked at are those that are connected to, so a name
//! that resolves to another address a moment later gains nothing.

use crate::host::is_inner_address;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;
use thiserror::Error;

/// A name resolves to an inner network.
#[derive(Debug, Error)]
#[error("its address is in an inner network")]
pub(crate) struct InnerAddress;

/// Resolves names as the system does, and refuses one that leads to an inner network.
pub(crate) struct OuterResolver;

impl Resolve for OuterResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // The port is set later.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            match found.iter().any(|address| is_inner_address(address.ip())) {
                true => Err(InnerAddress.into()),
                false => Ok(Box::new(found.into_iter()) as Addrs),
            }
        })
    }
}
