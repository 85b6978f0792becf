//! Measures dprint, which runs WebAssembly plugins as well: one file, one cached plugin.
//!
//! It comes from npm. Without npm, or without a registry, its line says so.

use super::{process::Program, row};
use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const VERSION: &str = "0.57.4";
const PLUGIN_VERSION: &str = "0.24.0";
const PLUGIN: &str = "node_modules/@dprint/json/plugin.wasm";

pub(crate) fn measure(empty: &Program) -> Result<(), Box<dyn Error>> {
    let name = "dprint check, one file, one cached plugin";
    match install()? {
        Some(program) => row(name, empty, &program, f64::NAN),
        None => {
            println!("{name:42} npm did not install it");
            Ok(())
        }
    }
}

/// The program in a directory of its own, with a plugin that it has compiled.
fn install() -> Result<Option<Program>, Box<dyn Error>> {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("dprint-{VERSION}"));
    fs::create_dir_all(&home)?;
    fs::write(home.join("dprint.json"), format!("{{\n  \"plugins\": [\"./{PLUGIN}\"]\n}}\n"))?;
    let Some(path) = program(&home) else { return Ok(None) };
    let env = BTreeMap::from([
        ("HOME", home.clone().into()),
        ("DPRINT_CACHE_DIR", home.join("cache").into()),
    ]);
    let words = ["check", "dprint.json"].map(str::to_owned).into();
    let program = Program { path, words, env, directory: home };
    // The first run compiles the plugin.
    program.time()?;
    Ok(Some(program))
}

fn program(home: &Path) -> Option<PathBuf> {
    let scoped = home.join("node_modules/@dprint");
    let find = || {
        let entries = fs::read_dir(&scoped).ok()?;
        let mut programs = entries.filter_map(|entry| Some(entry.ok()?.path().join("dprint")));
        programs.find(|path| path.is_file())
    };
    find().or_else(|| {
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-audit", "--no-fund"]);
        npm.args([format!("dprint@{VERSION}"), format!("@dprint/json@{PLUGIN_VERSION}")]);
        npm.current_dir(home).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
        find()
    })
}
