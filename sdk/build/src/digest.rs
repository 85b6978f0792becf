//! The digest of the source files that the bundled providers are built from.
//!
//! The files are those of the contract, the SDK and the plugins: all of
//! `wit/v1`, of the folders `src`, and the manifest of each crate. They are
//! sorted by path, as bytes and with `/` between folders. The digest is the
//! SHA-256, in lower-case hexadecimal, of the lines that `sha256sum` prints for
//! them, so it can be computed without this crate:
//!
//! ```text
//! find wit/v1 wit/src wit/Cargo.toml sdk/src sdk/Cargo.toml plugins/*/src plugins/*/Cargo.toml \
//!     -type f | LC_ALL=C sort | xargs sha256sum | sha256sum
//! ```
//!
//! Not covered: the versions of dependencies and of the compiler.

use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// Computes the digest for the workspace at `root`.
///
/// # Errors
///
/// If a file or folder cannot be read, or the path of one is not Unicode.
pub fn source_digest(root: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    collect(&root.join("wit/v1"), &mut files)?;
    let mut crates = vec![root.join("wit"), root.join("sdk")];
    for plugin in fs::read_dir(root.join("plugins"))? {
        crates.push(plugin?.path());
    }
    for folder in crates.into_iter().filter(|folder| folder.join("Cargo.toml").is_file()) {
        collect(&folder.join("src"), &mut files)?;
        files.push(folder.join("Cargo.toml"));
    }
    let names: io::Result<Vec<(String, PathBuf)>> =
        files.into_iter().map(|file| Ok((name(root, &file)?, file))).collect();
    let mut names = names?;
    names.sort();

    let mut lines = String::new();
    for (name, file) in names {
        let digest = hex(&Sha256::digest(fs::read(file)?));
        lines.push_str(&format!("{digest}  {name}\n"));
    }
    Ok(hex(&Sha256::digest(lines)))
}

/// Adds all files below a folder.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The path of a file below the root, with `/` between folders.
fn name(root: &Path, file: &Path) -> io::Result<String> {
    let below = file.strip_prefix(root).map_err(io::Error::other)?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    let parts = parts.ok_or_else(|| {
        let message = format!("the path `{}` is not Unicode", file.display());
        io::Error::new(io::ErrorKind::InvalidData, message)
    })?;
    Ok(parts.join("/"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, process};

    #[test]
    fn the_digest_covers_sources_and_manifests_and_no_other_file() {
        let root = env::temp_dir().join(format!("kitaru-source-digest-{}", process::id()));
        let write = |file: &str, text: &str| {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let covered = [
            "wit/v1/types.wit",
            "wit/src/kind/shown.rs",
            "wit/Cargo.toml",
            "sdk/src/lib.rs",
            "sdk/Cargo.toml",
            "plugins/local/src/lib.rs",
            "plugins/local/Cargo.toml",
        ];
        for file in covered {
            write(file, "one");
        }
        let first = source_digest(&root).unwrap();
        for file in covered {
            write(file, "two");
            assert_ne!(source_digest(&root).unwrap(), first, "{file}");
            write(file, "one");
        }
        for file in ["wit/README.md", "sdk/build/src/lib.rs", "plugins/notes.md"] {
            write(file, "one");
            assert_eq!(source_digest(&root).unwrap(), first, "{file}");
        }
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn hexadecimal_digits_are_lower_case_and_two_a_byte() {
        assert_eq!(hex(&[0, 10, 255]), "000aff");
    }
}
