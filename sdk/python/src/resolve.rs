//! Resolves which stack an execution uses, and what runs it.

use crate::{call::call, value::optional, words::PythonWords};
use kitaru::{ResolveStack, request::precedence::PrecedenceLayer};
use pyo3::{prelude::*, types::PyDict};

/// Resolve the stack of an execution. With `bind`, the flavor of its orchestrator is read as well.
#[pyfunction]
#[pyo3(signature = (run, flow, configure, bind))]
pub(crate) fn resolve<'py>(
    py: Python<'py>,
    run: Option<&Bound<'py, PyAny>>,
    flow: Option<&Bound<'py, PyAny>>,
    configure: Option<&Bound<'py, PyAny>>,
    bind: bool,
) -> PyResult<Bound<'py, PyDict>> {
    let asked = ResolveStack {
        run: optional("stack", run)?,
        flow: optional("stack", flow)?,
        configure: optional("stack", configure)?,
    };
    let (resolved, orchestrator) = call(py, move |kitaru| {
        Ok(match bind {
            true => {
                let bound = kitaru.bind(&asked)?;
                (bound.resolved, bound.orchestrator)
            }
            false => (kitaru.resolve(&asked)?, None),
        })
    })?;
    let layer = |layer: &PrecedenceLayer| {
        let source = layer.source.bare().render(&PythonWords);
        (layer.level.word(), layer.value.clone(), source)
    };
    let layers: Vec<_> = resolved.layers.iter().map(layer).collect();
    let found = PyDict::new(py);
    found.set_item("id", &resolved.stack.id)?;
    found.set_item("name", resolved.stack.name.as_str())?;
    found.set_item("winner", resolved.winner)?;
    found.set_item("layers", layers)?;
    found.set_item("orchestrator", orchestrator)?;
    Ok(found)
}
