//! Files: read within bounds, used if nobody else can have changed them, replaced as a whole.
//!
//! [`read`] takes the path of any file that somebody else may have chosen.
//! [`trust`] tells whose a file or directory is, and who can write to it.
//! [`replace`] leaves either the old bytes or the new ones.
//! [`Turn`] has processes wait for each other.
//!
//! Not decided here: where files are kept, and how the system does these
//! things, which [`kitaru_platform::files`] says.

mod error;
mod read;
mod trust;
mod turn;
mod write;

pub use error::{DiskError, FileError};
pub use kitaru_platform::{Access, Readers};
pub use read::{LARGEST, bounded, open, read, read_bounded, read_pipe, read_text};
pub use trust::{
    Distrust, LARGEST_OWN, Writers, check_directory, distrust, is_own, is_private, read_own,
    read_trusted, trust,
};
pub use turn::Turn;
pub use write::{create_private_dir, replace, replace_for_now};
