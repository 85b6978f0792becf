//! Windows, which is not supported: this compiles, and refuses what it cannot do.
//!
//! Nothing here was ever run on Windows. What is more than a refusal uses the
//! standard library's own functions for it. A port fills in the rest, with the
//! crate `windows-sys`, as the functions of the crate's public modules say:
//!
//! | function | a port does it with |
//! |---|---|
//! | `files::access`, `user` | the owner's SID and the DACL (`GetSecurityInfo`): the last part of the SID as the number, 0 for Administrators and SYSTEM, and the bits of the mode that the DACL adds up to |
//! | `files::open_without_waiting` | `FILE_FLAG_OPEN_REPARSE_POINT` and `GetFileType`: a pipe, a console or a device such as `CON` is not opened |
//! | `files::open_directory`, `sync_directory` | `FILE_FLAG_BACKUP_SEMANTICS`; `FlushFileBuffers` |
//! | `files::open_for_lock`, `create_private`, `create_directory` | a security descriptor for the user alone, in `CreateFileW` and `CreateDirectoryW` |
//! | `files::permissions` | nothing: `Permissions` hold no DACL, so that temporary files need a function of their own |
//! | `files::unnamed` | a temporary file with `FILE_FLAG_DELETE_ON_CLOSE`; a child inherits its handle |
//! | `files::with_library` | a file in a directory of the user's, opened without `FILE_SHARE_WRITE` |
//! | `files::list` | `GetFileInformationByHandleEx` with `FileIdBothDirectoryInfo`: size, number and times in one call |
//! | `files::standard_input_size` | `GetFileSizeEx` |
//! | `processes::give_own_group` | `CREATE_NEW_PROCESS_GROUP` |
//! | `processes::end_with_parent`, `end_group`, `limit`, `is_end_by_limit` | a job object that the parent makes, with `JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE`, a process time and a process memory; its completion port tells which limit was met |
//! | `processes::take_standard_streams` | `DuplicateHandle`, and `SetStdHandle` to `NUL` |
//! | `processes::is_abort` | the exit codes of `abort` and `__fastfail` |
//! | `processes::give_up` | an AppContainer without capabilities, or a restricted token with low integrity, when the child is started |
//! | `processes::forbid_core_dumps` | `WerSetFlags` and `SetErrorMode` |
//! | `terminals::columns`, `read_unseen_line` | `GetConsoleScreenBufferInfo`; `SetConsoleMode` without `ENABLE_ECHO_INPUT` |

use std::io;

/// The error of what is not there yet.
fn refused<T>(what: &str) -> io::Result<T> {
    let message = format!("kitaru cannot {what} on Windows");
    Err(io::Error::new(io::ErrorKind::Unsupported, message))
}

pub(crate) mod files {
    use super::refused;
    use crate::facts::{Access, FileStatus, Readers};
    use std::{
        ffi::{OsStr, OsString},
        fs::{self, File, FileType, Metadata, Permissions},
        io,
        path::Path,
    };

    pub(crate) fn access(_: &Metadata) -> Access {
        Access::Unknown
    }

    pub(crate) fn user() -> Option<u32> {
        None
    }

    pub(crate) fn open_without_waiting(_: &Path) -> io::Result<File> {
        refused("open a file without the risk of waiting for it")
    }

    pub(crate) fn open_directory(_: &Path) -> io::Result<File> {
        refused("open a directory")
    }

    pub(crate) fn open_for_lock(_: &Path) -> io::Result<File> {
        refused("keep others from a lock")
    }

    pub(crate) fn create_private(_: &Path) -> io::Result<File> {
        refused("keep others from a file")
    }

    pub(crate) fn create_directory(_: &Path, _: Readers, _: bool) -> io::Result<()> {
        refused("keep others from a directory")
    }

    pub(crate) fn permissions(_: Readers) -> io::Result<Permissions> {
        refused("keep others from a file")
    }

    pub(crate) fn unnamed(_: &str) -> io::Result<File> {
        refused("make a file without a name")
    }

    pub(crate) fn with_library<T>(_: &str, _: &[u8], _: impl FnOnce(&Path) -> T) -> io::Result<T> {
        refused("keep others from a library")
    }

    pub(crate) fn sync_directory(_: &Path) -> io::Result<()> {
        refused("wait until a directory is on the disk")
    }

