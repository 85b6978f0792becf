//! The extension module of the Python package `kitaru_stacks`: the library, in process.
//!
//! A call passes through these stages. A module uses only those above it in this
//! table, which a test checks.
//!
//! | module | duty |
//! |---|---|
//! | `words` | how Python writes actions and arguments |
//! | `value` | values of Python, and those of the library |
//! | `raise` | the exception of a failure, and warnings |
//! | `signal` | ctrl-C in a call that waits |
//! | `compiler` | compiles providers, and runs native ones, in a child of the interpreter |
//! | `fork` | keeps a process from being forked in the middle of a call |
//! | `call` | one operation, without the interpreter's lock |
//! | `stacks` | operations on stacks |
//! | `resolve` | which stack an execution uses |
//! | `server` | the shared server |
//!
//! What needs no library is in Python: `StackInfo`, `configure`, flows and runners.
//! No function here leaves a frame in a traceback, so a secret that is given to one
//! is in no frame but the caller's.

mod call;
mod compiler;
mod fork;
mod raise;
mod resolve;
mod server;
mod signal;
mod stacks;
mod value;
mod words;

/// The module that Python imports.
#[pyo3::pymodule(name = "_native")]
mod native {
    use pyo3::{exceptions::PyImportError, prelude::*};
    use std::sync::OnceLock;

    /// Classes and functions of one interpreter are none of another, and those of the package are
    /// kept for the process.
    #[pymodule_init]
    fn refuse_another_interpreter(module: &Bound<'_, PyModule>) -> PyResult<()> {
        static FIRST: OnceLock<usize> = OnceLock::new();
        let modules = module.py().import("sys")?.getattr("modules")?.as_ptr().addr();
        match *FIRST.get_or_init(|| modules) == modules {
            true => Ok(()),
            false => Err(PyImportError::new_err(
                "kitaru_stacks works in one interpreter of a process, and is loaded in another",
            )),
        }
    }

    #[pymodule_export]
    use crate::compiler::serve_parent;
    #[pymodule_export]
    use crate::fork::{after_fork_in_child, after_fork_in_parent, before_fork};
    #[pymodule_export]
    use crate::resolve::resolve;
    #[pymodule_export]
    use crate::server::{connect, disconnect, server_access, status};
    #[pymodule_export]
    use crate::stacks::{
        active_stack, create_stack, delete_stack, list_stacks, show_stack, stack_types, use_stack,
    };
}
