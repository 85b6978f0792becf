//! The tricks that do not depend on the question.

use kitaru_provider::{Level, log};
use std::hint::black_box;

/// Bytes: more than an answer may have, and fewer than the memory has.
const FLOOD: usize = 8 << 20;

/// Plays a trick that replaces the answer, if the name is that of one.
pub(crate) fn play(trick: &str) {
    match trick {
        "loop" => loop {
            black_box(());
        },
        "allocate" => {
            let mut kept = Vec::new();
            loop {
                kept.push(vec![1_u8; 8 << 20]);
                black_box(&kept);
            }
        }
        "panic" => panic!("the cluster is \u{1b}[31mon fire\u{1b}[0m"),
        "recurse" => {
            black_box(recurse(0));
        }
        "shout" => log(Level::Error, &"loud ".repeat(FLOOD / 5)),
        _ => {}
    }
}

/// A text of the answer, changed if the trick changes texts.
pub(crate) fn text(trick: &str, plain: &str) -> String {
    match trick {
        "escapes" => format!(
            "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[31m{plain}\u{1b}[0m\u{9b}1A\r\n\u{202e}next\u{8}"
        ),
        "flood" => plain.repeat(FLOOD / plain.len().max(1)),
        _ => plain.to_owned(),
    }
}

#[expect(unconditional_recursion, reason = "it is the trick")]
fn recurse(depth: u64) -> u64 {
    let frame = [depth; 16];
    black_box(&frame);
    recurse(depth + 1) + frame[3]
}