    /// The names alone: what they lead to is not known as well as it must be.
    pub(crate) fn list(
        directory: &Path,
        keep: impl Fn(&OsStr) -> bool,
    ) -> io::Result<Vec<(OsString, Option<FileStatus>)>> {
        let names = fs::read_dir(directory)?.flatten().map(|entry| entry.file_name());
        Ok(names.filter(|name| keep(name)).map(|name| (name, None)).collect())
    }

    /// Pipes have a name space of their own, outside file systems.
    pub(crate) fn is_pipe(_: FileType) -> bool {
        false
    }

    pub(crate) fn is_standard_input(_: &Path) -> bool {
        false
    }

    pub(crate) fn is_open_file(_: &Path) -> bool {
        false
    }

    pub(crate) fn standard_input_size() -> io::Result<u64> {
        refused("tell the size of standard input")
    }
}

pub(crate) mod processes {
    use super::refused;
    use crate::facts::{Limit, Right};
    use std::{
        env,
        fs::File,
        io,
        path::PathBuf,
        process::{Child, Command, ExitStatus},
    };

    /// A program that runs can neither be removed nor replaced.
    pub(crate) fn running_program() -> io::Result<PathBuf> {
        env::current_exe()
    }

    pub(crate) fn give_own_group(_: &mut Command) -> io::Result<()> {
        refused("start a child in a group of its own")
    }

    /// The loader does so.
    pub(crate) fn find_functions_early(_: &mut Command) {}

    pub(crate) fn end_group(child: &mut Child) -> io::Result<ExitStatus> {
        child.kill()?;
        child.wait()
    }

    pub(crate) fn end_with_parent(_: u32) -> io::Result<()> {
        refused("end a process with its parent")
    }

    pub(crate) fn limit(_: Limit, _: u64) -> io::Result<()> {
        refused("limit a process")
    }

    /// A job that it is in may limit its memory.
    pub(crate) fn is_address_space_limited() -> bool {
        true
    }

    pub(crate) fn is_for_another_system(error: &io::Error) -> bool {
        const ERROR_BAD_EXE_FORMAT: i32 = 193;
        error.raw_os_error() == Some(ERROR_BAD_EXE_FORMAT)
    }

    pub(crate) fn is_end_by_limit(_: &ExitStatus) -> bool {
        false
    }

    pub(crate) fn is_abort(_: &ExitStatus) -> bool {
        false
    }

    pub(crate) fn take_standard_streams() -> io::Result<(File, File)> {
        refused("replace the standard streams")
    }

    /// `LoadLibrary` is there however the C runtime is linked.
    pub(crate) fn loads_libraries() -> bool {
        true
    }

    pub(crate) fn close_inherited() {}

    pub(crate) fn give_up(_: &[Right]) -> Vec<String> {
        Vec::new()
    }

    pub(crate) fn forbid_core_dumps() -> io::Result<()> {
        refused("keep memory out of dumps")
    }
}

pub(crate) mod terminals {
    use super::refused;
    use crate::facts::OutputStream;
    use std::io;

    pub(crate) fn columns(_: OutputStream) -> Option<usize> {
        None
    }

    pub(crate) fn read_unseen_line() -> io::Result<String> {
        refused("read a line from the console without showing it")
    }
}

pub(crate) mod texts {
    use std::{
        ffi::{OsStr, OsString},
        io,
        os::windows::ffi::{OsStrExt, OsStringExt},
    };

    /// The units of UTF-16, or of what is not quite that, each with its lower byte first.
    pub(crate) fn to_bytes(text: &OsStr) -> Vec<u8> {
        text.encode_wide().flat_map(u16::to_le_bytes).collect()
    }

    #[expect(clippy::needless_pass_by_value, reason = "on Unix the bytes are the string")]
    pub(crate) fn from_bytes(bytes: Vec<u8>) -> io::Result<OsString> {
        let (units, rest) = bytes.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is half a character"));
        }
        let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
        Ok(OsString::from_wide(&units))
    }

    pub(crate) fn after(text: &OsStr, prefix: &str) -> Option<OsString> {
        let units: Vec<u16> = text.encode_wide().collect();
        let prefix: Vec<u16> = prefix.encode_utf16().collect();
        Some(OsString::from_wide(units.strip_prefix(prefix.as_slice())?))
    }
}
