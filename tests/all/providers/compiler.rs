//! Tests the process that compiles: what it may do, and that it ends with the one that started it.

use super::directory;
use crate::{
    generated::wasm::{module, with_module},
    home::{Home, PROGRAM},
};
use libtest_mimic::{Failed, Trial};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long to wait for a process to begin or end, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("providers::the_compiler_has_limits_and_no_rights", confined),
        Trial::test("providers::the_compiler_ends_with_its_parent", orphaned),
        Trial::test("providers::nobody_else_can_start_the_compiler", unasked),
    ]
}

/// A home with a provider that takes more than a second to compile, far below the limit.
fn heavy() -> Result<Home, Failed> {
    let home = Home::new();
    let good = fs::read(directory().join("nomad.wasm"))?;
    let blocks = [0x02, 0x40, 0x0b].repeat(20_000);
    let heavy = with_module(&good, &module(1, &[blocks]));
    fs::write(home.settings().join("plugins/heavy.wasm"), heavy)?;
    Ok(home)
}

/// Starts a list of the types, and waits for the process that compiles.
fn compiling(home: &Home) -> Result<(Child, PathBuf), Failed> {
    let parent = Command::new(PROGRAM)
        .args(["stack", "types"])
        .env_clear()
        .envs(home.environment())
        .env("KITARU_CACHE_PATH", home.path().join("cache"))
        .current_dir(home.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(compiler) = compiler_of(parent.id()) {
            // It gives up its rights before it reads the component.
            if status(&compiler, "Seccomp") == "2" {
                return Ok((parent, compiler));
            }
        }
        if Instant::now() > end {
            return Err("nothing compiles".into());
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// The directory in `/proc` of a process that compiles for another one.
fn compiler_of(parent: u32) -> Option<PathBuf> {
    let asked = format!("\0compile-provider\0{parent}\0");
    let processes = fs::read_dir("/proc").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    processes.into_iter().find(|process| {
        fs::read_to_string(process.join("cmdline")).is_ok_and(|words| words.ends_with(&asked))
    })
}

/// A line of a process's status; blank if there is no such process.
fn status(process: &Path, name: &str) -> String {
    let text = fs::read_to_string(process.join("status")).unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    let mut found = lines.filter(|(known, _)| *known == name);
    found.next().map_or_else(String::new, |(_, value)| value.trim().to_owned())
}

fn confined() -> Result<(), Failed> {
    let home = heavy()?;
    let (mut parent, compiler) = compiling(&home)?;
    let no_new = status(&compiler, "NoNewPrivs");
    let limits = fs::read_to_string(compiler.join("limits"))?;
    let files: Vec<PathBuf> = fs::read_dir(compiler.join("fd"))?
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .collect();
    parent.kill()?;
    parent.wait()?;
    let limit = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name));
        let words = line.and_then(|line| line[name.len()..].split_whitespace().next());
        words.and_then(|word| word.parse::<u64>().ok())
    };
    let (time, memory) = (limit("Max cpu time"), limit("Max address space"));
    if no_new != "1" || time != Some(10) || limit("Max core file size") != Some(0) {
        return Err(format!("no new privileges: {no_new}, limits: {limits}").into());
    }
    if memory.is_none_or(|bytes| !(512 << 20..600 << 20).contains(&bytes)) {
        return Err(format!("address space: {memory:?}").into());
    }
    // Its input, its output, and where nothing is heard of it.
    match files.iter().all(|file| {
        let name = file.to_string_lossy();
        name.starts_with("/memfd:kitaru-compile") || name == "/dev/null"
    }) {
        true => Ok(()),
        false => Err(format!("open files: {files:?}").into()),
    }
}

fn orphaned() -> Result<(), Failed> {
    let home = heavy()?;
    for _ in 0..5 {
        let (mut parent, compiler) = compiling(&home)?;
        parent.kill()?;
        parent.wait()?;
        let end = Instant::now() + PATIENCE;
        while !["", "Z (zombie)"].contains(&status(&compiler, "State").as_str()) {
            if Instant::now() > end {
                return Err(format!("{} goes on", compiler.display()).into());
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
    // Nothing half is there, and nothing is in the way of the next command: the lock of those that
    // were killed is free, and it is removed with the next.
    let code = home.path().join("cache").join("code");
    let all = || -> Vec<PathBuf> {
        let entries = fs::read_dir(&code).into_iter().flatten();
        entries.flatten().map(|entry| entry.path()).collect()
    };
    let has_code = !all().iter().all(|path| path.extension().is_some_and(|it| it == "lock"));
    let listed = Command::new(PROGRAM)
        .args(["stack", "types"])
        .env_clear()
        .envs(home.environment())
        .env("KITARU_CACHE_PATH", home.path().join("cache"))
        .current_dir(home.path())
        .output()?;
    let text = String::from_utf8_lossy(&listed.stdout);
    let kept = all();
    let is_kept = matches!(&*kept, [one] if one.extension().is_some_and(|it| it == "cwasm"));
    match !has_code && is_kept && listed.status.success() && text.contains("\nnomad ") {
        true => Ok(()),
        false => Err(format!("code: {has_code}, then {kept:?}; {listed:?}").into()),
    }
}

fn unasked() -> Result<(), Failed> {
    for words in [vec!["compile-provider"], vec!["compile-provider", "1"]] {
        let output =
            Command::new(PROGRAM).args(&words).env_clear().stdin(Stdio::null()).output()?;
        if output.status.code() != Some(2) || !output.stdout.is_empty() {
            return Err(format!("{words:?}: {output:?}").into());
        }
    }
    Ok(())
}
