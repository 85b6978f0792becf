//! What is said to the system and what it answers, in the same terms on all systems.

/// Who owns a file or directory, and who can use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// As Unix tells it.
    Known {
        /// The number of its owner; 0 is root.
        owner: u32,
        /// The number of its group.
        group: u32,
        /// The permission bits, and possibly others above them.
        mode: u32,
    },
    /// The system does not tell it in these terms: nobody is known to be kept out.
    Unknown,
}

impl Access {
    /// Whether nobody but the owner can read or write.
    #[must_use]
    pub fn is_private(self) -> bool {
        matches!(self, Self::Known { mode, .. } if mode & 0o077 == 0)
    }
}

impl From<&FileStatus> for Access {
    fn from(status: &FileStatus) -> Self {
        status.access
    }
}

/// What one look at a file tells, without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStatus {
    /// How many bytes it has.
    pub size: u64,
    /// Its number in the file system; another file of the same name has another one.
    pub id: u64,
    /// When its content was last changed: seconds and nanoseconds.
    pub modified: (i64, i64),
    /// When its content or metadata were last changed, which nobody can set.
    pub changed: (i64, i64),
    /// Who can use it.
    pub access: Access,
}

/// Who may read a new file or directory. Only the user may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// The user alone.
    User,
    /// Those that the user's mask allows, as for any file in a project.
    Others,
}

/// What a process can be limited in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Seconds of processor time.
    ProcessorTime,
    /// Bytes of address space.
    AddressSpace,
    /// Bytes of the largest file that it writes.
    FileSize,
    /// Bytes of a dump of its memory.
    CoreDump,
}

/// What a process can give up the right to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// To open, make, change or run files.
    Files,
    /// To use networks.
    Networks,
    /// To start, look at or signal processes. Threads can still be started.
    Processes,
    /// To have the kernel work for others, or to change it.
    Kernel,
}

/// A stream that a process writes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}
