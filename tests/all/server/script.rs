//! Runs the scripts in `tests/server`, which start something and print where it is.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    process::{Command, Stdio},
};

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/server");

/// What a script printed: `NAME=value` lines.
#[derive(Debug)]
pub(crate) struct Printed {
    script: &'static str,
    values: BTreeMap<String, String>,
}

impl Printed {
    /// The value of a name.
    pub(crate) fn get(&self, name: &str) -> Result<&str, String> {
        let value = self.values.get(name).map(String::as_str);
        value.ok_or_else(|| format!("`{}` does not print {name}", self.script))
    }
}

/// Runs a script with arguments, and variables beside those of this process.
pub(crate) fn run(
    script: &'static str,
    arguments: &[impl AsRef<OsStr>],
    variables: &[(&str, &str)],
) -> Result<Printed, String> {
    let path = format!("{DIRECTORY}/{script}");
    let output = Command::new(&path)
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{path}: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{script}` failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let values = text.lines().filter_map(|line| line.split_once('='));
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Ok(Printed { script, values: values.collect() })
}
