//! Turns failures into exceptions, and warnings into those of Python.
//!
//! The classes are in `kitaru_stacks.errors`, which also decides how an exception
//! reads. This passes on what each problem is.

use crate::words::PythonWords;
use kitaru::{
    Failure, Problem,
    outcome::{problem, visible},
};
use pyo3::{
    prelude::*,
    types::{PyList, PyTuple},
};

/// The module of the exceptions.
const ERRORS: &str = "kitaru_stacks.errors";

/// The exception of a failure.
pub(crate) fn exception(py: Python<'_>, failure: &Failure) -> PyErr {
    let build = || {
        let problems = PyList::empty(py);
        for problem in failure.problems() {
            problems.append(members(py, problem)?)?;
        }
        py.import(ERRORS)?.getattr("_of_problems")?.call1((problems,))
    };
    build().map_or_else(|error| error, PyErr::from_value)
}

/// Code, message, hint and type of a problem.
fn members<'py>(py: Python<'py>, found: &Problem) -> PyResult<Bound<'py, PyTuple>> {
    let shown = visible(problem(found, &PythonWords));
    let member = |name: &str| shown.get(name).and_then(|value| value.as_str());
    (member("code"), member("message"), member("hint"), member("type")).into_pyobject(py)
}

/// Warns of problems that did not stop a call.
pub(crate) fn warn(py: Python<'_>, problems: &[Problem]) -> PyResult<()> {
    for problem in problems {
        py.import(ERRORS)?.getattr("_warn")?.call1(members(py, problem)?)?;
    }
    Ok(())
}
