//! Files and directories by owner, group and mode.

use crate::facts::{Access, FileStatus, Readers};
use rustix::fs::{AtFlags, Dir, Mode, OFlags, Stat, fstat, open, statat};
use std::{
    ffi::{OsStr, OsString},
    fs::{DirBuilder, File, FileType, Metadata, OpenOptions, Permissions},
    io,
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    },
    path::Path,
    sync::LazyLock,
};

pub(crate) fn access(meta: &Metadata) -> Access {
    Access::Known { owner: meta.uid(), group: meta.gid(), mode: meta.mode() }
}

/// Looked up once: the process never changes it.
pub(crate) fn user() -> Option<u32> {
    static USER: LazyLock<u32> = LazyLock::new(|| rustix::process::geteuid().as_raw());
    Some(*USER)
}

pub(crate) fn open_without_waiting(path: &Path) -> io::Result<File> {
    with(OFlags::NONBLOCK | OFlags::NOCTTY).read(true).open(path)
}

pub(crate) fn open_directory(path: &Path) -> io::Result<File> {
    with(OFlags::NONBLOCK | OFlags::DIRECTORY).read(true).open(path)
}

pub(crate) fn open_for_lock(path: &Path) -> io::Result<File> {
    let mut options = with(OFlags::NOFOLLOW | OFlags::NONBLOCK);
    options.write(true).create(true).truncate(false).mode(0o600).open(path)
}

fn with(flags: OFlags) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.custom_flags(flags.bits().cast_signed());
    options
}

pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).mode(0o600).open(path)
}

pub(crate) fn create_directory(path: &Path, readers: Readers, parents: bool) -> io::Result<()> {
    let mode = match readers {
        Readers::User => 0o700,
        Readers::Others => 0o755,
    };
    DirBuilder::new().recursive(parents).mode(mode).create(path)
}

pub(crate) fn permissions(readers: Readers) -> io::Result<Permissions> {
    Ok(Permissions::from_mode(match readers {
        Readers::User => 0o600,
        Readers::Others => 0o644,
    }))
}

#[cfg(target_os = "linux")]
pub(crate) fn unnamed(purpose: &str) -> io::Result<File> {
    use rustix::fs::{MemfdFlags, memfd_create};
    Ok(File::from(memfd_create(purpose, MemfdFlags::CLOEXEC)?))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn unnamed(_: &str) -> io::Result<File> {
    tempfile::tempfile()
}

#[cfg(target_os = "linux")]
pub(crate) fn with_library<T>(
    purpose: &str,
    bytes: &[u8],
    load: impl FnOnce(&Path) -> T,
) -> io::Result<T> {
    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
    use std::{io::Write, os::fd::AsRawFd};
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let mut file = File::from(memfd_create(purpose, flags)?);
    file.write_all(bytes)?;
    // It can be neither written to nor resized, not even by this process, and that stays so.
    let seals = SealFlags::WRITE | SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL;
    fcntl_add_seals(&file, seals)?;
    Ok(load(Path::new(&format!("/proc/self/fd/{}", file.as_raw_fd()))))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn with_library<T>(
    purpose: &str,
    bytes: &[u8],
    load: impl FnOnce(&Path) -> T,
) -> io::Result<T> {
    use std::io::Write;
    // Its name cannot be guessed, and nobody else can open it.
    let directory = tempfile::tempdir()?;
    let path = directory.path().join(purpose);
    let mut options = File::options();
    options.write(true).create_new(true).mode(0o500).open(&path)?.write_all(bytes)?;
    Ok(load(&path))
}

pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

pub(crate) fn list(
    directory: &Path,
    keep: impl Fn(&OsStr) -> bool,
) -> io::Result<Vec<(OsString, Option<FileStatus>)>> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = open(directory, flags, Mode::empty())?;
    let mut files = Vec::new();
    for entry in Dir::read_from(&directory)?.flatten() {
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if keep(name) {
            let stat = statat(&directory, entry.file_name(), AtFlags::empty()).ok();
            files.push((name.to_owned(), stat.as_ref().map(status)));
        }
    }
    Ok(files)
}

#[cfg_attr(
    target_os = "macos",
    expect(clippy::unnecessary_cast, reason = "nanoseconds have no sign on Linux")
)]
fn status(stat: &Stat) -> FileStatus {
    FileStatus {
        size: stat.st_size as u64,
        id: stat.st_ino,
        modified: (stat.st_mtime, stat.st_mtime_nsec as i64),
        changed: (stat.st_ctime, stat.st_ctime_nsec as i64),
        access: Access::Known {
            owner: stat.st_uid,
            group: stat.st_gid,
            mode: widened(stat.st_mode),
        },
    }
}

