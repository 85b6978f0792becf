//! Fuzzes what is done with the answers of a server.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    #[cfg(fuzzing)]
    kitaru::fuzzing::read_answer(bytes);
    #[cfg(not(fuzzing))]
    let _ = bytes;
});
