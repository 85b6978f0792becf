//! The shared server: connecting to it, and how it is reached.

use crate::{
    call::call,
    stacks::{item, secret},
    value::{self, optional, text},
};
use kitaru::{Kitaru, Login};
use pyo3::prelude::*;

/// Log in to a server, on which stacks are kept from then on.
///
/// Args:
///     server_url: The address of the server.
///     api_key: An API key, or the path of a file that has one. Without one, a person
///         confirms the login in a browser.
///     project: The project on the server.
///     no_verify_ssl: Whether to skip the verification of the server's certificate.
///     ssl_ca_cert: A file with the authority that signed the certificate.
///     timeout: How long the server may take to answer, in seconds.
///     allow_http: Whether to allow an unencrypted connection to another machine.
///
/// Raises:
///     KitaruUsageError: The address is none, or is not encrypted.
///     KitaruBackendError: The server cannot be reached, or does not accept the key.
///     TypeError: An argument is of a wrong type.
#[pyfunction]
#[pyo3(signature = (
    server_url, *, api_key=None, project=None, no_verify_ssl=false, ssl_ca_cert=None,
    timeout=None, allow_http=false
))]
#[expect(clippy::too_many_arguments, reason = "these are the keywords of the Python function")]
pub(crate) fn connect<'py>(
    py: Python<'py>,
    server_url: &Bound<'py, PyAny>,
    api_key: Option<&Bound<'py, PyAny>>,
    project: Option<&Bound<'py, PyAny>>,
    no_verify_ssl: bool,
    ssl_ca_cert: Option<&Bound<'py, PyAny>>,
    timeout: Option<u64>,
    allow_http: bool,
) -> PyResult<()> {
    let given = |value: &&Bound<'py, PyAny>| !value.is_none();
    let asked = Login {
        url: Some(text("server_url", server_url)?),
        key: api_key.filter(given).map(|it| secret("api_key", it)).transpose()?,
        project: optional("project", project)?,
        trust_anything: no_verify_ssl,
        certificate_authority: ssl_ca_cert
            .filter(given)
            .map(|it| value::text_or_path("ssl_ca_cert", it))
            .transpose()?,
        timeout,
        allow_http,
    };
    call(py, move |kitaru| kitaru.login(&asked)).map(drop)
}

/// Forget the login, so that stacks are those of this machine again.
#[pyfunction]
pub(crate) fn disconnect(py: Python<'_>) -> PyResult<()> {
    call(py, Kitaru::logout).map(drop)
}

/// Return where stacks are kept, and whether the server responds, as a dict.
#[pyfunction]
pub(crate) fn status(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let status = call(py, Kitaru::status)?;
    item(py, &status)
}

/// Address, key and project.
type Access = (String, Option<String>, Option<String>);

/// Address, key and project of the server, for a runner that hands an execution to another program
/// on it; `None` without one.
#[pyfunction]
pub(crate) fn server_access(py: Python<'_>) -> PyResult<Option<Access>> {
    let access = call(py, Kitaru::access)?;
    Ok(access
        .map(|access| (access.url, access.key.map(|key| key.expose().to_owned()), access.project)))
}
