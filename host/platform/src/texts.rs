//! The system's strings. The bytes that the standard library encodes them in may change from one
//! release to the next, so they are neither kept nor cut.

use crate::system::texts as system;
use std::{
    ffi::{OsStr, OsString},
    io,
};

/// A string as bytes that can be stored: [`from_bytes`] reads them on the same system.
#[must_use]
pub fn to_bytes(text: &OsStr) -> Vec<u8> {
    system::to_bytes(text)
}

/// The string that [`to_bytes`] wrote.
///
/// # Errors
///
/// If these bytes are no string on this system.
pub fn from_bytes(bytes: Vec<u8>) -> io::Result<OsString> {
    system::from_bytes(bytes)
}

/// What follows a prefix.
#[must_use]
pub fn after(text: &OsStr, prefix: &str) -> Option<OsString> {
    system::after(text, prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_read_as_it_was_written() {
        for text in ["", "/a/é", "x"].map(OsString::from) {
            assert_eq!(from_bytes(to_bytes(&text)).unwrap(), text);
        }
    }

    #[test]
    fn a_prefix_is_cut_off_once() {
        let after = |text: &str, prefix| after(OsStr::new(text), prefix);
        assert_eq!(after("--file=--file=é", "--file="), Some("--file=é".into()));
        assert_eq!(after("-f", "-f"), Some("".into()));
        assert_eq!(after("--fil", "--file="), None);
    }
}
