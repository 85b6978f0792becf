//! Converts values between Python and the library.
//!
//! 1. A value of a wrong type is a `TypeError` that names the argument and the type, and repeats
//!    nothing: it may be a secret.
//! 2. How deep values are nested is limited, since Python can nest a list in itself.

use pyo3::{
    IntoPyObjectExt,
    exceptions::{PyOverflowError, PyTypeError, PyValueError},
    prelude::*,
    types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple},
};
use serde_json::{Map, Number, Value};
use std::{collections::BTreeMap, path::PathBuf};

/// How deep a value may be nested.
const DEEPEST: usize = 32;

/// What is wanted of an argument, and what was given.
fn wrong_type(argument: &str, wanted: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let given = value.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("`{argument}` must be {wanted}, not {given}"))
}

/// The text of an argument.
pub(crate) fn text(argument: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(string) = value.cast::<PyString>() else {
        return Err(wrong_type(argument, "a str", value));
    };
    // The error of Python holds the whole text.
    string.to_str().map(str::to_owned).map_err(|_| {
        PyValueError::new_err(format!("`{argument}` has a lone surrogate, which is no character"))
    })
}

/// The text of an argument that may be left out.
pub(crate) fn optional(
    argument: &str,
    value: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<String>> {
    value.filter(|value| !value.is_none()).map(|value| text(argument, value)).transpose()
}

/// A path, if an argument is one and not text.
pub(crate) fn path(value: &Bound<'_, PyAny>) -> Option<PathBuf> {
    let is_path = !value.is_instance_of::<PyString>() && value.hasattr("__fspath__").ok()?;
    if is_path { value.extract().ok() } else { None }
}

/// A path that may be given as text.
pub(crate) fn text_or_path(argument: &str, value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    match path(value) {
        Some(path) => Ok(path),
        None if value.is_instance_of::<PyString>() => text(argument, value).map(PathBuf::from),
        None => Err(wrong_type(argument, "a str or a path", value)),
    }
}

/// The value of an input, as it is typed elsewhere; `None` for `None`, which is left out.
pub(crate) fn input(argument: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Ok(on) = value.cast::<PyBool>() {
        return Ok(Some(on.is_true().to_string()));
    }
    if value.is_instance_of::<PyInt>() {
        // An `IntEnum` writes its name otherwise.
        let digits = value.py().get_type::<PyInt>().call_method1("__repr__", (value,));
        return match digits {
            Ok(digits) => digits.extract().map(Some),
            Err(_) => Err(PyOverflowError::new_err(format!("`{argument}` has too many digits"))),
        };
    }
    if !value.is_instance_of::<PyString>() {
        return Err(wrong_type(argument, "a str, a bool or an int", value));
    }
    text(argument, value).map(Some)
}

/// The members of a dict whose keys and values are text.
pub(crate) fn texts(
    argument: &str,
    value: Option<&Bound<'_, PyAny>>,
) -> PyResult<BTreeMap<String, String>> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(BTreeMap::new()) };
    let wrong = || wrong_type(argument, "a dict of str to str", value);
    let dict = value.cast::<PyDict>().map_err(|_| wrong())?;
    let member = |(key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let key = text(&format!("{argument} (a key)"), &key)?;
        let value = text(&format!("{argument} (a value)"), &value)?;
        Ok((key, value))
    };
    dict.items().iter().map(|item| member(item.extract()?)).collect()
}

/// The members of a dict whose keys are text.
pub(crate) fn members(argument: &str, value: &Bound<'_, PyAny>) -> PyResult<Map<String, Value>> {
    match json(argument, value, DEEPEST)? {
        Value::Object(members) => Ok(members),
        _ => Err(wrong_type(argument, "a dict", value)),
    }
}

fn json(argument: &str, value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    let Some(below) = depth.checked_sub(1) else {
        return Err(PyValueError::new_err(format!("`{argument}` is nested too deep")));
    };
    if value.is_none() {
        Ok(Value::Null)
    } else if let Ok(on) = value.cast::<PyBool>() {
        Ok(Value::Bool(on.is_true()))
    } else if value.is_instance_of::<PyInt>() {
        integer(argument, value)
    } else if let Ok(number) = value.cast::<PyFloat>() {
        let number = Number::from_f64(number.value()).map(Value::Number);
        number.ok_or_else(|| PyValueError::new_err(format!("`{argument}` has no finite number")))
    } else if value.is_instance_of::<PyString>() {
        text(argument, value).map(Value::String)
    } else if let Ok(dict) = value.cast::<PyDict>() {
        let member = |(key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
            let key = text(&format!("{argument} (a key)"), &key)?;
            let value = json(argument, &value, below)?;
            Ok((key, value))
        };
        // What an item does when it is read may change the dict.
        let items = dict.items();
        let items = items.iter().map(|item| member(item.extract()?));
        items.collect::<PyResult<_>>().map(Value::Object)
    } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let items = value.try_iter()?.map(|item| json(argument, &item?, below));
        items.collect::<PyResult<_>>().map(Value::Array)
    } else {
        Err(wrong_type(argument, "of dict, list, str, int, float, bool and None", value))
    }
}

fn integer(argument: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    if let Ok(number) = value.extract::<i64>() {
        return Ok(number.into());
    }
    value.extract::<u64>().map(Value::from).map_err(|_| {
        PyOverflowError::new_err(format!("`{argument}` has an int of more than 64 bits"))
    })
}

/// A value of the library in Python.
pub(crate) fn object<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Null => Ok(py.None().into_bound(py)),
        Value::Bool(on) => on.into_bound_py_any(py),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => number.into_bound_py_any(py),
            (_, Some(number), _) => number.into_bound_py_any(py),
            (.., number) => number.into_bound_py_any(py),
        },
        Value::String(text) => text.into_bound_py_any(py),
        Value::Array(items) => {
            let list = PyList::empty(py);
            items.iter().try_for_each(|item| list.append(object(py, item)?))?;
            Ok(list.into_any())
        }
        Value::Object(members) => {
            let dict = PyDict::new(py);
            members.iter().try_for_each(|(key, item)| dict.set_item(key, object(py, item)?))?;
            Ok(dict.into_any())
        }
    }
}
