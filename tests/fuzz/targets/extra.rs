//! Fuzzes `--extra`: each line of the input is one, and they are merged.
#![no_main]

use kitaru::request::{
    extra::{Assignment, Extra},
    schema::undeclared,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut extra = Extra::default();
    for assignment in text.lines().filter_map(|line| Assignment::parse(line).ok()) {
        // What leads through a scalar is refused.
        let _ = extra.assign(assignment);
    }
    for (target, fields) in extra.targets() {
        assert!(!target.key.is_empty() || text.contains('.'));
        for field in fields {
            let _ = undeclared(&field.value);
        }
    }
});
