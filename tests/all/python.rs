//! Tests the Python package, in Python.
//!
//! The extension module is that which cargo built beside this program; with the
//! package's own files it is put into one directory, as an installed wheel is. The
//! same recorded behaviours are also run against the Python program.

use crate::{install::installed, server::real::Server};
use kitaru::plugin::RESERVED;
use libtest_mimic::{Failed, Trial};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    sync::OnceLock,
};

const SDK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/python");

/// Runs pytest, which is in the directory that the first argument names, with those after it.
const PYTEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/python/tests/run.py");

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("python::the_package_does_what_it_promises", package),
        Trial::test("python::the_python_program_does_what_was_recorded", original),
        Trial::test("python::arguments_of_a_creation_are_reserved", reserved),
        Trial::test("python::a_run_is_handed_over_on_one_server", hand_over),
    ]
}

fn package() -> Result<(), Failed> {
    Ok(pytest("python-sdk", &["tests"])?)
}

fn original() -> Result<(), Failed> {
    Ok(pytest(
        "python-cli",
        &["--sdk", "kitaru", "-o", "filterwarnings=ignore", "tests/test_recorded.py"],
    )?)
}

/// The inputs of stack types are arguments beside them.
fn reserved() -> Result<(), Failed> {
    let code = "import inspect, kitaru_stacks\n\
                print(*inspect.signature(kitaru_stacks.create_stack).parameters)";
    let mut command = Command::new(installed("python-sdk")?.join("python"));
    command.args(["-c", code]).env("PYTHONPATH", assembled()?);
    let output = command.output()?;
    let names = String::from_utf8_lossy(&output.stdout).replace('_', "-");
    let is_free = |name: &&str| *name != "inputs" && !RESERVED.contains(name);
    match names.split_whitespace().filter(is_free).collect::<Vec<_>>().as_slice() {
        [] if output.status.success() => Ok(()),
        found => Err(format!("{found:?}; {output:?}").into()),
    }
}

fn hand_over() -> Result<(), Failed> {
    let server = Server::start()?;
    let options = ["--server", &server.url, "--key", &server.key, "tests/server_hand_over.py"];
    Ok(pytest("python-cli", &options)?)
}

/// Runs pytest with the Python of an environment.
fn pytest(environment: &str, arguments: &[&str]) -> Result<(), String> {
    let python = installed(environment)?.join("python");
    let tools = site_packages(&installed("python-sdk")?)?;
    let mut command = Command::new(&python);
    command.arg(PYTEST).arg(tools).args(["-q", "--tb=short"]).args(arguments);
    command.env("PYTHONPATH", assembled()?).env("PYTHONDONTWRITEBYTECODE", "1");
    command.current_dir(SDK).stdin(Stdio::null());
    let output = command.output().map_err(|error| format!("{}: {error}", python.display()))?;
    let told = String::from_utf8_lossy(&output.stdout);
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{told}{}", String::from_utf8_lossy(&output.stderr))),
    }
}

/// The directory of packages of an environment, by that of its programs.
fn site_packages(programs: &Path) -> Result<PathBuf, String> {
    let code = "import sysconfig; print(sysconfig.get_path('purelib'))";
    let output = Command::new(programs.join("python")).args(["-c", code]).output();
    let output = output.map_err(|error| error.to_string())?;
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

/// A directory that has the package as it is installed.
fn assembled() -> Result<&'static Path, String> {
    static ASSEMBLED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let assembled = ASSEMBLED.get_or_init(|| assemble().map_err(|error| error.to_string()));
    assembled.as_deref().map_err(Clone::clone)
}

fn assemble() -> Result<PathBuf, Box<dyn std::error::Error>> {
    let directory =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("python-{}", process::id()));
    let package = directory.join("kitaru_stacks");
    fs::create_dir_all(&package)?;
    for entry in fs::read_dir(Path::new(SDK).join("python/kitaru_stacks"))? {
        let path = entry?.path();
        if let (true, Some(name)) = (path.is_file(), path.file_name()) {
            fs::copy(&path, package.join(name))?;
        }
    }
    let built = env::current_exe()?.with_file_name(library("kitaru_stacks_native"));
    let module = package.join("_native.abi3.so");
    let _ = fs::remove_file(&module);
    std::os::unix::fs::symlink(built, module)?;
    Ok(directory)
}

/// The file name of a dynamic library.
fn library(name: &str) -> String {
    format!("{}{name}{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX)
}
