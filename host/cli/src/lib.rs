//! The command line of kitaru.
//!
//! [`run`] is the whole program: it takes arguments and an environment, and
//! returns an exit status. A command line passes through stages. A stage uses
//! only those above it in this table, which a test checks.
//!
//! | module | turns | into |
//! |---|---|---|
//! | [`paste`], [`words`] | suggested actions | commands to paste |
//! | [`view`] | an outcome or a problem | text or JSON |
//! | [`terminal`], [`world`] | streams and settings | the environment of a run |
//! | [`trace`] | log events | lines on standard error |
//! | [`argv`] | command-line arguments | arguments of an operation |
//! | [`complete`] | the line of a shell | words that may follow |
//! | [`commands`] | those arguments | one call of the library, and a view of its outcome |
//!
//! A verb has a file of the same name in `argv`, `commands` and `view`, and in
//! `ops` of the library.
//!
//! Not decided here: anything about stacks. That is decided in the library,
//! [`kitaru`].

pub mod argv;
pub mod commands;
pub mod complete;
pub mod paste;
pub mod terminal;
pub mod trace;
pub mod view;
pub mod words;
pub mod world;

use argv::{CREATE, CliExit, Invocation, KnownTypes, Parsed, Unread};
use commands::{CommandError, Printer};
use kitaru::{
    Failure, Kitaru, Problem,
    plugin::{Served, StackType, compile::Compiler},
    words::{Action, Text},
};
use std::{
    cell::OnceCell,
    ffi::OsString,
    io::{self, ErrorKind},
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};
use terminal::EventPrinter;
use view::{Output, problem};
use world::World;

/// The exit status of success.
const DONE: u8 = 0;
/// The exit status of a command that was refused or failed.
const FAILED: u8 = 1;
/// The exit status of a command line that cannot be parsed.
const MISUSED: u8 = 2;

/// Runs a command line, the program's name first, and returns the exit status.
pub fn run(words: &[OsString], world: &World) -> u8 {
    if let Some(shell) = world.settings.completes() {
        complete::complete(shell, words, world);
        return DONE;
    }
    let words = &*argv::spellings::read(words);
    let types = LazyTypes { world, words, kitaru: OnceCell::new() };
    match argv::parse(words, &types, world.terminal.stdout.colored) {
        Ok(Parsed::Invocation(invocation)) => trace::log_to(world, invocation.verbosity, || {
            let command = invocation.command;
            execute(*invocation, world, |output| open(world, words, command, output))
        }),
        // The flags of `stack create` come from the stack types, which must be loaded first.
        Ok(Parsed::Creation(unread)) => {
            trace::log_to(world, unread.verbosity, || create(words, &unread, world))
        }
        Err(exit) => leave(exit, world),
    }
}

/// Opens the library, with a listener that reports to standard error.
fn open(world: &World, words: &[OsString], command: &str, output: Output) -> Kitaru {
    let mut settings = world.settings.clone();
    settings.locked = argv::is_locked(words);
    settings.compiler = Compiler::this_program();
    let terminal = Arc::clone(&world.terminal);
    let command = command.to_owned();
    let events = EventPrinter { terminal, command, output, told: AtomicU64::new(0) };
    Kitaru::open(settings).with_listener(Arc::new(events))
}

fn create(words: &[OsString], unread: &Unread, world: &World) -> u8 {
    let kitaru = open(world, words, CREATE, unread.output);
    match argv::parse_creation(words, &Types(&kitaru), world.terminal.stdout.colored) {
        Ok(invocation) => execute(invocation, world, |_| kitaru),
        Err(exit) => leave(exit, world),
    }
}

/// The stack types of the library.
struct Types<'a>(&'a Kitaru);

impl KnownTypes for Types<'_> {
    fn find(&self, name: &str) -> Option<StackType> {
        self.0.stack_type(name)
    }

    fn of_file(&self, path: &Path) -> Option<String> {
        self.0.stack_type_of_file(path)
    }

    fn list(&self, installed: usize) -> (Vec<StackType>, Vec<Served>) {
        self.0.some_stack_types(installed)
    }
}

/// The stack types, for a line that may need none.
struct LazyTypes<'a> {
    world: &'a World,
    words: &'a [OsString],
    kitaru: OnceCell<Kitaru>,
}

impl LazyTypes<'_> {
    fn types(&self) -> Types<'_> {
        Types(self.kitaru.get_or_init(|| open(self.world, self.words, CREATE, Output::Text)))
    }
}

impl KnownTypes for LazyTypes<'_> {
    fn find(&self, name: &str) -> Option<StackType> {
        self.types().find(name)
    }

    fn of_file(&self, path: &Path) -> Option<String> {
        self.types().of_file(path)
    }

    fn list(&self, installed: usize) -> (Vec<StackType>, Vec<Served>) {
        self.types().list(installed)
    }
}

fn execute(invocation: Invocation, world: &World, open: impl FnOnce(Output) -> Kitaru) -> u8 {
    let command = invocation.command;
    let output = match argv::output(&invocation) {
        Ok(output) => output,
        Err(problem) => return fail(world, &problem.into(), command, Output::Text, MISUSED),
    };
    let kitaru = open(output);
    let printer = Printer::new(&world.terminal, command, output);
    match commands::run(invocation.verb, &kitaru, &printer) {
        Ok(()) => DONE,
        Err(CommandError::Failed(failure)) => fail(world, &failure, command, output, FAILED),
        // A closed pipe does not make the command fail.
        Err(CommandError::Unprinted(error)) if error.kind() == ErrorKind::BrokenPipe => DONE,
        Err(CommandError::Unprinted(error)) => {
            fail(world, &unprinted(&error).into(), command, output, FAILED)
        }
    }
}

fn leave(exit: CliExit, world: &World) -> u8 {
    match exit {
        CliExit::Answer(text) => print(world.terminal.stdout.write(&text), DONE),
        CliExit::Misuse { problem, command, output, .. } if output.is_structured() => {
            fail(world, &(*problem).into(), &command, output, MISUSED)
        }
        CliExit::Misuse { styled, .. } => print(world.terminal.stderr.write(&styled), MISUSED),
    }
}

fn unprinted(error: &io::Error) -> Problem {
    let message =
        format!("the command was carried out, but its outcome cannot be printed: {error}");
    Problem::backend("output.unprinted", message).hint(Text::new([
        "See what is there with ".into(),
        Action::list().into(),
        ".".into(),
    ]))
}

fn fail(world: &World, failure: &Failure, command: &str, output: Output, status: u8) -> u8 {
    let stderr = &world.terminal.stderr;
    let text = problem::render(failure, command, output, stderr.paint());
    let written = match output.is_structured() {
        true => stderr.write_unwrapped(&text),
        false => stderr.write(&text),
    };
    print(written, status)
}

/// The exit status after a write: a closed pipe is ignored, any other error is a failure.
fn print(written: io::Result<()>, status: u8) -> u8 {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => FAILED,
        _ => status,
    }
}
