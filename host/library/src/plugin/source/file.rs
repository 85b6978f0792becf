//! Offers a file as a plugin, and reads it.

use super::{Distrust, Offer, Place, owner};
use kitaru_provider_host::{ProviderFault, limits};
use rustix::fs::{Mode, OFlags, open};
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    fs::{self, File, Metadata},
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::PathBuf,
};

/// What changes when a file is written or replaced, from its metadata only: size, inode, and the
/// times of the last change of its content and of its metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(u64, u64, i64, i64, i64, i64);

impl Fingerprint {
    fn of(meta: &Metadata) -> Self {
        let (modified, changed) = (meta.mtime_nsec(), meta.ctime_nsec());
        Self(meta.size(), meta.ino(), meta.mtime(), modified, meta.ctime(), changed)
    }
}

/// The offer for a file, from its metadata only. What its directory is not trusted for, it is not
/// either.
pub(super) fn offer(path: PathBuf, distrust: Option<Distrust>) -> Offer {
    let meta = fs::metadata(&path).ok();
    Offer {
        fingerprint: meta.as_ref().map(Fingerprint::of),
        distrust: meta.as_ref().and_then(owner::distrust).or(distrust),
        place: Place::File(path),
    }
}

/// Reads an offered file.
pub(super) fn fetch(offer: &Offer) -> Result<Cow<'static, [u8]>, ProviderFault> {
    let unreadable = |error: io::Error| ProviderFault::Unreadable(error.to_string());
    let no_file = || ProviderFault::Unreadable("it is not a file".to_owned());
    let path = offer.path().ok_or_else(no_file)?;
    // A FIFO would wait for a writer.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = open(path, flags, Mode::empty()).map_err(|error| unreadable(error.into()))?;
    let file = File::from(file);
    let meta = file.metadata().map_err(unreadable)?;
    if !meta.is_file() {
        return Err(no_file());
    }
    let mut bytes =
        Vec::with_capacity(usize::try_from(meta.len().min(limits::COMPONENT)).unwrap_or_default());
    file.take(limits::COMPONENT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limits::COMPONENT {
        return Err(ProviderFault::Large(limits::COMPONENT >> 20));
    }
    Ok(Cow::Owned(bytes))
}
