//! Tests native providers: what well-behaved ones answer, and that bad ones cost one error.
//!
//! Libraries are made by `build.rs`: crates that are components as well, and a file in C that
//! plays tricks.

mod alike;

use crate::{home::PROGRAM, providers};
use kitaru_contract::Request;
use kitaru_provider_host::{
    CodeCache, Compiler, Digest, InMemory, ProviderError, ProviderFault, ProviderHost,
};
use libtest_mimic::{Failed, Trial};
use std::{
    env, fs,
    path::PathBuf,
    process::{self, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long to wait for a process to begin or end, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the provider in C does, and what is said of it.
const TRICKS: [(&str, &str); 20] = [
    ("abort", "crashed while answering `validate`: its process ended with signal: 6 (SIGABRT)"),
    ("segfault", "crashed while answering `validate`: its process ended with signal: 11 (SIGSEGV)"),
    // The system does not send what is not there.
    ("beyond", "crashed while answering `validate`: its process ended with exit status: 4"),
    ("memory", "crashed while answering `validate`: its process ended with signal: 6 (SIGABRT)"),
    ("exit", "crashed while answering `validate`: its process ended with exit status: 0"),
    ("hang", "did not answer `validate` within 2000 ms"),
    ("spin", "did not answer `validate` within 2000 ms"),
    ("stop", "did not answer `validate` within 2000 ms"),
    ("close", "did not answer `validate` within 2000 ms"),
    ("garbage", "gave a wrong answer to `validate`: it is not the JSON of the contract: "),
    ("other", "gave a wrong answer to `validate`: it is not the JSON of the contract: "),
    ("empty", "gave a wrong answer to `validate`: it is not the JSON of the contract: "),
    ("cut", "gave a wrong answer to `validate`: it is not the JSON of the contract: "),
    ("deep", "gave a wrong answer to `validate`: it is not the JSON of the contract: "),
    ("nowhere", "gave a wrong answer to `validate`: it points to nothing"),
    ("status", "gave a wrong answer to `validate`: its status is 7"),
    ("fail", "panicked while answering `validate`: no region"),
    ("flood", "passed more than 2048 KiB to kitaru while answering `validate`"),
    ("long", "passed more than 2048 KiB to kitaru while answering `validate`"),
    ("shout", "passed more than 2048 KiB to kitaru while answering `validate`"),
];

/// Libraries that cannot be asked, and what is said of them.
const UNASKED: [(&str, &str); 8] = [
    ("abi-2", "has version 2 of the native interface, and this kitaru has version 1"),
    ("contract-2.0.0", "speaks version 2.0.0 of the contract, and this kitaru speaks 1.0.0"),
    ("contract-none", "gave a wrong answer to `start`: "),
    (
        "crash-at-start",
        "crashed while answering `start`: its process ended with signal: 11 (SIGSEGV)",
    ),
    ("hang-at-start", "did not answer `start` within 10000 ms"),
    ("missing", "cannot be loaded: "),
    ("no-ask", "does not export the function `kitaru_provider_ask`"),
    ("plain", "does not export the function `kitaru_provider_abi_version`"),
];

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = vec![
        Trial::test("native::mistakes_in_rust_are_one_error_each", in_rust),
        Trial::test("native::a_file_that_is_no_library_is_not_loaded", no_library),
        Trial::test("native::streams_are_not_the_protocol", noise),
        Trial::test("native::the_process_has_no_rights_and_ends_with_its_owner", reach),
        Trial::test("native::the_process_ends_with_its_parent", orphaned),
        Trial::test("native::nobody_else_can_start_the_process", unasked),
        Trial::test("native::there_is_a_process_or_an_error", no_process),
    ];
    trials.extend(alike::trials());
    trials.extend(TRICKS.map(|(trick, wanted)| {
        Trial::test(format!("native::trick::{trick}"), move || play(trick, wanted))
    }));
    trials.extend(UNASKED.map(|(library, wanted)| {
        Trial::test(format!("native::load::{library}"), move || load(library, wanted))
    }));
    trials
}

fn directory() -> PathBuf {
    PathBuf::from(env!("OUT_DIR")).join("native")
}

fn library(name: &str) -> Result<InMemory<'static>, Failed> {
    Ok(InMemory::new(name, fs::read(directory().join(name))?))
}

fn host() -> ProviderHost {
    host_with(Compiler::Program(PROGRAM.into()))
}

