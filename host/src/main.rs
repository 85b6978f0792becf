//! The program: hands its words and surroundings to the library.

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    let words: Vec<_> = env::args_os().collect();
    ExitCode::from(kitaru::run(&words, &kitaru::world::World::of_process()))
}
