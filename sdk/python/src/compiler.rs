//! Compiles providers, and runs native ones, in a child of the interpreter.
//!
//! A provider is compiled in a process that may do nothing else. Here that is
//! Python itself, isolated (`-I -S`), which loads this extension and nothing of the
//! user's. Where the program is not an interpreter, as in a frozen application, it
//! is not started, since it would run the application again: components are then
//! compiled in this process, after they were inspected.

use kitaru::plugin::{
    compile::{self, Compiler},
    native,
};
use pyo3::{prelude::*, sync::PyOnceLock};
use std::{
    ffi::OsString,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
};

/// What the child runs: its first argument is the path of this extension.
const CHILD: &str = "\
import os, sys
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_loader
loader = ExtensionFileLoader('kitaru_stacks._native', sys.argv[1])
native = module_from_spec(spec_from_loader(loader.name, loader))
loader.exec_module(native)
os._exit(native.serve_parent(sys.argv[2], sys.argv[3:]))
";

/// The exit status that Rust gives to a panic.
const PANICKED: u8 = 101;

/// Where this process has components compiled.
pub(crate) fn compiler(py: Python<'_>) -> Compiler {
    static FOUND: PyOnceLock<Compiler> = PyOnceLock::new();
    let found = FOUND.get_or_init(py, || find(py).ok().flatten().unwrap_or(Compiler::InProcess));
    found.clone()
}

fn find(py: Python<'_>) -> PyResult<Option<Compiler>> {
    let sys = py.import("sys")?;
    let program: Option<PathBuf> = sys.getattr("executable")?.extract()?;
    let is_frozen = sys.hasattr("frozen")?;
    let is_python = |program: &PathBuf| {
        let name = program.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.to_lowercase().starts_with("python"))
    };
    let Some(program) = program.filter(is_python).filter(|_| !is_frozen) else { return Ok(None) };
    let own: OsString = py.import("kitaru_stacks._native")?.getattr("__file__")?.extract()?;
    let arguments = ["-I".into(), "-S".into(), "-c".into(), CHILD.into(), own];
    Ok(Some(Compiler::Command(program, arguments.into())))
}

/// Does what a process asks its child for by the first argument, and returns the exit status.
#[pyfunction]
pub(crate) fn serve_parent(argument: &str, words: Vec<OsString>) -> u8 {
    let serve = || match argument {
        native::ARGUMENT => native::serve(words),
        _ => compile::serve(words),
    };
    // Whoever reads the status tells a defect of the compiler from a program that is none.
    catch_unwind(AssertUnwindSafe(serve)).unwrap_or(PANICKED)
}
