//! Operations on stacks.

use crate::{
    call::call,
    value::{self, members, object, optional, text, texts},
    words::{PythonWords, keyword},
};
use kitaru::{
    CreateStack, DeleteStack, Kitaru, ListStacks, Outcome, SecretSource, ShowStack, UseStack,
    ops::stack::ExtraValue,
    outcome::{Body, visible},
    plugin::{Input, InputKind, StackType},
    secret::Secret,
    stack::Summary,
};
use pyo3::{
    exceptions::PyTypeError,
    intern,
    prelude::*,
    sync::PyOnceLock,
    types::{PyDict, PyList, PyType},
};
use serde_json::{Value, json};

/// An instance of `StackInfo`.
fn info<'py>(
    py: Python<'py>,
    id: &str,
    name: &str,
    is_active: bool,
) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let arguments = PyDict::new(py);
    arguments.set_item(intern!(py, "id"), id)?;
    arguments.set_item(intern!(py, "name"), name)?;
    arguments.set_item(intern!(py, "is_active"), is_active)?;
    let class = CLASS.import(py, "kitaru_stacks.stacks", "StackInfo")?;
    class.call((), Some(&arguments))
}

fn active<'py>(py: Python<'py>, stack: &Summary) -> PyResult<Bound<'py, PyAny>> {
    info(py, &stack.id, stack.name.as_str(), true)
}

/// List all stacks, in the order of their creation; `default` comes first.
///
/// Raises:
///     KitaruBackendError: The state or the server cannot be read.
#[pyfunction]
pub(crate) fn list_stacks(py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
    let listed = call(py, |kitaru| kitaru.list(&ListStacks::default()))?;
    let stacks = PyList::empty(py);
    for (stack, _) in &listed.stacks {
        let is_active = listed.active.as_ref() == Some(&stack.id);
        stacks.append(info(py, &stack.id, stack.name.as_str(), is_active)?)?;
    }
    Ok(stacks)
}

/// Return the active stack, whatever execution this is called in.
#[pyfunction]
pub(crate) fn active_stack(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let found = call(py, Kitaru::current)?;
    active(py, &found.stack)
}

/// Make a stack the active one, by its name or id, and return it.
///
/// Raises:
///     KitaruUsageError: The name is blank.
///     KitaruStateError: There is no such stack.
///     TypeError: The name is not a str.
#[pyfunction]
pub(crate) fn use_stack<'py>(
    py: Python<'py>,
    name_or_id: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let stack = text("name_or_id", name_or_id)?;
    let used = call(py, move |kitaru| kitaru.use_stack(&UseStack { stack }))?;
    active(py, &used.stack)
}

/// Create a stack and, unless `activate=False`, make it the active one.
///
/// A stack is `local` unless `stack_type` names another type. The inputs of the type
/// are further keyword arguments, as `region="us-central1"`; `stack_types()` lists them.
///
/// Args:
///     name: The name of the stack.
///     activate: Whether it becomes the active stack.
///     labels: Labels of the stack. Keys that begin with `kitaru.` are refused.
///     stack_type: Its type, such as `vertex`.
///     extra: Fields of components, as `{"orchestrator": {"synchronous": False}}`.
///     credentials: The credential of a remote stack as `METHOD:PART:…`, or the path of a
///         file that has it.
///     asynchronous: Whether runs return before they have ended.
///     verify: Whether names and credentials are verified.
///     file: A stack file, for what is not given here.
///
/// Raises:
///     KitaruUsageError: The request is wrong; `problems` has all that was found.
///     KitaruStateError: The name is taken.
///     KitaruBackendError: The server failed, or the verification.
///     TypeError: An argument is of a wrong type.
#[pyfunction]
#[pyo3(
    signature = (
        name, *, activate=None, labels=None, stack_type=None, extra=None, credentials=None,
        asynchronous=None, verify=None, file=None, **inputs
    ),
    text_signature = "(name, *, activate=True, labels=None, stack_type='local', extra=None, \
        credentials=None, asynchronous=None, verify=True, file=None, **inputs)"
)]
#[expect(clippy::too_many_arguments, reason = "these are the keywords of the Python function")]
pub(crate) fn create_stack<'py>(
    py: Python<'py>,
    name: &Bound<'py, PyAny>,
    activate: Option<bool>,
    labels: Option<&Bound<'py, PyAny>>,
    stack_type: Option<&Bound<'py, PyAny>>,
    extra: Option<&Bound<'py, PyAny>>,
    credentials: Option<&Bound<'py, PyAny>>,
    asynchronous: Option<bool>,
    verify: Option<bool>,
    file: Option<&Bound<'py, PyAny>>,
    inputs: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let given = |value: &&Bound<'py, PyAny>| !value.is_none();
    let mut asked = CreateStack {
        name: Some(text("name", name)?),
        stack_type: optional("stack_type", stack_type)?,
        labels: texts("labels", labels)?,
        credentials: credentials.filter(given).map(|it| secret("credentials", it)).transpose()?,
        file: file.filter(given).map(|it| value::text_or_path("file", it)).transpose()?,
        activate,
        asynchronous,
        verify,
        ..CreateStack::default()
    };
    if let Some(extra) = extra.filter(given) {
        asked.extra = fields(extra)?;
    }
    for (argument, value) in inputs.into_iter().flatten() {
        let argument = text("an argument", &argument)?;
        if argument.contains('-') {
            let message = format!("`{argument}` is no argument: inputs are written with `_`");
            return Err(PyTypeError::new_err(message));
        }
        if let Some(value) = value::input(&argument, &value)? {
            asked.inputs.insert(argument.replace('_', "-"), value);
        }
    }
    let created = call(py, move |kitaru| kitaru.create(&asked))?;
    let summary = &created.stack.summary;
    info(py, &summary.id, summary.name.as_str(), created.before.is_some())
}

