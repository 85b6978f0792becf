//! Tests the program with generated components, each a file in a plugins directory.
//!
//! Whatever a file is, the list of types is printed, the file is in it or is named
//! with one sentence on what is wrong with it, and nothing is found out twice.

use super::{
    random::Random,
    wasm::{component, module, nested, segments, with_module},
};
use crate::{
    home::{Home, PROGRAM},
    providers::directory,
};
use kitaru::text::has_hidden;
use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use std::{
    fs,
    process::{Command, Output},
};

/// How many components are made, and how many are in one home.
const COMPONENTS: u64 = 1_000;
const IN_A_HOME: u64 = 50;
/// The most bytes of a message.
const LONGEST: usize = 2 << 10;

/// A component that takes long to compile, or would.
type Heavy = fn(&[u8]) -> Vec<u8>;

pub(super) fn trials() -> Vec<Trial> {
    let homes = (0..COMPONENTS / IN_A_HOME).map(|home| {
        let first = home * IN_A_HOME;
        let name = format!("generated::components_{first}_to_{}", first + IN_A_HOME - 1);
        Trial::test(name, move || {
            try_components(first).map_err(|error| format!("seeds from {first}: {error:?}").into())
        })
    });
    let heavy: [(&str, Heavy); 7] = [
        ("many_data_segments", |good| with_module(good, &segments(99_000))),
        ("nested_deep", |_| nested(200_000)),
        ("many_blocks", |good| with_module(good, &module(1, &[[0x02, 0x40, 0x0b].repeat(60_000)]))),
        ("many_loops", |good| with_module(good, &module(1, &[[0x03, 0x40, 0x0b].repeat(400_000)]))),
        ("as_many_loops_as_fit", |good| {
            with_module(good, &module(1, &[[0x03, 0x40, 0x0b].repeat(170_000)]))
        }),
        ("many_locals_in_a_loop", |good| with_module(good, &module(2_000, &[live(2_000)]))),
        ("many_functions", |good| with_module(good, &module(1, &vec![Vec::new(); 200_000]))),
    ];
    let heavy = heavy.into_iter().map(|(name, make)| {
        let trial = move || {
            let good = fs::read(directory().join("nomad.wasm"))?;
            try_all(&[make(&good)])
        };
        Trial::test(format!("generated::heavy_{name}"), trial)
    });
    homes.chain(heavy).collect()
}

/// A loop in which all locals are live.
fn live(locals: usize) -> Vec<u8> {
    let get = |local: usize| [vec![0x20], super::wasm::number(local)].concat();
    let steps = (0..locals).flat_map(|local| {
        let set = [vec![0x6a, 0x21], super::wasm::number(local)].concat();
        [get(local), get((local + 1) % locals), set].concat()
    });
    [vec![0x03, 0x40], steps.collect(), vec![0x0c, 0, 0x0b]].concat()
}

fn try_components(first: u64) -> Result<(), Failed> {
    let good = fs::read(directory().join("nomad.wasm"))?;
    let made = (first..first + IN_A_HOME).map(|seed| component(&good, &mut Random::new(seed)));
    try_all(&made.collect::<Vec<_>>())
}

/// Installs files, and lists the types twice.
fn try_all(files: &[Vec<u8>]) -> Result<(), Failed> {
    let home = Home::new();
    let plugins = home.settings().join("plugins");
    for (at, bytes) in files.iter().enumerate() {
        fs::write(plugins.join(format!("{at}.wasm")), bytes)?;
    }
    is_list(&run(&home, &["stack", "types", "-o", "json"])?, files.len())?;
    let again = run(&home, &["stack", "types", "-v"])?;
    let log = String::from_utf8_lossy(&again.stderr);
    if log.contains("asked the provider") || log.contains("kitaru::provider: compiled") {
        return Err(format!("found out twice: {log}").into());
    }
    let beside = run(&home, &["stack", "create", "y", "--dry-run"])?;
    match beside.status.success() && beside.stderr.is_empty() {
        true => Ok(()),
        false => Err(format!("{beside:?}").into()),
    }
}

fn run(home: &Home, words: &[&str]) -> Result<Output, Failed> {
    let mut command = Command::new(PROGRAM);
    command.args(words).env_clear().envs(home.environment()).current_dir(home.path());
    // What is known of these bytes is of no use to other tests.
    Ok(command.env("KITARU_CACHE_PATH", home.path().join("cache")).output()?)
}

/// Whether the output is a list of types in which each file has its place.
fn is_list(output: &Output, files: usize) -> Result<(), Failed> {
    if !output.status.success() || !output.stderr.is_empty() {
        return Err(format!("{output:?}").into());
    }
    let list: Value = serde_json::from_slice(&output.stdout)?;
    let items = list["items"].as_array().ok_or("no items")?;
    let broken = list["broken"].as_array().ok_or("nothing broken")?;
    if items.len() + broken.len() != 5 + files {
        return Err(format!("{files} files, and {list}").into());
    }
    for problem in broken {
        let message = problem["message"].as_str().unwrap_or_default();
        if message.is_empty() || message.len() > LONGEST || has_hidden(message) {
            return Err(format!("a message: {message:?}").into());
        }
    }
    Ok(())
}
