//! Files within bounds, their owners, and the hints for disk errors.

pub(crate) use kitaru_provider_host::disk::{
    DiskError, Distrust, FileError, LARGEST, LARGEST_OWN, Readers, Turn, Writers, bounded,
    check_directory, create_private_dir, distrust, is_own, is_private, open, read, read_bounded,
    read_own, read_pipe, read_text, read_trusted, replace, replace_for_now, trust,
};

use crate::{
    problem::{Explain, Fault, Problem},
    words::Text,
};
use std::{io::ErrorKind, path::Path};

impl Explain for DiskError {
    fn code(&self) -> &'static str {
        match self.cause() {
            FileError::Distrusted(_) => "settings.foreign",
            FileError::Irregular => "disk.place",
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
            FileError::Distrusted(distrust) => Some(remedy(self.path(), *distrust)),
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

/// Creates a directory for secrets, for the user alone; one that is there must be the user's.
pub(crate) fn create_secret_dir(path: &Path) -> Result<(), DiskError> {
    create_private_dir(path)?;
    check_directory(path, Writers::Owner).map_err(DiskError::of("use", path))
}

/// The warning that a file or directory is passed over, because somebody else may have written it.
pub(crate) fn passed_over(path: &Path, why: &FileError) -> Problem {
    let message = format!("`{}` is not used: {why}", path.display());
    let problem = Problem::backend("settings.foreign", message);
    match why {
        FileError::Distrusted(distrust) => problem.hint(remedy(path, *distrust)),
        FileError::Irregular => problem.hint("Move away what is in its place."),
        _ => problem.hint("Make it readable for you, or work in another directory."),
    }
}

/// What the user can do about a file or directory that is not to be trusted.
fn remedy(path: &Path, distrust: Distrust) -> Text {
    match (distrust, quoted(path)) {
        (Distrust::Unknown, _) => {
            "Use kitaru on Linux or macOS, where the owner of a file is known.".into()
        }
        (Distrust::Owner(_), _) => {
            "Remove it if you can, else ask its owner to, or use another directory.".into()
        }
        (_, Some(path)) => {
            format!("Check what is in it, then keep others out with `chmod go-w {path}`.").into()
        }
        (_, None) => "Check what is in it, then take the right to write to it from others.".into(),
    }
}

/// The warning that a file with secrets can be read by others.
pub(crate) fn exposed(path: &Path) -> Problem {
    let message = format!("`{}` holds secrets, and other users can read it", path.display());
    let replace = "and replace the secrets if somebody may have seen them.";
    Problem::backend("settings.exposed", message).hint(match quoted(path) {
        Some(path) => format!("Hide it with `chmod 600 {path}`, {replace}"),
        None => format!("Take the right to read it from others, {replace}"),
    })
}

/// A path as a word of a shell; none if it cannot be written in one line.
fn quoted(path: &Path) -> Option<String> {
    let text = path.to_str().filter(|text| !text.contains(|c: char| c.is_control() || c == '`'))?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:@%,".contains(c);
    Some(match text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{ffi::OsStr, io, os::unix::ffi::OsStrExt};

    #[test]
    fn a_path_is_pasted_as_one_word_or_not_at_all() {
        let quoted = |text: &[u8]| quoted(Path::new(OsStr::from_bytes(text)));
        assert_eq!(quoted(b"/home/me/.kitaru").as_deref(), Some("/home/me/.kitaru"));
        assert_eq!(quoted(b"/a b;rm 'x").as_deref(), Some(r"'/a b;rm '\''x'"));
        for text in [b"/a\nb".as_slice(), b"/`id`", b"/\xff"] {
            assert_eq!(quoted(text), None);
        }
    }

    #[test]
    fn what_is_in_the_place_of_a_file_has_a_hint() {
        for source in [FileError::Irregular, io::Error::from(ErrorKind::IsADirectory).into()] {
            let error = DiskError::of::<FileError>("read", Path::new("x"))(source);
            assert_eq!(error.code(), "disk.place");
            assert!(error.hint().is_some());
        }
    }
}
