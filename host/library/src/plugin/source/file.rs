//! Offers a file as a plugin, and reads it.

use super::Offer;
use kitaru_provider_host::{ProviderFault, limits};
use std::{
    borrow::Cow,
    fs,
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::Path,
};

/// The offer for a file, from its metadata only.
pub(super) fn offer(path: &Path) -> Offer {
    Offer {
        label: path.display().to_string(),
        path: Some(path.to_owned()),
        fingerprint: fingerprint(path).unwrap_or_default(),
    }
}

/// Reads an offered file.
pub(super) fn fetch(offer: &Offer) -> Result<Cow<'static, [u8]>, ProviderFault> {
    let unreadable = |error: io::Error| ProviderFault::Unreadable(error.to_string());
    let Some(path) = &offer.path else {
        return Err(ProviderFault::Unreadable("it is not a file".to_owned()));
    };
    let meta = fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(ProviderFault::Unreadable("it is not a file".to_owned()));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(limits::COMPONENT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limits::COMPONENT {
        return Err(ProviderFault::Large(limits::COMPONENT >> 20));
    }
    Ok(Cow::Owned(bytes))
}

/// A text that changes when the file is written or replaced, from its metadata only.
fn fingerprint(path: &Path) -> io::Result<String> {
    let meta = fs::metadata(path)?;
    let times = [meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec()];
    let times: Vec<String> = times.iter().map(ToString::to_string).collect();
    Ok(format!("{}.{}.{}.", meta.size(), meta.ino(), times.join(".")))
}
