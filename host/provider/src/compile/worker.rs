//! The process that compiles, and how it is started.
//!
//! The component is its standard input, and its standard output is a line of
//! JSON, [`Reply`], then the code. Both are files in memory, so neither side
//! waits for the other.
//!
//! 1. The child limits its own time, address space and output before it reads.
//! 2. It closes what it inherited and gives up its rights: see [`confine`](super::confine).
//! 3. It is killed when it takes too long, and when its parent ends.
//! 4. Its code is used only if it fits this process's engine.

use super::{Compiled, compile, confine};
use crate::{
    cancel::{Cancelled, GivenUp},
    engine::Engine,
    error::ProviderFault,
    limits,
};
use kitaru_platform::{Limit, files, processes};
use serde::{Deserialize, Serialize};
use std::{
    ffi::OsString,
    fs::File,
    io::{self, ErrorKind, Read, Seek, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The first argument by which a program is asked to compile.
pub const ARGUMENT: &str = "compile-provider";

/// The exit status of a process that is no child of a host.
const NO_CHILD: u8 = 2;
/// The exit status of a child that met one of its limits.
const UNFINISHED: u8 = 3;
/// The exit status of a child that the system kept from its work.
const FAILED: u8 = 4;
/// The exit status that Rust gives to a panic.
const PANICKED: u8 = 101;

/// How often the parent looks whether its child has ended.
const LOOK: Duration = Duration::from_millis(2);

/// What a child begins its output with.
#[derive(Debug, Serialize, Deserialize)]
struct Reply {
    /// Of the engine, so that no other release's code is used.
    compatible: u64,
    /// The contract of the component whose code follows, or what is wrong with it.
    contract: Result<String, ProviderFault>,
    /// What keeps the child from files and networks.
    confined: Vec<String>,
}

/// Why a child compiled nothing.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The program cannot be started, or is no compiler of this release.
    NoCompiler(String),
    /// Of the component, or of this machine.
    Fault(ProviderFault),
}

impl Stopped {
    /// This machine could not do what it usually can.
    fn machine(error: &io::Error) -> Self {
        Self::Fault(ProviderFault::Machine(error.to_string()))
    }
}

/// Compiles a component in a child of this process.
pub(super) fn compile_in(
    program: &Path,
    arguments: &[OsString],
    bytes: &[u8],
    cancelled: &Cancelled,
) -> Result<Compiled, Stopped> {
    let input = || -> io::Result<File> {
        let mut input = files::unnamed("kitaru-compile")?;
        input.write_all(bytes)?;
        input.rewind()?;
        Ok(input)
    };
    let input = input().map_err(|error| Stopped::machine(&error))?;
    let output = files::unnamed("kitaru-compile").map_err(|error| Stopped::machine(&error))?;
    let mut child = start(program, arguments, input, &output)?;
    let size = bytes.len() as u64;
    let (time, memory) = (limits::compile_time(size), limits::compile_memory(size));
    let heavy = ProviderFault::Heavy { time, memory };
    let end = |child: &mut Child, mut output: File| -> io::Result<Option<(ExitStatus, Vec<u8>)>> {
        let Some(status) = wait(child, limits::compile_wait(size), cancelled)? else {
            return Ok(None);
        };
        output.rewind()?;
        let mut answer = Vec::new();
        output.take(limits::CODE).read_to_end(&mut answer)?;
        Ok(Some((status, answer)))
    };
    match end(&mut child, output).map_err(|error| Stopped::machine(&error))? {
        Some((status, answer)) if status.success() => read(answer),
        Some((status, _)) => Err(stopped(status, heavy)),
        None if cancelled.is_cancelled() => Err(Stopped::Fault(GivenUp.into())),
        None => Err(Stopped::Fault(heavy)),
    }
}

fn start(
    program: &Path,
    arguments: &[OsString],
    input: File,
    output: &File,
) -> Result<Child, Stopped> {
    let output = output.try_clone().map_err(|error| Stopped::machine(&error))?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .arg(ARGUMENT)
        .arg(std::process::id().to_string())
        .env_clear()
        // Each thread takes address space.
        .env("RAYON_NUM_THREADS", threads().to_string())
        .env("MALLOC_ARENA_MAX", "2")
        .stdin(Stdio::from(input))
        .stdout(Stdio::from(output))
        .stderr(Stdio::null());
    // What a terminal sends to this program is not for the child, which ends with it.
    processes::give_own_group(&mut command).map_err(|error| Stopped::machine(&error))?;
    command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::PermissionDenied => Stopped::NoCompiler(error.to_string()),
        _ if processes::is_for_another_system(&error) => Stopped::NoCompiler(error.to_string()),
        _ => Stopped::machine(&error),
    })
}