/// A secret: its text, or the path of the file that has it.
pub(crate) fn secret(argument: &str, value: &Bound<'_, PyAny>) -> PyResult<SecretSource> {
    match value::path(value) {
        Some(path) => Ok(SecretSource::File(path)),
        None => text(argument, value).map(|text| SecretSource::Text(Secret::new(text))),
    }
}

/// The fields of `extra`, by target.
fn fields(extra: &Bound<'_, PyAny>) -> PyResult<Vec<ExtraValue>> {
    let mut fields = Vec::new();
    for (target, value) in members("extra", extra)? {
        let Value::Object(values) = value else {
            let wanted = "a dict of targets, such as {\"orchestrator\": {\"FIELD\": VALUE}}";
            return Err(PyTypeError::new_err(format!("`extra` must be {wanted}")));
        };
        if values.is_empty() {
            fields.push(ExtraValue::Value { path: vec![target.clone()], value: json!({}) });
        }
        for (field, value) in values {
            fields.push(ExtraValue::Value { path: vec![target.clone(), field], value });
        }
    }
    Ok(fields)
}

/// Delete a stack.
///
/// Args:
///     name_or_id: Its name or id.
///     recursive: Whether to delete its components as well, unless another stack uses them.
///     force: Whether to delete it even if it is active; `default` becomes active then.
///
/// Raises:
///     KitaruUsageError: The name is blank.
///     KitaruStateError: There is no such stack, it is active, or it is `default`.
///     TypeError: An argument is of a wrong type.
#[pyfunction]
#[pyo3(signature = (name_or_id, *, recursive=false, force=false))]
pub(crate) fn delete_stack(
    py: Python<'_>,
    name_or_id: &Bound<'_, PyAny>,
    recursive: bool,
    force: bool,
) -> PyResult<()> {
    let stack = text("name_or_id", name_or_id)?;
    call(py, move |kitaru| kitaru.delete(&DeleteStack { stack, recursive, force })).map(drop)
}

/// Return what a stack is made of, as a dict.
///
/// Raises:
///     KitaruUsageError: The name is blank.
///     KitaruStateError: There is no such stack.
///     TypeError: The name is not a str.
#[pyfunction]
pub(crate) fn show_stack<'py>(
    py: Python<'py>,
    name_or_id: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let stack = text("name_or_id", name_or_id)?;
    let shown = call(py, move |kitaru| kitaru.show(&ShowStack { stack }))?;
    item(py, &shown)
}

/// The only object of an outcome.
pub(crate) fn item<'py>(py: Python<'py>, outcome: &dyn Outcome) -> PyResult<Bound<'py, PyAny>> {
    match outcome.json(&PythonWords) {
        Body::Item(item) => object(py, &visible(item)),
        Body::Items(items, _) => object(py, &visible(items.into())),
    }
}

/// List the stack types and the inputs that `create_stack` takes for each, as dicts.
#[pyfunction]
pub(crate) fn stack_types(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let types = call(py, |kitaru| Ok(kitaru.all_stack_types()))?;
    object(py, &types.iter().map(described).collect())
}

fn described(stack_type: &StackType) -> Value {
    json!({
        "display_name": stack_type.display_name,
        "inputs": stack_type.inputs.iter().map(described_input).collect::<Value>(),
        "name": stack_type.name,
        "summary": stack_type.summary,
        "takes_asynchronous": stack_type.takes_async,
        "takes_credentials": stack_type.takes_credentials,
    })
}

fn described_input(input: &Input) -> Value {
    let (kind, choices): (&str, &[String]) = match &input.kind {
        InputKind::String => ("str", &[]),
        InputKind::Boolean => ("bool", &[]),
        InputKind::Integer => ("int", &[]),
        InputKind::Uri(schemes) => ("uri", schemes),
        InputKind::Choice(choices) => ("choice", choices),
    };
    json!({
        "choices": choices,
        "default": input.default,
        "help": input.help,
        "kind": kind,
        "name": keyword(&input.name),
        "required": input.required,
    })
}
