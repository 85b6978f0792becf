//! Strings, which are any bytes.

use std::{
    ffi::{OsStr, OsString},
    io,
    os::unix::ffi::{OsStrExt, OsStringExt},
};

pub(crate) fn to_bytes(text: &OsStr) -> Vec<u8> {
    text.as_bytes().to_vec()
}

pub(crate) fn from_bytes(bytes: Vec<u8>) -> io::Result<OsString> {
    Ok(OsString::from_vec(bytes))
}

pub(crate) fn after(text: &OsStr, prefix: &str) -> Option<OsString> {
    let rest = text.as_bytes().strip_prefix(prefix.as_bytes())?;
    Some(OsStr::from_bytes(rest).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_text_stays_as_it_is() {
        let text = from_bytes(b"-f/\xff".to_vec()).unwrap();
        assert_eq!(to_bytes(&text), b"-f/\xff");
        assert_eq!(after(&text, "-f").map(|rest| to_bytes(&rest)), Some(b"/\xff".to_vec()));
    }
}
