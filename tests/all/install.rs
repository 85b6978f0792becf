//! Installs what the tests run beside kitaru: servers, and programs that others wrote.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

const INSTALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/install");

/// The directory of programs of an environment, which is installed if it is not there.
pub(crate) fn installed(environment: &str) -> Result<PathBuf, String> {
    let output = Command::new(INSTALL).arg(environment).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{INSTALL}: {error}"))?;
    if !output.status.success() {
        return Err(format!("no {environment}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}
