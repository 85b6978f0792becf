//! What the two processes send to each other: a tag, a length in four bytes, and bytes.
//!
//! | from | tag | bytes |
//! |---|---|---|
//! | host | [`LIBRARY`] | the library |
//! | host | the number of a question | its input |
//! | child | [`LOG`] | a level in one byte, and a text; any number of them before the others |
//! | child | [`READY`] | the contract that the library was built for, as JSON |
//! | child | [`REFUSED`] | why the library cannot be asked, as JSON |
//! | child | [`ANSWER`] | an answer |
//! | child | [`STATUS`] | the status of a question without an answer; nothing if the answer points to nothing |

use std::io::{self, ErrorKind, Read, Write};

pub(super) const LIBRARY: u8 = b'l';
pub(super) const LOG: u8 = b'L';
pub(super) const READY: u8 = b'R';
pub(super) const REFUSED: u8 = b'X';
pub(super) const ANSWER: u8 = b'A';
pub(super) const STATUS: u8 = b'S';

/// A tag and bytes.
#[derive(Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) tag: u8,
    pub(super) bytes: Vec<u8>,
}

impl Frame {
    /// Reads a frame of at most so many bytes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::FileTooLarge`] if it has more, and [`ErrorKind::UnexpectedEof`] if it ends
    /// before.
    pub(super) fn read(input: &mut impl Read, most: usize) -> io::Result<Self> {
        let mut head = [0; 5];
        input.read_exact(&mut head)?;
        let [tag, length @ ..] = head;
        let length = u32::from_le_bytes(length);
        if usize::try_from(length).is_ok_and(|length| length > most) {
            return Err(ErrorKind::FileTooLarge.into());
        }
        // The sender may not have as much as it says.
        let mut bytes = Vec::new();
        input.take(u64::from(length)).read_to_end(&mut bytes)?;
        match bytes.len() as u64 == u64::from(length) {
            true => Ok(Self { tag, bytes }),
            false => Err(ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// Writes a frame of these parts.
pub(super) fn write(output: &mut impl Write, tag: u8, parts: &[&[u8]]) -> io::Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    // More than any reader takes.
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    let [a, b, c, d] = length.to_le_bytes();
    output.write_all(&[tag, a, b, c, d])?;
    parts.iter().try_for_each(|part| output.write_all(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_as_it_was_written() {
        let mut sent = Vec::new();
        write(&mut sent, LOG, &[&[1], b"text"]).unwrap();
        write(&mut sent, ANSWER, &[]).unwrap();
        let mut input = &*sent;
        let log = Frame::read(&mut input, 5).unwrap();
        assert_eq!(log, Frame { tag: LOG, bytes: b"\x01text".to_vec() });
        let empty = Frame::read(&mut input, 0).unwrap();
        assert_eq!(empty, Frame { tag: ANSWER, bytes: Vec::new() });
    }

    #[test]
    fn a_frame_that_is_large_or_breaks_off_is_an_error() {
        let mut sent = Vec::new();
        write(&mut sent, ANSWER, &[b"12345"]).unwrap();
        let large = Frame::read(&mut &*sent, 4).unwrap_err();
        assert_eq!(large.kind(), ErrorKind::FileTooLarge);
        for end in [0, 4, 5, 9] {
            let cut = Frame::read(&mut &sent[..end], 100).unwrap_err();
            assert_eq!(cut.kind(), ErrorKind::UnexpectedEof, "{end}");
        }
    }
}
