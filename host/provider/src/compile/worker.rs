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
use crate::{engine::Engine, error::ProviderFault, limits};
use rustix::{
    fs::fstat,
    process::{Resource, Rlimit, getppid, getrlimit, setrlimit},
};
use serde::{Deserialize, Serialize};
use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read, Seek, Write},
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
const UNFINISHED: i32 = 3;
/// The exit status that Rust gives to a panic.
const PANICKED: i32 = 101;

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

/// Compiles a component in a child of this process.
///
/// The outer error means that there is no such child: the component is not to blame.
pub(super) fn compile_in(
    program: &Path,
    bytes: &[u8],
) -> io::Result<Result<Compiled, ProviderFault>> {
    let mut input = anonymous()?;
    input.write_all(bytes)?;
    input.rewind()?;
    let mut output = anonymous()?;
    let mut child = Command::new(program)
        .arg(ARGUMENT)
        .arg(std::process::id().to_string())
        .env_clear()
        // Each thread takes address space.
        .env("RAYON_NUM_THREADS", threads().to_string())
        .env("MALLOC_ARENA_MAX", "2")
        .stdin(Stdio::from(input))
        .stdout(Stdio::from(output.try_clone()?))
        .stderr(Stdio::null())
        .spawn()?;
    let size = bytes.len() as u64;
    let (time, memory) = (limits::compile_time(size), limits::compile_memory(size));
    let Some(status) = wait(&mut child, 2 * time)? else {
        return Ok(Err(ProviderFault::Heavy { time, memory }));
    };
    output.rewind()?;
    let mut answer = Vec::new();
    output.take(limits::CODE).read_to_end(&mut answer)?;
    read(answer, status, ProviderFault::Heavy { time, memory })
}

/// A child's answer; `stopped` is the fault of one that its limits ended.
fn read(
    mut answer: Vec<u8>,
    status: ExitStatus,
    stopped: ProviderFault,
) -> io::Result<Result<Compiled, ProviderFault>> {
    let other = |why: &str| Err(io::Error::other(why.to_owned()));
    let line = answer.iter().position(|byte| *byte == b'\n').unwrap_or(answer.len());
    let reply = serde_json::from_slice::<Reply>(&answer[..line]);
    match reply {
        Ok(reply) if status.success() => {
            let Ok(engine) = Engine::shared() else { return other("there is no engine") };
            if reply.compatible != engine.compatibility() {
                return other("the compiler is of another release");
            }
            tracing::debug!(target: "kitaru::provider", confined = ?reply.confined, "compiler");
            answer.drain(..answer.len().min(line + 1));
            let code = answer;
            Ok(reply
                .contract
                .and_then(|contract| Ok(Compiled { code, contract: contract.parse()? })))
        }
        _ => match status.code() {
            None | Some(UNFINISHED) => Ok(Err(stopped)),
            Some(PANICKED) => Ok(Err(ProviderFault::Compile("the compiler failed".to_owned()))),
            Some(_) => other("the program does not compile providers"),
        },
    }
}

/// As many threads as there are processors, up to 4.
fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(4)
}

/// The child's exit status; none if it had to be killed.
fn wait(child: &mut Child, time: Duration) -> io::Result<Option<ExitStatus>> {
    let end = Instant::now() + time;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(LOOK);
    }
}

/// A file that has no name.
#[cfg(target_os = "linux")]
fn anonymous() -> io::Result<File> {
    use rustix::fs::{MemfdFlags, memfd_create};
    Ok(File::from(memfd_create("kitaru-compile", MemfdFlags::CLOEXEC)?))
}

/// A file that has no name.
#[cfg(not(target_os = "linux"))]
fn anonymous() -> io::Result<File> {
    tempfile::tempfile()
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
    if parent.is_none_or(|parent| end_with(parent).is_err()) {
        return NO_CHILD;
    }
    if answer().is_ok() { 0 } else { UNFINISHED as u8 }
}

fn answer() -> io::Result<()> {
    confine::close_inherited();
    let mut input = io::stdin().lock();
    let size = u64::try_from(fstat(&input)?.st_size).unwrap_or_default();
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

/// Ends this process when the one that started it ends.
fn end_with(parent: i32) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    // It may have ended before.
    match getppid().is_some_and(|now| now.as_raw_nonzero().get() == parent) {
        true => Ok(()),
        false => Err(io::Error::other("the parent has ended")),
    }
}

/// Sets the limits for compiling a component of this many bytes.
fn limit(size: u64) -> io::Result<()> {
    let seconds = limits::compile_time(size).as_secs();
    for (resource, most) in [
        (Resource::Cpu, seconds),
        (Resource::As, limits::compile_memory(size)),
        (Resource::Fsize, limits::CODE),
        (Resource::Core, 0),
    ] {
        // The user may have set a lower one.
        let most = getrlimit(resource).maximum.map_or(most, |own| own.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}
