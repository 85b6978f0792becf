//! Fuzzes the look at a component before it is compiled.
#![no_main]

use kitaru_provider_host::{inspect, text::has_hidden};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(fault) = inspect(bytes) {
        let message = fault.to_string();
        assert!(!message.is_empty() && message.len() < 4096, "{message}");
        assert!(!has_hidden(&message), "{message:?}");
    }
});
