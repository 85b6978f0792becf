//! Files within bounds, and the hints for disk errors.

pub(crate) use kitaru_provider_host::disk::{
    DiskError, FileError, Readers, bounded, create_private_dir, read, read_own, read_text, replace,
};

use crate::{
    problem::{Explain, Fault},
    words::Text,
};
use std::io::ErrorKind;

impl Explain for DiskError {
    fn code(&self) -> &'static str {
        match self.cause() {
            FileError::Distrusted(_) | FileError::Irregular => "disk.place",
            FileError::Large(_) | FileError::Encoding => "settings.damaged",
            FileError::System(error) => match error.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "disk.full",
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "disk.denied",
                ErrorKind::NotADirectory
                | ErrorKind::IsADirectory
                | ErrorKind::DirectoryNotEmpty
                | ErrorKind::AlreadyExists => "disk.place",
                _ => "disk.failed",
            },
        }
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<Text> {
        match self.cause() {
            FileError::Large(_) | FileError::Encoding => {
                Some("Repair the file, or remove it.".into())
            }
            _ => hint(self.code()),
        }
    }
}

/// What to do about an error with one of the codes for disks.
pub(crate) fn hint(code: &str) -> Option<Text> {
    let hint = match code {
        "disk.full" => "Free some space on that file system, and try again.",
        "disk.place" => {
            "Move away what is in its place, or set `KITARU_CONFIG_PATH` to another directory."
        }
        "disk.denied" => {
            "Make it writable for you, or set `KITARU_CONFIG_PATH` to a directory that is."
        }
        _ => return None,
    };
    Some(hint.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{io, path::Path};

    #[test]
    fn what_is_in_the_place_of_a_file_has_a_hint() {
        for source in [FileError::Irregular, io::Error::from(ErrorKind::IsADirectory).into()] {
            let error = DiskError::of::<FileError>("read", Path::new("x"))(source);
            assert_eq!(error.code(), "disk.place");
            assert!(error.hint().is_some());
        }
    }
}
