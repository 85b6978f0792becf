//! Decides by owner and mode whether a file or directory may be used.

use super::Distrust;
use rustix::process::{getegid, geteuid};
use std::{fs::Metadata, os::unix::fs::MetadataExt};

/// Why a file or directory with this metadata is not used, if it is not.
///
/// A group may write if it is the user's own: its id is that of the user, by the convention of
/// systems whose default mask allows it.
pub(super) fn distrust(meta: &Metadata) -> Option<Distrust> {
    let (user, group) = (geteuid().as_raw(), getegid().as_raw());
    let is_own_group = meta.gid() == group && group == user;
    if meta.uid() != user && meta.uid() != 0 {
        Some(Distrust::Owner)
    } else if meta.mode() & 0o002 != 0 || (meta.mode() & 0o020 != 0 && !is_own_group) {
        Some(Distrust::Writable)
    } else {
        None
    }
}
