//! `kitaru`: the stacks that ML and agent runs execute on, from the command line.
//!
//! [`run`] is the whole program: words, surroundings, and an exit status. Data
//! passes through stages, and a stage uses the data types of those before it,
//! never of those after:
//!
//! | stage | turns | into |
//! |---|---|---|
//! | [`argv`] | words | an invocation |
//! | [`request`] | flags, a stack file and variables | a request, or all that is wrong with it |
//! | [`credential`] | the files that a credential refers to | secrets, verified |
//! | [`provider`] | a request, asked of a component | a plan |
//! | [`rules`] | a plan and facts | a change, or a refusal |
//! | [`store`] | a change | state |
//! | [`view`] | an outcome | text or JSON |
//!
//! [`commands`] ties them together. [`server`] is how a server is talked to, for
//! `store` and those that log in. Everything else is a leaf that any stage may
//! use: [`name`], [`stack`], [`description`], [`secret`], [`problem`], [`text`],
//! [`disk`], [`world`] and [`trace`].

pub mod argv;
pub mod commands;
pub mod credential;
pub mod description;
pub mod disk;
pub mod name;
pub mod problem;
pub mod provider;
pub mod request;
pub mod rules;
pub mod secret;
pub mod server;
pub mod stack;
pub mod store;
pub mod text;
pub mod trace;
pub mod view;
pub mod world;

use argv::{Output, Stop};
use commands::{Ended, Printer};
use problem::{Failure, Fault, Problem};
use std::{
    ffi::OsString,
    io::{self, ErrorKind},
};
use view::paint::Paint;
use world::World;

/// The exit status of a command that did what it was asked for.
const DONE: u8 = 0;
/// That of a command that did not.
const FAILED: u8 = 1;
/// That of words that cannot be read.
const MISUSED: u8 = 2;

/// Runs a command line, the program's name first, and returns the exit status.
pub fn run(words: &[OsString], world: &World) -> u8 {
    trace::log_to(world, argv::verbosity(words), || {
        // Until the words are read, this is all that is known of the format that they ask for.
        let output = if argv::asks_for_json(words) { Output::Json } else { Output::Text };
        let command = argv::command_name(words);
        match execute(words, world) {
            Ok(()) => DONE,
            Err(Ended::Stopped(Stop::Answer(text))) => print(world.stdout.write(&text), DONE),
            Err(Ended::Stopped(Stop::Misuse { styled, .. })) if output == Output::Text => {
                print(world.stderr.write(&styled), MISUSED)
            }
            Err(Ended::Stopped(Stop::Misuse { message, tip, .. })) => {
                let failure = Failure(vec![misuse(message, tip)]);
                fail(world, &failure, &command, output, MISUSED)
            }
            Err(Ended::Failed(failure)) => fail(world, &failure, &command, output, FAILED),
            Err(Ended::Unprinted(error)) if error.kind() == ErrorKind::BrokenPipe => DONE,
            Err(Ended::Unprinted(error)) => {
                let failure = Failure(vec![unprinted(&error)]);
                fail(world, &failure, &command, output, FAILED)
            }
        }
    })
}

fn execute(words: &[OsString], world: &World) -> Result<(), Ended> {
    let invocation = argv::parse(words, world.stdout.colored).map_err(Ended::Stopped)?;
    let output = commands::output(invocation.output.as_deref(), invocation.verb.formats())?;
    let command = invocation.verb.command();
    commands::run(invocation.verb, world, &Printer::new(world, command, output))
}

fn misuse(message: String, tip: Option<String>) -> Problem {
    let help = "Add `--help` to the command to see what it takes.".to_owned();
    let hint = Some(tip.map_or(help, |word| format!("Write `{word}`, if that is meant.")));
    Problem { code: "command-line".into(), fault: Fault::Usage, message, hint }
}

fn unprinted(error: &io::Error) -> Problem {
    let message =
        format!("the command was carried out, but its outcome cannot be printed: {error}");
    let hint = Some("See what is there with `kitaru stack list`.".to_owned());
    Problem { code: "output.unprinted".into(), fault: Fault::Backend, message, hint }
}

fn fail(world: &World, failure: &Failure, command: &str, output: Output, status: u8) -> u8 {
    let paint = Paint { colored: world.stderr.colored };
    print(world.stderr.write(&view::problem::render(failure, command, output, paint)), status)
}

/// A reader that has gone is no failure; a disk that is full is.
fn print(written: io::Result<()>, status: u8) -> u8 {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => FAILED,
        _ => status,
    }
}
