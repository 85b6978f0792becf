//! Finds where to look in place of a registry or server.
//!
//! A mirror stands for all locations with a prefix, which ends where a part of the
//! path does. The longest prefix wins. Only the mirror is asked: what it does not
//! have is missing, so that a network without a way out behaves the same each time.
//!
//! | prefix | a prefix of the same scheme | a directory |
//! |---|---|---|
//! | `oci://HOST[/PART…]` | the rest of the repository follows it | the rest of the repository is a directory below it, with an OCI image layout |
//! | `https://HOST[/PART…]` | the rest of the path follows it | the rest of the path is a file below it |
//!
//! A login belongs to the host that is asked, so a mirror has its own.

use crate::location::{FileUrl, Location, LocationError, Repository};
use std::path::{Path, PathBuf};

/// A place in which the locations with a prefix are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    prefix: String,
    target: MirrorTarget,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum MirrorTarget {
    Prefix(String),
    Directory(PathBuf),
}

/// Where a repository is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RepositoryPlace {
    Registry(Repository),
    /// The directory of an OCI image layout.
    Layout(PathBuf),
}

/// Where a file is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FilePlace {
    Server(FileUrl),
    File(PathBuf),
}

impl Mirror {
    /// A mirror that is a registry or server: both are prefixes of locations.
    ///
    /// # Errors
    ///
    /// If either is none, or their schemes differ.
    pub fn prefix(prefix: &str, target: &str) -> Result<Self, LocationError> {
        let (prefix, target) = (checked(prefix)?, checked(target)?);
        match is_oci(&prefix) == is_oci(&target) {
            true => Ok(Self { prefix, target: MirrorTarget::Prefix(target) }),
            false => {
                Err(LocationError { text: target, why: "a mirror has the scheme of its prefix" })
            }
        }
    }

    /// A mirror that is a directory.
    ///
    /// # Errors
    ///
    /// If the prefix is not one of locations.
    pub fn directory(prefix: &str, directory: &Path) -> Result<Self, LocationError> {
        let target = MirrorTarget::Directory(directory.to_owned());
        Ok(Self { prefix: checked(prefix)?, target })
    }

    /// What follows the prefix of a location, and the slash after it.
    fn rest<'a>(&self, location: &'a str) -> Option<&'a str> {
        let rest = location.strip_prefix(&self.prefix)?;
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
    }
}

/// Where a repository is looked for.
///
/// # Errors
///
/// If a mirror makes something of it that is no repository.
pub(crate) fn of_repository(
    mirrors: &[Mirror],
    repository: &Repository,
) -> Result<RepositoryPlace, LocationError> {
    Ok(match of(mirrors, &repository.to_string()) {
        None => RepositoryPlace::Registry(repository.clone()),
        // A part of a repository's name is a name of a directory, and neither `.` nor `..`.
        Some((MirrorTarget::Directory(path), rest)) => RepositoryPlace::Layout(path.join(rest)),
        Some((MirrorTarget::Prefix(target), rest)) => {
            let text = joined(target, &rest);
            match Location::parse(&text)? {
                Location::Oci(reference) => RepositoryPlace::Registry(reference.repository),
                Location::Https(_) => {
                    return Err(LocationError { text, why: "it is no repository" });
                }
            }
        }
    })
}

/// Where a file is looked for.
///
/// # Errors
///
/// If a mirror makes something of it that is no address of a file.
pub(crate) fn of_file(mirrors: &[Mirror], file: &FileUrl) -> Result<FilePlace, LocationError> {
    let mut bare = file.url().clone();
    bare.set_query(None);
    Ok(match of(mirrors, bare.as_str()) {
        None => FilePlace::Server(file.clone()),
        Some((MirrorTarget::Directory(path), rest)) => {
            let wrong = |why| LocationError { text: file.to_string(), why };
            // A URL has no `..`, but what a system takes for a separator may be in a part.
            if rest.contains(['\\', ':', '%']) || rest.split('/').any(str::is_empty) {
                return Err(wrong("its path is none of a file in a mirror"));
            }
            FilePlace::File(path.join(rest))
        }
        Some((MirrorTarget::Prefix(target), rest)) => {
            let mut text = joined(target, &rest);
            if let Some(query) = file.url().query() {
                text = format!("{text}?{query}");
            }
            match Location::parse(&text)? {
                Location::Https(file) => FilePlace::Server(file),
                Location::Oci(_) => return Err(LocationError { text, why: "it is no file" }),
            }
        }
    })
}