/// Modes have 16 bits on macOS.
fn widened(mode: impl Into<u32>) -> u32 {
    mode.into()
}

pub(crate) fn is_pipe(kind: FileType) -> bool {
    kind.is_fifo()
}

pub(crate) fn is_standard_input(path: &Path) -> bool {
    ["/dev/fd/0", "/proc/self/fd/0"].iter().any(|name| path == Path::new(name))
}

pub(crate) fn is_open_file(path: &Path) -> bool {
    let number = ["/dev/fd", "/proc/self/fd"].iter().find_map(|it| path.strip_prefix(it).ok());
    let number = number.and_then(Path::to_str);
    number.is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(crate) fn standard_input_size() -> io::Result<u64> {
    Ok(u64::try_from(fstat(io::stdin())?.st_size).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::symlink};

    #[test]
    fn a_listing_tells_what_metadata_tells() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.wasm");
        fs::write(&path, "1234").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        fs::write(home.path().join("other"), "").unwrap();
        symlink("a.wasm", home.path().join("b.wasm")).unwrap();
        symlink("none", home.path().join("c.wasm")).unwrap();
        let is_wasm = |name: &OsStr| name.as_bytes().ends_with(b".wasm");
        let mut files = list(home.path(), is_wasm).unwrap();
        files.sort_by(|(one, _), (other, _)| one.cmp(other));

        let meta = fs::metadata(&path).unwrap();
        let status = FileStatus {
            size: 4,
            id: meta.ino(),
            modified: (meta.mtime(), meta.mtime_nsec()),
            changed: (meta.ctime(), meta.ctime_nsec()),
            access: access(&meta),
        };
        let wanted = [("a.wasm", Some(status)), ("b.wasm", Some(status)), ("c.wasm", None)];
        assert_eq!(files, wanted.map(|(name, status)| (name.into(), status)));
        assert!(list(&path, |_| true).is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_library_cannot_be_changed_and_is_gone_afterwards() {
        let path = with_library("kitaru-test", b"bytes", |path| {
            assert_eq!(fs::read(path).unwrap(), b"bytes");
            assert!(fs::write(path, "other").is_err());
            assert!(fs::OpenOptions::new().append(true).open(path).unwrap().set_len(0).is_err());
            path.to_owned()
        });
        assert!(!path.unwrap().exists());
    }

    #[test]
    fn a_lock_is_not_behind_a_link_and_nobody_else_can_open_it() {
        let home = tempfile::tempdir().unwrap();
        let (lock, link) = (home.path().join("lock"), home.path().join("link"));
        assert!(access(&open_for_lock(&lock).unwrap().metadata().unwrap()).is_private());
        symlink(&lock, &link).unwrap();
        assert!(open_for_lock(&link).is_err());
    }

    #[test]
    fn a_private_file_is_made_and_never_taken_over() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state");
        assert!(access(&create_private(&path).unwrap().metadata().unwrap()).is_private());
        let again = create_private(&path).unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
    }

    #[test]
    fn an_open_file_has_a_number() {
        for (path, is_open) in [
            ("/dev/fd/63", true),
            ("/proc/self/fd/3", true),
            ("/dev/fd/", false),
            ("/dev/fd/3x", false),
            ("/dev/fd/3/4", false),
            ("/home/3", false),
        ] {
            assert_eq!(is_open_file(Path::new(path)), is_open, "`{path}`");
        }
    }
}