/// The answer of a child that has done its work.
fn read(mut answer: Vec<u8>) -> Result<Compiled, Stopped> {
    let no_compiler = |why: &str| Stopped::NoCompiler(why.to_owned());
    let line = answer.iter().position(|byte| *byte == b'\n').unwrap_or(answer.len());
    let reply: Reply = serde_json::from_slice(&answer[..line])
        .map_err(|_| no_compiler("the program does not compile providers"))?;
    let engine = Engine::shared().map_err(Stopped::Fault)?;
    if reply.compatible != engine.compatibility() {
        return Err(no_compiler("the compiler is of another release"));
    }
    tracing::debug!(target: "kitaru::provider", confined = ?reply.confined, "compiler");
    answer.drain(..answer.len().min(line + 1));
    let contract = reply.contract.and_then(|contract| contract.parse()).map_err(Stopped::Fault)?;
    Ok(Compiled { code: answer, contract })
}

/// Why a child has not done its work; `heavy` is the fault of one that its limits ended.
fn stopped(status: ExitStatus, heavy: ProviderFault) -> Stopped {
    if processes::is_end_by_limit(&status) {
        return Stopped::Fault(heavy);
    }
    match status.code().and_then(|code| u8::try_from(code).ok()) {
        Some(UNFINISHED) => Stopped::Fault(heavy),
        Some(PANICKED) => Stopped::Fault(ProviderFault::Compile("the compiler failed".to_owned())),
        Some(FAILED) | None => {
            Stopped::Fault(ProviderFault::Machine(format!("the compiler ended with {status}")))
        }
        Some(_) => Stopped::NoCompiler("the program does not compile providers".to_owned()),
    }
}

/// As many threads as there are processors, up to 4.
fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(4)
}

/// The child's exit status; none if it had to be killed.
fn wait(
    child: &mut Child,
    time: Duration,
    cancelled: &Cancelled,
) -> io::Result<Option<ExitStatus>> {
    let ended = cancelled.wait(time, |time| {
        let end = Instant::now() + time;
        loop {
            let status = child.try_wait().transpose();
            if status.is_some() || Instant::now() >= end {
                return status;
            }
            thread::sleep(LOOK);
        }
    });
    if ended.is_none() {
        child.kill()?;
        child.wait()?;
    }
    ended.transpose()
}

/// Compiles the component on standard input, as the child of a [`ProviderHost`], and returns the
/// exit status.
///
/// The words are the arguments after [`ARGUMENT`]. A process that no host started ends at once,
/// with exit status 2.
///
/// [`ProviderHost`]: crate::ProviderHost
#[must_use]
pub fn serve(words: impl IntoIterator<Item = OsString>) -> u8 {
    let parent = words.into_iter().next().and_then(|word| word.to_str()?.parse().ok());
    if parent.is_none_or(|parent| processes::end_with_parent(parent).is_err()) {
        return NO_CHILD;
    }
    match answer() {
        Ok(()) => 0,
        Err(error) if error.kind() == ErrorKind::FileTooLarge => UNFINISHED,
        Err(_) => FAILED,
    }
}

fn answer() -> io::Result<()> {
    processes::close_inherited();
    let mut input = io::stdin().lock();
    let size = files::standard_input_size()?;
    let engine = Engine::shared().map_err(io::Error::other)?;
    limit(size)?;
    let confined = confine::confine();
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    input.by_ref().take(limits::COMPONENT).read_to_end(&mut bytes)?;
    let (contract, code) = match compile(engine.wasmtime(), &bytes) {
        Ok(compiled) => (Ok(compiled.contract.to_string()), compiled.code),
        Err(fault) => (Err(fault), Vec::new()),
    };
    let reply = Reply { compatible: engine.compatibility(), contract, confined };
    let mut output = io::stdout().lock();
    serde_json::to_writer(&mut output, &reply)?;
    output.write_all(b"\n")?;
    output.write_all(&code)?;
    output.flush()
}

/// Sets the limits for compiling a component of this many bytes.
fn limit(size: u64) -> io::Result<()> {
    let seconds = limits::compile_time(size).as_secs();
    for (limit, most) in [
        (Limit::ProcessorTime, seconds),
        (Limit::AddressSpace, limits::compile_memory(size)),
        (Limit::FileSize, limits::CODE),
        (Limit::CoreDump, 0),
    ] {
        processes::limit(limit, most)?;
    }
    Ok(())
}
