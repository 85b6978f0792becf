//! Many processes install, update, sync and remove plugins at once, and some are killed.
//!
//! 1. A process that is not killed succeeds, or is refused for what another one did.
//! 2. What is left is in order: no half file, no component without a record, no record without its
//!    component.

use crate::{
    home::{Home, PROGRAM},
    providers,
};
use libtest_mimic::{Failed, Trial};
use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

/// The number of processes, and of those at a time.
const PROCESSES: usize = 120;
const AT_A_TIME: usize = 8;
/// The files that are installed.
const FILES: [&str; 3] = ["nomad", "hostile", "twin-a"];

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("plugins::many_processes_change_them_at_once", changes)]
}

fn changes() -> Result<(), Failed> {
    let home = Home::new();
    let project = home.path().join("project");
    fs::create_dir(&project)?;
    fs::write(project.join("kitaru.toml"), "[plugins]\nnomad = \"../nomad.wasm\"\n")?;
    for name in FILES.into_iter().chain(["nomad-2.4.0"]) {
        let file = providers::directory().join(format!("{name}.wasm"));
        fs::copy(&file, home.path().join(format!("{name}.wasm")))?;
        let digest = digest(&file)?;
        must(&run(&home, home.path(), &["plugin", "trust", "add", "--digest", &digest])?)?;
    }
    let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || -> Result<(), Failed> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= PROCESSES {
                return Ok(());
            }
            if !step(&home, &project, number)? {
                failed.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("no panic"))
    })?;
    if failed.into_inner() == PROCESSES {
        return Err("no process did anything".into());
    }
    must(&run(&home, home.path(), &["plugin", "verify"])?)?;
    for name in FILES {
        must(&run(&home, home.path(), &["plugin", "install", &format!("{name}.wasm")])?)?;
    }
    must(&run(&home, home.path(), &["plugin", "verify"])?)?;
    left(&home)
}

/// What one process does; whether it succeeded.
fn step(home: &Home, project: &Path, number: usize) -> Result<bool, Failed> {
    let file = format!("{}.wasm", FILES[number % FILES.len()]);
    let (directory, words): (&Path, Vec<&str>) = match number % 7 {
        0 | 1 => (home.path(), vec!["plugin", "install", &file]),
        2 => (home.path(), vec!["plugin", "remove", "nomad"]),
        3 => (project, vec!["plugin", "sync"]),
        4 => (home.path(), vec!["plugin", "update", "hostile"]),
        5 => (home.path(), vec!["plugin", "verify"]),
        _ => (home.path(), vec!["stack", "types"]),
    };
    let mut child = command(home, directory, &words).spawn()?;
    if number.is_multiple_of(5) {
        // Not a wait for anything: where it is killed is to differ.
        thread::sleep(Duration::from_millis((number as u64 * 7) % 90));
        let _ = child.kill();
    }
    let output = child.wait_with_output()?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let is_refusal = ["plugin.unknown", "plugin.older", "provider.clash"]
        .iter()
        .any(|code| stderr.contains(code));
    match output.status.code() {
        Some(0) | None => Ok(output.status.success()),
        Some(1) if is_refusal => Ok(false),
        _ => Err(format!("{words:?}: {}: {stderr}", output.status).into()),
    }
}

/// Whether nothing is left that is half.
fn left(home: &Home) -> Result<(), Failed> {
    let components = fs::read_dir(home.settings().join("components"))?;
    let settings = fs::read_dir(home.settings())?;
    for entry in components.chain(settings) {
        let name = entry?.file_name();
        if name.to_string_lossy().ends_with(".tmp") {
            return Err(format!("{} is left", name.to_string_lossy()).into());
        }
    }
    Ok(())
}

fn digest(file: &Path) -> Result<String, Failed> {
    let output = Command::new("sha256sum").arg(file).output()?;
    let text = String::from_utf8(output.stdout)?;
    let digest = text.split_whitespace().next().ok_or("sha256sum prints a digest")?;
    Ok(format!("sha256:{digest}"))
}

fn command(home: &Home, directory: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(words)
        .args(["-o", "json"])
        .env_clear()
        .envs(home.environment())
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(home: &Home, directory: &Path, words: &[&str]) -> Result<Output, Failed> {
    Ok(command(home, directory, words).output()?)
}

fn must(output: &Output) -> Result<(), Failed> {
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}
