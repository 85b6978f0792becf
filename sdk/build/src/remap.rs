//! Replaces this machine's directories in the paths that the compiler writes.
//!
//! A panic's message has the path of its source file, so without this a
//! component would tell where it was built, and two checkouts would give
//! different bytes. Of several prefixes of a path, the compiler uses the last
//! one that it was given, so they are in this order:
//!
//! | directory | becomes |
//! |---|---|
//! | the user's home | `/home` |
//! | cargo's home | `/cargo` |
//! | checkouts of git dependencies | `/git` |
//! | sources of each registry | `/registry` |
//! | the workspace | `/workspace` |

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// The flags, as `CARGO_ENCODED_RUSTFLAGS` has them, for a build of the workspace at `root`.
pub(crate) fn rustflags(root: &Path) -> OsString {
    let home = env::home_dir();
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(home.as_ref()?.join(".cargo")));
    encode(&directories(home, cargo_home, root))
}

fn directories(
    home: Option<PathBuf>,
    cargo_home: Option<PathBuf>,
    root: &Path,
) -> Vec<(PathBuf, &'static str)> {
    let mut directories: Vec<(PathBuf, &str)> =
        home.map(|home| (home, "/home")).into_iter().collect();
    if let Some(cargo) = cargo_home {
        directories.push((cargo.clone(), "/cargo"));
        directories.push((cargo.join("git").join("checkouts"), "/git"));
        directories.extend(registries(&cargo).into_iter().map(|source| (source, "/registry")));
    }
    directories.push((root.to_owned(), "/workspace"));
    directories
}

/// The directories of sources, one for each registry. Before the first download, the list is
/// empty.
fn registries(cargo_home: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(cargo_home.join("registry").join("src")) else {
        return Vec::new();
    };
    let mut sources: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    sources.sort();
    sources
}

/// Each directory as it is written and as it is resolved, since a compiler may be given either.
fn encode(directories: &[(PathBuf, &str)]) -> OsString {
    let mut flags = OsString::new();
    for (directory, name) in directories {
        let resolved = directory.canonicalize().ok().filter(|resolved| resolved != directory);
        for from in [Some(directory.clone()), resolved].into_iter().flatten() {
            // The root of a disk is in front of every path.
            if from.parent().is_none() || !from.is_absolute() {
                continue;
            }
            if !flags.is_empty() {
                flags.push("\u{1f}");
            }
            flags.push("--remap-path-prefix=");
            flags.push(from);
            flags.push("=");
            flags.push(name);
        }
    }
    flags
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_the_last_prefix_and_the_root_of_the_disk_is_none() {
        let directories = directories(
            Some(PathBuf::from("/")),
            Some(PathBuf::from("/no/such/cargo")),
            Path::new("/no/such/workspace"),
        );
        let flags = encode(&directories).into_string().unwrap();
        let flags: Vec<&str> = flags.split('\u{1f}').collect();
        assert_eq!(
            flags,
            [
                "--remap-path-prefix=/no/such/cargo=/cargo",
                "--remap-path-prefix=/no/such/cargo/git/checkouts=/git",
                "--remap-path-prefix=/no/such/workspace=/workspace",
            ]
        );
    }
}