fn host_with(compiler: Compiler) -> ProviderHost {
    let cache = env::temp_dir().join(format!("kitaru-native-{}", process::id()));
    ProviderHost::new(CodeCache::new(cache.join("code"), cache.join("records")))
        .with_compiler(compiler)
}

fn named(name: &str) -> Request {
    Request { name: name.to_owned(), ..Request::default() }
}

/// Requires an error that begins in this way after the provider's name.
fn fails<T>(label: &str, found: Result<T, ProviderError>, wanted: &str) -> Result<(), Failed> {
    let error = found.err().ok_or("it worked")?;
    let text = error.to_string();
    let is_plain = !text.contains(['\u{1b}', '\n']);
    match text.starts_with(&format!("the provider `{label}` {wanted}")) && is_plain {
        true => Ok(()),
        false => Err(format!("wanted {wanted}\nfound {text}").into()),
    }
}

/// A provider that fails once is not asked again, and another one is none the worse.
fn play(trick: &str, wanted: &str) -> Result<(), Failed> {
    let host = host();
    let mut hostile = host.open_native(&library("hostile")?)?;
    let mut good = host.open_native(&library("acme-nomad")?)?;
    hostile.validate(&named("well"))?;
    fails("hostile", hostile.validate(&named(trick)), wanted)?;
    fails("hostile", hostile.validate(&named("well")), wanted).or_else(|error| {
        // An answer that cannot be read says nothing of the next one.
        if wanted.contains("not the JSON") { Ok(()) } else { Err(error) }
    })?;
    good.validate(&named("well"))?;
    drop(hostile);
    good.describe()?;
    Ok(())
}

fn load(name: &str, wanted: &str) -> Result<(), Failed> {
    let host = host();
    fails(name, host.open_native(&library(name)?).map(drop), wanted)?;
    host.describe_native(&library("acme-nomad")?)?;
    Ok(())
}

fn no_library() -> Result<(), Failed> {
    let host = host();
    let opened = |label: &str, bytes: &[u8]| {
        host.open_native(&InMemory::new(label.to_owned(), bytes)).map(drop)
    };
    let good = library("acme-nomad")?.bytes;
    let component = fs::read(providers::directory().join("nomad.wasm"))?;
    fails("component", opened("component", &component), "is not a native library")?;
    fails("text", opened("text", b"#!/bin/sh\n"), "is not a native library")?;
    fails("empty", opened("empty", b""), "is not a native library")?;
    for end in [16, 64, good.len() / 2, good.len() - 1] {
        fails("cut", opened("cut", &good[..end]), "is damaged: it breaks off")?;
    }
    let mut other = good.to_vec();
    other[18] = if other[18] == 62 { 183 } else { 62 };
    fails("other", opened("other", &other), "was built as ELF for ")?;
    // The name of the C library, so that the loader looks for what is not there.
    let needs = |bytes: &[u8], name: &[u8]| bytes.windows(name.len()).position(|it| it == name);
    let mut lacking = good.to_vec();
    let at = needs(&lacking, b"libc.so.6").ok_or("it needs no C library")?;
    lacking[at..at + 9].copy_from_slice(b"lost.so.6");
    fails("lacking", opened("lacking", &lacking), "cannot be loaded: lost.so.6: ")?;
    let broken: Vec<u8> = good[..64].iter().copied().chain(good[64..].iter().map(|_| 0)).collect();
    let broken = opened("broken", &broken).err().ok_or("it was loaded")?.to_string();
    if !broken.contains("cannot be loaded: ") && !broken.contains("crashed while") {
        return Err(broken.into());
    }
    // The digest is that of other bytes.
    let digest = Digest::of(b"other");
    let replaced = InMemory { digest, label: "replaced".to_owned(), bytes: good };
    fails("replaced", host.open_native(&replaced).map(drop), "was changed just now")
}

fn noise() -> Result<(), Failed> {
    let mut hostile = host().open_native(&library("hostile")?)?;
    for _ in 0..3 {
        if !hostile.validate(&named("noise"))?.is_empty() {
            return Err("another answer".into());
        }
    }
    let refused = "gave a wrong answer to `plan`: its status is 2";
    fails("hostile", hostile.plan(&named("well")), refused)
}

