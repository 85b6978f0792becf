//! The program: passes its arguments and environment to the library of the command line.

use kitaru::plugin::{compile, native};
use std::{env, process::ExitCode};

#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    let words: Vec<_> = env::args_os().collect();
    // A child of this program, which does one thing for it.
    if words.get(1).is_some_and(|word| word == compile::ARGUMENT) {
        return ExitCode::from(compile::serve(words.into_iter().skip(2)));
    }
    if words.get(1).is_some_and(|word| word == native::ARGUMENT) {
        return ExitCode::from(native::serve(words.into_iter().skip(2)));
    }
    kitaru_cli::world::forbid_core_dump();
    ExitCode::from(kitaru_cli::run(
        &words,
        &kitaru_cli::world::World::of_process(kitaru_cli::argv::color(&words)),
    ))
}
