//! Compiles a component, in a process that may do nothing else.
//!
//! The time and memory of a compiler depend on what a stranger wrote. So a
//! component is inspected and compiled in a child process that has limits and,
//! on Linux, no rights (`worker`). Where there is no program to start, or only one
//! of another release, it is compiled here, after the same inspection, which
//! bounds sizes and counts.

mod confine;
mod worker;

pub use worker::{ARGUMENT, serve};

use worker::Stopped;

use crate::{
    cancel::Cancelled, contract::Contract, disk, engine, error::ProviderFault, inspect::inspect,
    text::repeated,
};
use kitaru_platform::processes;
use std::{
    env::consts::EXE_SUFFIX,
    ffi::OsString,
    io::Read as _,
    path::{Path, PathBuf},
    time::Instant,
};
use wasmtime::Engine;

/// Where components are compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compiler {
    /// In a child process: this program, when its first argument is [`ARGUMENT`], calls [`serve`].
    /// Native providers run in children of the same program, with another first argument.
    Program(PathBuf),
    /// In a child process: this program, with these arguments before [`ARGUMENT`], calls [`serve`]
    /// with those after it. So an interpreter can be the program of a library that is loaded into
    /// it.
    Command(PathBuf, Vec<OsString>),
    /// In a child process if the program `kitaru` is in the directory of this one and is of the
    /// same release, else in this process.
    Beside,
    /// In this process.
    InProcess,
}

/// The code of a component.
pub(crate) struct Compiled {
    /// As [`wasmtime::Engine::precompile_component`] returns it.
    pub(crate) code: Vec<u8>,
    /// The contract that the component was built for.
    pub(crate) contract: Contract,
}

impl Compiler {
    /// This program as the compiler.
    ///
    /// It must call [`serve`] when its first argument is [`ARGUMENT`].
    #[must_use]
    pub fn this_program() -> Self {
        processes::running_program().map_or(Self::InProcess, Self::Program)
    }

    /// Inspects and compiles a component.
    ///
    /// # Errors
    ///
    /// If it is not that of a provider, or cannot be compiled within the limits, or the caller gives
    /// up while a child compiles it.
    pub(crate) fn compile(
        &self,
        bytes: &[u8],
        cancelled: &Cancelled,
    ) -> Result<Compiled, ProviderFault> {
        let begun = Instant::now();
        let compiled = match self.program() {
            Some((program, arguments)) => {
                worker::compile_in(&program, arguments, bytes, cancelled).or_else(|stopped| match stopped {
                    Stopped::Fault(fault) => Err(fault),
                    Stopped::NoCompiler(why) => {
                        tracing::debug!(target: "kitaru::provider", "compiling in this process: {why}");
                        compile(&engine::of_one_thread()?, bytes)
                    }
                })
            }
            None => compile(&engine::of_one_thread()?, bytes),
        }?;
        let (size, time) = (bytes.len() / 1024, begun.elapsed());
        tracing::info!(target: "kitaru::provider", "compiled {size} KiB in {time:?}");
        Ok(compiled)
    }

    /// The program to start, and its arguments before the one that says what to do, such as
    /// [`ARGUMENT`]; none if there is no such program.
    pub(crate) fn program(&self) -> Option<(PathBuf, &[OsString])> {
        match self {
            Self::Program(program) => Some((program.clone(), &[])),
            Self::Command(program, arguments) => Some((program.clone(), arguments)),
            Self::Beside => {
                let name = format!("kitaru{EXE_SUFFIX}");
                let beside = std::env::current_exe().ok()?.with_file_name(name);
                is_no_script(&beside).then_some((beside, &[][..]))
            }
            Self::InProcess => None,
        }
    }
}

/// Whether there is a file that is not a script, such as the Python program of the same name.
fn is_no_script(path: &Path) -> bool {
    let mut magic = [0; 2];
    disk::open(path).is_ok_and(|mut file| file.read_exact(&mut magic).is_ok()) && magic != *b"#!"
}

/// Inspects and compiles a component in this process.
fn compile(engine: &Engine, bytes: &[u8]) -> Result<Compiled, ProviderFault> {
    let contract = inspect(bytes)?;
    let code = engine
        .precompile_component(bytes)
        .map_err(|error| ProviderFault::Compile(repeated(&error.root_cause().to_string())))?;
    Ok(Compiled { code, contract })
}
