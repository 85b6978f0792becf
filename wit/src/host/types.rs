//! The records, in the form that generated bindings expect of an interface.

pub use crate::record::*;
use wasmtime::component::{HasData, Linker};

/// What a host implements for the interface: nothing, since it has only records.
pub trait Host {}

impl<T: ?Sized> Host for T {}

/// What a host implements for functions that use the store: nothing either.
pub trait HostWithStore<T = ()> {}

impl<H: ?Sized, T> HostWithStore<T> for H {}

/// Adds the functions of the interface, of which there are none, to a linker.
///
/// # Errors
///
/// Never: the signature is the one that generated code calls.
pub fn add_to_linker<T, D: HasData>(
    _: &mut Linker<T>,
    _: fn(&mut T) -> D::Data<'_>,
) -> wasmtime::Result<()> {
    Ok(())
}