/// What an author in Rust does wrong.
fn in_rust() -> Result<(), Failed> {
    let host = host();
    let artifact = library("kitaru-hostile")?;
    for (trick, wanted) in [
        ("panic", "panicked while answering `validate`: the cluster is on fire ("),
        ("recurse", "crashed while answering `validate`: its process ended with signal: "),
        ("flood", "passed more than 2048 KiB to kitaru while answering `validate`"),
    ] {
        let mut hostile = host.open_native(&artifact)?;
        let inputs = [("trick", format!("\"{trick}\"")), ("at", "\"validate\"".to_owned())];
        let inputs = inputs.map(|(name, value)| (name.to_owned(), value)).into();
        let request = Request { inputs, ..named("lab") };
        let found = hostile.validate(&request);
        fails("kitaru-hostile", found, wanted).map_err(|error| format!("{trick}: {error:?}"))?;
        fails("kitaru-hostile", hostile.describe(), wanted)?;
    }
    Ok(())
}

/// The number of a process that has a message with it.
fn number(message: &str) -> Result<u32, Failed> {
    Ok(message.rsplit(' ').next().unwrap_or_default().parse()?)
}

fn reach() -> Result<(), Failed> {
    let mut hostile = host().open_native(&library("hostile")?)?;
    let message = hostile.validate(&named("reach"))?.remove(0).message;
    let wanted = "0 files, 0 networks, 0 processes; variables: 0; ";
    if !message.starts_with(wanted) {
        return Err(message.into());
    }
    let process = PathBuf::from(format!("/proc/{}", number(&message)?));
    if !process.exists() {
        return Err("there is no process".into());
    }
    let limits = fs::read_to_string(process.join("limits"))?;
    for wanted in ["Max core file size 0 0 ", "Max address space 1073741824 ", "Max file size 0 0 "]
    {
        let is_there = limits
            .lines()
            .any(|line| line.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(wanted));
        if !is_there {
            return Err(format!("no {wanted} in {limits}").into());
        }
    }
    drop(hostile);
    if process.exists() { Err("it goes on".into()) } else { Ok(()) }
}

/// The directory in `/proc` of a process that runs a native provider for another one.
fn process_of(parent: u32) -> Option<PathBuf> {
    let asked = format!("\0run-native-provider\0{parent}\0");
    let processes = fs::read_dir("/proc").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    processes.into_iter().find(|process| {
        fs::read_to_string(process.join("cmdline")).is_ok_and(|words| words.contains(&asked))
    })
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) -> Result<(), Failed> {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        if Instant::now() > end {
            return Err(format!("waited for {what}").into());
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

/// Its input stays open, so it is not that which tells it.
fn orphaned() -> Result<(), Failed> {
    let script = format!("sleep 60 | \"{PROGRAM}\" run-native-provider $$ {}; true", release());
    let mut shell = Command::new("sh").args(["-c", &script]).stdout(Stdio::null()).spawn()?;
    let parent = shell.id();
    wait_until("the process", || process_of(parent).is_some())?;
    // It waits for its input once it is the child of this parent.
    thread::sleep(Duration::from_millis(200));
    let is_there = process_of(parent).is_some();
    shell.kill()?;
    shell.wait()?;
    wait_until("its end", || process_of(parent).is_none())?;
    if is_there { Ok(()) } else { Err("it was no child".into()) }
}

fn release() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

fn unasked() -> Result<(), Failed> {
    let own = process::id().to_string();
    for words in [vec![], vec!["1", release()], vec![&own, "0.0.1"], vec![&own]] {
        let output = Command::new(PROGRAM)
            .arg("run-native-provider")
            .args(&words)
            .env_clear()
            .stdin(Stdio::null())
            .output()?;
        if output.status.code() != Some(2) || !output.stdout.is_empty() {
            return Err(format!("{words:?}: {output:?}").into());
        }
    }
    Ok(())
}

fn no_process() -> Result<(), Failed> {
    let nomad = library("acme-nomad")?;
    for compiler in [
        Compiler::InProcess,
        Compiler::Program("/nowhere/kitaru".into()),
        Compiler::Command(PROGRAM.into(), vec!["unknown".into()]),
    ] {
        let error = host_with(compiler.clone()).open_native(&nomad).map(drop).err();
        match error.map(|error| error.fault) {
            Some(ProviderFault::NoProcess(_)) => {}
            other => return Err(format!("{compiler:?}: {other:?}").into()),
        }
    }
    // A program that knows nothing of kitaru.
    let other = host_with(Compiler::Program("/bin/true".into())).open_native(&nomad).map(drop);
    fails("acme-nomad", other, "crashed while answering `start`: ")
}