fn of<'a>(mirrors: &'a [Mirror], location: &str) -> Option<(&'a MirrorTarget, String)> {
    let found = mirrors.iter().filter_map(|mirror| Some((mirror, mirror.rest(location)?)));
    let (mirror, rest) = found.max_by_key(|(mirror, _)| mirror.prefix.len())?;
    Some((&mirror.target, rest.to_owned()))
}

fn joined(prefix: &str, rest: &str) -> String {
    if rest.is_empty() { prefix.to_owned() } else { format!("{prefix}/{rest}") }
}

fn is_oci(prefix: &str) -> bool {
    prefix.starts_with("oci://")
}

/// A prefix in the spelling that locations have, without a slash at its end.
fn checked(prefix: &str) -> Result<String, LocationError> {
    let bare = prefix.trim_end_matches('/');
    // A prefix may be a host alone, where a location has to go on.
    let location = Location::parse(&format!("{bare}/x"))?;
    let text = match &location {
        Location::Oci(reference) => reference.to_string(),
        Location::Https(file) => file.url().to_string(),
    };
    match text.strip_suffix("/x") {
        Some(prefix) if !text.contains('?') => Ok(prefix.to_owned()),
        _ => Err(LocationError { text: bare.to_owned(), why: "it is no prefix of locations" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(text: &str) -> Repository {
        let Ok(Location::Oci(reference)) = Location::parse(text) else { panic!("{text}") };
        reference.repository
    }

    #[test]
    fn the_longest_prefix_wins_at_the_end_of_a_part() {
        let mirrors = [
            Mirror::prefix("oci://r.example/", "oci://mirror.example/all/").unwrap(),
            Mirror::directory("oci://r.example/acme", Path::new("/mirror")).unwrap(),
        ];
        let found = |text| of_repository(&mirrors, &repository(text)).unwrap();
        let all = |text| RepositoryPlace::Registry(repository(text));
        assert_eq!(found("oci://r.example/x/y"), all("oci://mirror.example/all/x/y"));
        assert_eq!(found("oci://r.example/acmes"), all("oci://mirror.example/all/acmes"));
        assert_eq!(found("oci://r.example/acme/a"), RepositoryPlace::Layout("/mirror/a".into()));
        assert_eq!(found("oci://r.example:5000/a"), all("oci://r.example:5000/a"));
    }

    #[test]
    fn a_file_stays_below_its_mirror() {
        let mirrors = [
            Mirror::directory("https://acme.example/p", Path::new("/mirror")).unwrap(),
            Mirror::prefix("https://other.example", "https://m.example/o").unwrap(),
        ];
        let found = |text: &str| {
            let Ok(Location::Https(file)) = Location::parse(text) else { panic!("{text}") };
            of_file(&mirrors, &file)
        };
        let file = |path: &str| Ok(FilePlace::File(path.into()));
        assert_eq!(found("https://acme.example/p/a/b.wasm?x"), file("/mirror/a/b.wasm"));
        assert_eq!(found("https://acme.example/p/../p/b.wasm"), file("/mirror/b.wasm"));
        for text in ["p/a%2f..%2f..%2fb", "p/a%5cb", "p//etc/passwd", "p/c:b"] {
            assert!(found(&format!("https://acme.example/{text}")).is_err(), "{text}");
        }
        match found("https://other.example/a.wasm?x=1").unwrap() {
            FilePlace::Server(url) => {
                assert_eq!(url.url().as_str(), "https://m.example/o/a.wasm?x=1");
            }
            found => panic!("{found:?}"),
        }
    }

    #[test]
    fn a_mirror_has_the_scheme_of_its_prefix() {
        for (prefix, target) in [
            ("oci://r.example", "https://r.example"),
            ("r.example", "oci://r.example"),
            ("oci://r.example/a:1", "oci://r.example"),
            ("oci://r.example/../a", "oci://r.example"),
            ("https://r.example?x", "https://r.example"),
            ("https://r.example", "http://r.example"),
        ] {
            assert!(Mirror::prefix(prefix, target).is_err(), "{prefix} {target}");
        }
    }
}
