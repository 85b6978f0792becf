//! Fresh homes with precompiled providers.
//!
//! Compiled providers are loaded only if the settings of a home have records for
//! them, so each fresh home gets a copy of the records of one template, and all
//! share the template's cache. The template persists between test runs: its
//! content is keyed by digest, and so cannot be out of date.

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fs, io,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::UNIX_EPOCH,
};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_kitaru-tested");

const TYPES: [&str; 5] = ["local", "kubernetes", "vertex", "sagemaker", "azureml"];

/// The parts of the template's settings that a fresh home copies.
const COPIED: [&str; 1] = ["providers"];

/// A fresh home, removed when it is dropped.
#[derive(Debug)]
pub(crate) struct Home {
    path: PathBuf,
}

impl Home {
    /// A fresh home with nothing but the records of compiled code.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // Short: a path is printed whole, in terminals of 60 columns too.
        let name = format!("kitaru-{}-{count}", process::id());
        let root = env::temp_dir().canonicalize().expect("the temporary directory is there");
        let home = Self { path: root.join(name) };
        let _ = fs::remove_dir_all(&home.path);
        for part in COPIED {
            let from = settings(template()).join(part);
            copy(&from, &home.settings().join(part)).expect("the template is readable");
        }
        fs::create_dir_all(home.settings().join("plugins")).expect("the home is writable");
        home
    }

    /// The directory.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The settings directory of the program in this home.
    pub(crate) fn settings(&self) -> PathBuf {
        settings(&self.path)
    }

    /// All environment variables for the program in this home.
    pub(crate) fn environment(&self) -> BTreeMap<OsString, OsString> {
        let path = env::var_os("PATH").unwrap_or_default();
        let path = [link().to_owned()].into_iter().chain(env::split_paths(&path));
        [
            ("PATH", env::join_paths(path).expect("no colon in the path")),
            ("HOME", self.path.clone().into()),
            ("LANG", "C.UTF-8".into()),
            ("KITARU_CACHE_PATH", shared().join("cache").into()),
        ]
        .into_iter()
        .map(|(name, value)| (OsString::from(name), value))
        .collect()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn settings(home: &Path) -> PathBuf {
    home.join(".local/share/kitaru")
}

/// The directory that all homes and later test runs share.
fn shared() -> &'static Path {
    Path::new(concat!(env!("CARGO_TARGET_TMPDIR"), "/homes"))
}

/// A directory with the program under its installed name.
fn link() -> &'static Path {
    static LINK: OnceLock<PathBuf> = OnceLock::new();
    LINK.get_or_init(|| {
        let directory = shared().join("bin");
        let link = directory.join("kitaru");
        fs::create_dir_all(&directory).expect("the target directory is writable");
        if fs::read_link(&link).ok().as_deref() != Some(Path::new(PROGRAM)) {
            let _ = fs::remove_file(&link);
            match symlink(PROGRAM, &link) {
                // Another test process created it first.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => made.expect("the target directory takes links"),
            }
        }
        directory
    })
}

/// A home in which the current program has compiled every bundled provider.
fn template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let home = shared().join("template");
        let done = home.join(format!("compiled-{}", age(Path::new(PROGRAM))));
        if !done.exists() {
            fs::create_dir_all(&home).expect("the target directory is writable");
            // What another build of this release found out may differ.
            for part in ["verdicts", "shown"] {
                let _ = fs::remove_dir_all(shared().join("cache").join(part));
            }
            let index = concat!("cache/plugins-", env!("CARGO_PKG_VERSION"), ".index");
            let _ = fs::remove_file(shared().join(index));
            for stack_type in TYPES {
                // Missing inputs are reported after the provider has run, so its code is compiled.
                let ran = Command::new(PROGRAM)
                    .args(["stack", "create", "x", "--dry-run", "--type", stack_type])
                    .env_clear()
                    .env("HOME", &home)
                    .env("KITARU_CACHE_PATH", shared().join("cache"))
                    .current_dir(&home)
                    .output();
                ran.expect("the program starts");
            }
            fs::write(&done, "").expect("the target directory is writable");
        }
        home
    })
}

/// A value that changes when the file is rewritten.
fn age(path: &Path) -> u128 {
    let modified = fs::metadata(path).and_then(|meta| meta.modified());
    let age = modified.map(|time| time.duration_since(UNIX_EPOCH).unwrap_or_default());
    age.expect("the program is there").as_nanos()
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to)?;
        } else if let Err(error) = fs::copy(&from, &to) {
            // A temporary file of a concurrent write may be renamed in the meantime.
            if error.kind() != io::ErrorKind::NotFound {
                return Err(error);
            }
        }
    }
    Ok(())
}
