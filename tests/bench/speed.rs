//! Measures commands as whole processes: `cargo speed`, and on a server:
//! `cargo speed server`.
//!
//! Each command is compared with another process, run alternately on the same
//! machine: one that does nothing, or the same command with less data. The
//! benchmark prints medians, and the ratios that the documentation promises. A
//! bound that is missed does not fail it, because results on a busy machine are not
//! reliable.
//!
//! The program is the one that this package builds, or the one that
//! `KITARU_MEASURED` names, such as a release.

mod contention;
mod dprint;
mod mcp;
mod process;
mod server;
mod world;

use process::{Program, linking, measured, memory, ratio};
use std::{env, error::Error};
use world::World;

/// The number of runs of each program.
const RUNS: usize = 61;

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().any(|word| word == "server") {
        return server::measure();
    }
    if env::args().any(|word| word == "mcp") {
        return agents(&World::new("mcp")?);
    }
    let empty = Program::empty();
    println!("the program: {}, {}", measured().display(), linking(&measured())?);
    println!("the yardstick: {}, {}", empty.path.display(), linking(&empty.path)?);

    let small = World::new("small")?;
    let dry_run = create(" --dry-run");
    heading("against a process that does nothing");
    for (name, words, bound) in [
        ("stack list", words("stack list"), 1.6),
        ("stack current", words("stack current"), 1.5),
        ("stack show prod", words("stack show prod"), 1.9),
        ("stack create --dry-run --type vertex", dry_run.clone(), 2.7),
        ("stack create --help", words("stack create --help"), 1.6),
    ] {
        row(name, &empty, &small.program(words), bound)?;
    }
    tab(&empty, &small)?;
    dprint::measure(&empty)?;

    println!("\n{:42} {:>10} {:>10} {:>7}  bound", "memory at the most", "", "MiB", "");
    for (name, words, bound) in [
        ("stack list", words("stack list"), 6.0),
        ("stack show prod", words("stack show prod"), 8.0),
        ("stack create --type vertex", create(""), 10.0),
    ] {
        let most = memory(&small.program(words), || Ok(()))?;
        println!("{name:42} {:>10} {most:>10.1} {:>7}  {}", "", "", verdict(most, bound));
    }

    println!("\n{:42} {:>10} {:>10} {:>7}  bound", "in a new home", "ms", "MiB", "");
    for (name, words, bound) in [
        ("stack create --help", words("stack create --help"), f64::NAN),
        ("stack create --dry-run --type vertex", dry_run.clone(), 350.0),
    ] {
        let (took, most) = World::first("first", &words)?;
        println!("{name:42} {took:>10.1} {most:>10.1} {:>7}  {}", "", verdict(took, bound));
    }

    contention::measure()?;

    agents(&small)?;

    grown(&small, dry_run)
}

/// With many providers and stacks.
fn grown(small: &World, dry_run: Vec<String>) -> Result<(), Box<dyn Error>> {
    heading("with 500 further providers");
    let many_providers = World::new("many-providers")?;
    many_providers.add_providers(500)?;
    for (name, words, bound) in [
        ("stack show prod", words("stack show prod"), 1.3),
        ("stack create --dry-run --type vertex", dry_run, 1.3),
        ("stack create --help", words("stack create --help"), 2.0),
        ("stack list", words("stack list"), 1.05),
    ] {
        let (few, many) = (small.program(words.clone()), many_providers.program(words));
        row(name, &few, &many, bound)?;
    }

    heading("with 10,000 stacks");
    let many_stacks = World::new("many-stacks")?;
    many_stacks.add_stacks(10_000)?;
    for (name, words, bound) in [
        ("stack show prod", words("stack show prod"), 1.2),
        ("stack use", words("stack use prod"), 1.2),
        ("stack create --type vertex", create(""), 1.2),
        ("stack list", words("stack list"), f64::NAN),
    ] {
        let (few, many) = (small.program(words.clone()), many_stacks.program(words));
        row(name, &few, &many, bound)?;
    }
    Ok(())
}

/// Completion, which may take 3 ms more than a process that does nothing.
fn tab(empty: &Program, small: &World) -> Result<(), Box<dyn Error>> {
    for (name, line) in [
        ("TAB after stack use", "-- kitaru stack use p"),
        ("TAB after --type vertex --", "-- kitaru stack create x --type vertex --"),
    ] {
        let mut program = small.program(words(line));
        program.env.insert("KITARU_COMPLETE", "fish".into());
        row(name, empty, &program, f64::NAN)?;
    }
    Ok(())
}

/// The MCP server, beside the operations that its tools call.
fn agents(world: &World) -> Result<(), Box<dyn Error>> {
    println!("\n{:42} {:>10} {:>10} {:>7}  bound", "the MCP server", "operation", "ms", "");
    mcp::measure(world, |name, own, took, bound| {
        println!("{name:42} {own:>10.2} {took:>10.2} {:>7}  {}", "", verdict(took, bound));
    })
}

/// The arguments that create a `vertex` stack of a new name.
fn create(suffix: &str) -> Vec<String> {
    words(&format!(
        "stack create new-{{}} --type vertex --region us-central1 --artifact-store gs://bucket \
         --container-registry us-central1-docker.pkg.dev/project-1/images{suffix}"
    ))
}

/// The arguments of a command; `{}` is a number that is unique to a run.
fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn heading(what: &str) {
    println!("\n{what:42} {:>10} {:>10} {:>7}  bound", "other ms", "median ms", "ratio");
}

fn row(name: &str, other: &Program, program: &Program, bound: f64) -> Result<(), Box<dyn Error>> {
    let (other, own) = ratio(other, program, RUNS)?;
    let ratio = own / other;
    let verdict = verdict(ratio, bound);
    println!("{name:42} {other:>10.2} {own:>10.2} {ratio:>7.2}  {verdict}");
    Ok(())
}

fn verdict(value: f64, bound: f64) -> String {
    match value <= bound {
        _ if bound.is_nan() => "-".to_owned(),
        true => format!("{bound} ok"),
        false => format!("{bound} OVER"),
    }
}
