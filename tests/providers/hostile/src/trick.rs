//! The tricks that do not depend on what was asked.

use std::hint::black_box;

/// More than an answer may have, and less than memory has.
const FLOOD: usize = 8 << 20;

/// Does what a trick does in place of an answer; most names are of no such trick.
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
        "shout" => shout(&"loud ".repeat(FLOOD / 5)),
        _ => {}
    }
}

/// A text as the trick has it: most leave it as it is.
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

/// The SDK has no word for it, so this is the contract's own.
fn shout(line: &str) {
    #[cfg(target_family = "wasm")]
    kitaru_provider::__private::bindings::kitaru::provider::log::log("error", line);
    #[cfg(not(target_family = "wasm"))]
    let _ = line;
}
