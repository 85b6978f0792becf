//! Encodes the contract as a binary WIT package.
//!
//! A host compares the types of a component with those in the package, so it
//! needs no parser of WIT.

use crate::Error;
use std::path::Path;
use wit_parser::Resolve;

/// The binary package of the WIT files in a folder.
///
/// # Errors
///
/// If a file cannot be read, or they are not one valid package.
pub fn wit_package(folder: &Path) -> Result<Vec<u8>, Error> {
    let encoded = || {
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_dir(folder)?;
        wit_component::encode(&resolve, package)
    };
    encoded().map_err(|why| Error::Package { folder: folder.to_owned(), why: format!("{why:#}") })
}
