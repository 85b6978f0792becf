//! Fuzzes what is done with a description, a plan, problems and rows.
//!
//! The input chooses in the generator of the tests, so each one is an answer.
#![no_main]

#[expect(dead_code, reason = "the trials are those of the tests")]
#[path = "../../all/generated/answers.rs"]
mod answers;
#[path = "../../all/generated/made.rs"]
mod made;
/// In place of pseudorandom numbers.
#[path = "choices.rs"]
mod random;

use answers::try_made;
use libfuzzer_sys::fuzz_target;
use random::Random;

fuzz_target!(|bytes: &[u8]| {
    if let Err(error) = try_made(&mut Random::of(bytes)) {
        panic!("{error:?}");
    }
});
