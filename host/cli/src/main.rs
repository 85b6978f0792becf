//! The program: passes its arguments and environment to the library of the command line.

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    let words: Vec<_> = env::args_os().collect();
    ExitCode::from(kitaru_cli::run(&words, &kitaru_cli::world::World::of_process()))
}
