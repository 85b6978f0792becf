//! The stack type that a component serves.
//!
//! The tests write another type into the bytes of the component, so that one
//! build gives many providers. They look for the mark in front of the type and
//! fill the rest of the field with zeros.

use std::hint::black_box;

const MARK: &str = "serves:";

static SERVES: [u8; 32] = *b"serves:crooked\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

pub(crate) fn stack_type() -> String {
    // The compiler must not see the value, or it would inline the one that is here.
    let text = String::from_utf8_lossy(black_box(&SERVES));
    text.trim_end_matches('\0').trim_start_matches(MARK).to_owned()
}
