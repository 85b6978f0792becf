//! Whose a file or directory is, and who can change it.
//!
//! 1. Its owner is the user or root.
//! 2. Nobody else can write to it. A group can only if it is the one that belongs to its owner
//!    alone, and only where [`Writers::OwnGroup`] is asked for: many systems give each user such a
//!    group, and a mask that lets it write.
//! 3. An open file is looked at, so that what was checked is what is read.
//! 4. What the system does not tell is not trusted.
//!
//! Not decided here: what is done without a file that is not to be trusted.

use super::{FileError, open, read::read_bounded};
use kitaru_platform::{Access, files};
use std::{fs::File, path::Path};
use thiserror::Error;

/// The largest file that kitaru makes for itself, such as a catalog, in bytes.
pub const LARGEST_OWN: u64 = 64 << 20;

/// Who else than the owner may be able to write to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writers {
    /// Nobody.
    Owner,
    /// The group with the owner's number, which by convention has no other member.
    OwnGroup,
}

/// Why somebody else may have changed a file or directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Distrust {
    /// Another user owns it.
    #[error("it belongs to another user, with the number {0}")]
    Owner(u32),
    /// A group can write to it.
    #[error("its group can write to it")]
    Group,
    /// Everybody can write to it.
    #[error("everybody can write to it")]
    Everybody,
    /// Nobody can be said to be kept out.
    #[error("this system does not say who can write to it")]
    Unknown,
}

/// Checks that nobody but the user or root can have written an open file or directory.
///
/// # Errors
///
/// If somebody else can, or that cannot be determined.
pub fn trust(file: &File, writers: Writers) -> Result<(), FileError> {
    match distrust(&file.metadata()?, writers) {
        Some(distrust) => Err(distrust.into()),
        None => Ok(()),
    }
}

/// Why somebody else than the user or root may have written what has this metadata, if one may.
#[must_use]
pub fn distrust(meta: impl Into<Access>, writers: Writers) -> Option<Distrust> {
    judge(meta.into(), files::user(), writers)
}

/// Checks a directory like [`trust`].
///
/// # Errors
///
/// If it is none, cannot be opened, or somebody else can write to it.
pub fn check_directory(path: &Path, writers: Writers) -> Result<(), FileError> {
    trust(&files::open_directory(path)?, writers)
}

/// Reads a file of at most [`LARGEST`](super::LARGEST) bytes that passes [`trust`].
///
/// # Errors
///
/// If it cannot be read, is not a regular file, is larger, or somebody else can write to it.
pub fn read_trusted(path: &Path, writers: Writers) -> Result<Vec<u8>, FileError> {
    let file = open(path)?;
    trust(&file, writers)?;
    read_bounded(&file, super::LARGEST)
}

/// Reads a file that is the user's own; none if it cannot be read, or others can write to it.
#[must_use]
pub fn read_own(path: &Path) -> Option<Vec<u8>> {
    let file = open(path).ok().filter(is_own)?;
    read_bounded(&file, LARGEST_OWN).ok()
}

/// Whether a file is this user's, and can be written by nobody else.
#[must_use]
pub fn is_own(file: &File) -> bool {
    let Ok(meta) = file.metadata() else { return false };
    match Access::from(&meta) {
        Access::Known { owner, .. } if Some(owner) == files::user() => {
            distrust(&meta, Writers::Owner).is_none()
        }
        _ => false,
    }
}

/// Whether nobody but its owner can read or write a file.
#[must_use]
pub fn is_private(file: &File) -> bool {
    file.metadata().is_ok_and(|meta| Access::from(&meta).is_private())
}

/// The rules, for a user's number.
fn judge(access: Access, user: Option<u32>, writers: Writers) -> Option<Distrust> {
    const ROOT: u32 = 0;
    let (Access::Known { owner, group, mode }, Some(user)) = (access, user) else {
        return Some(Distrust::Unknown);
    };
    let is_own_group = writers == Writers::OwnGroup && group == owner;
    if owner != user && owner != ROOT {
        Some(Distrust::Owner(owner))
    } else if mode & 0o002 != 0 {
        Some(Distrust::Everybody)
    } else if mode & 0o020 != 0 && !is_own_group {
        Some(Distrust::Group)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        fs::{self, Permissions},
        os::unix::fs::PermissionsExt,
    };

    const USER: u32 = 1000;

    fn distrust(owner: u32, group: u32, mode: u32, writers: Writers) -> Option<Distrust> {
        judge(Access::Known { owner, group, mode }, Some(USER), writers)
    }

    #[test]
    fn the_owner_is_the_user_or_root() {
        for writers in [Writers::Owner, Writers::OwnGroup] {
            assert_eq!(distrust(USER, USER, 0o644, writers), None);
            assert_eq!(distrust(0, 0, 0o644, writers), None);
            assert_eq!(distrust(1001, USER, 0o600, writers), Some(Distrust::Owner(1001)));
            assert_eq!(distrust(USER, USER, 0o602, writers), Some(Distrust::Everybody));
            // A sticky directory lets everybody add to it.
            assert_eq!(distrust(0, 0, 0o1777, writers), Some(Distrust::Everybody));
        }
    }

    #[test]
    fn a_group_can_write_if_it_is_the_owners_alone() {
        assert_eq!(distrust(USER, USER, 0o775, Writers::OwnGroup), None);
        assert_eq!(distrust(0, 0, 0o775, Writers::OwnGroup), None);
        assert_eq!(distrust(USER, 50, 0o775, Writers::OwnGroup), Some(Distrust::Group));
        // A directory of root's that the user's group can write to is not the user's alone.
        assert_eq!(distrust(0, USER, 0o775, Writers::OwnGroup), Some(Distrust::Group));
        assert_eq!(distrust(USER, USER, 0o660, Writers::Owner), Some(Distrust::Group));
    }

    #[test]
    fn what_the_system_does_not_tell_is_not_trusted() {
        let known = Access::Known { owner: USER, group: USER, mode: 0o600 };
        for (access, user) in [(Access::Unknown, Some(USER)), (known, None)] {
            let judged = judge(access, user, Writers::OwnGroup);
            assert_eq!(judged, Some(Distrust::Unknown));
        }
        assert!(!Access::Unknown.is_private());
    }

    #[test]
    fn a_file_that_others_can_write_to_is_not_read() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("record");
        fs::write(&path, "text").unwrap();
        let set = |mode| fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        set(0o600);
        assert_eq!(read_own(&path).as_deref(), Some(b"text".as_slice()));
        assert!(read_trusted(&path, Writers::Owner).is_ok() && is_private(&open(&path).unwrap()));
        for mode in [0o620, 0o602] {
            set(mode);
            assert_eq!(read_own(&path), None);
            let refused = read_trusted(&path, Writers::Owner);
            assert!(matches!(refused, Err(FileError::Distrusted(_))), "{mode:o}: {refused:?}");
            assert!(!is_private(&open(&path).unwrap()));
        }
    }

    #[test]
    fn a_directory_is_looked_at_like_a_file() {
        let home = tempfile::tempdir().unwrap();
        assert!(check_directory(home.path(), Writers::Owner).is_ok());
        fs::set_permissions(home.path(), Permissions::from_mode(0o1777)).unwrap();
        let refused = check_directory(home.path(), Writers::OwnGroup).unwrap_err();
        assert_eq!(refused.to_string(), "everybody can write to it");
        assert!(check_directory(Path::new("/proc/version"), Writers::Owner).is_err());
    }
}
