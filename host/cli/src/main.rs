//! The program: passes its arguments and environment to the library of the command line.

use kitaru::plugin::compile;
use std::{env, process::ExitCode};

fn main() -> ExitCode {
    kitaru_cli::world::forbid_core_dump();
    let words: Vec<_> = env::args_os().collect();
    if words.get(1).is_some_and(|word| word == compile::ARGUMENT) {
        return ExitCode::from(compile::serve(words.into_iter().skip(2)));
    }
    ExitCode::from(kitaru_cli::run(&words, &kitaru_cli::world::World::of_process()))
}
