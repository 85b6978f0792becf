//! Offers a file as a plugin, and reads it.

use super::{Distrust, Holder, Offer};
use crate::disk::{self, FileError, Writers};
use kitaru_platform::FileStatus;
use kitaru_provider_host::{ProviderFault, limits};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, path::PathBuf};

/// What changes when a file is written or replaced, from its metadata only: size, inode, and the
/// times of the last change of its content and of its metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(u64, u64, i64, i64, i64, i64);

impl Fingerprint {
    /// How many bytes the file has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.0
    }

    fn of(status: &FileStatus) -> Self {
        let (modified, changed) = (status.modified, status.changed);
        Self(status.size, status.id, modified.0, modified.1, changed.0, changed.1)
    }
}

/// The offer for a file, from its metadata only. What its directory is not trusted for, it is not
/// either.
pub(super) fn offer(
    path: PathBuf,
    status: Option<&FileStatus>,
    distrust: Option<Distrust>,
) -> Offer {
    let foreign = status.and_then(|status| disk::distrust(status, Writers::OwnGroup));
    Offer {
        fingerprint: status.map(Fingerprint::of),
        distrust: foreign.map(Distrust::Foreign).or(distrust),
        holder: Holder::File(path),
    }
}

/// Reads an offered file.
pub(super) fn fetch(offer: &Offer) -> Result<Cow<'static, [u8]>, ProviderFault> {
    let read = || {
        let file = disk::open(offer.path().ok_or(FileError::Irregular)?)?;
        // It may have been replaced since it was looked at.
        disk::trust(&file, Writers::OwnGroup)?;
        disk::read_bounded(&file, limits::COMPONENT)
    };
    match read() {
        Ok(bytes) => Ok(Cow::Owned(bytes)),
        Err(FileError::Large(_)) => Err(ProviderFault::Large(limits::COMPONENT >> 20)),
        Err(error) => Err(ProviderFault::Unreadable(error.to_string())),
    }
}
