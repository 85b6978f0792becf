//! Measures commands as whole processes: `cargo speed`, and on a server:
//! `cargo speed server`.
//!
//! Each command is compared with another process, run alternately on the same
//! machine: one that does nothing, or the same command with less data. The
//! benchmark prints medians, and the ratios that the documentation promises. It
//! never fails, because results on a busy machine are not reliable.

mod process;
mod server;
mod world;

use process::{Program, memory, ratio};
use std::{env, error::Error};
use world::World;

/// The number of runs of each program.
const RUNS: usize = 61;

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().any(|word| word == "server") {
        return server::measure();
    }
    let small = World::new("small")?;
    let vertex = "--type vertex --region us-central1 --artifact-store gs://bucket \
        --container-registry us-central1-docker.pkg.dev/project-1/images";
    let create = |suffix: &str| words(&format!("stack create new-{{}} {vertex}{suffix}"));

    println!("{:42} {:>10} {:>10} {:>7}  bound", "memory at the most", "", "MiB", "");
    for (name, words, bound) in [
        ("stack list", words("stack list"), 16.0),
        ("stack create --type vertex", create(""), 40.0),
    ] {
        let most = memory(&small.program(words))?;
        println!("{name:42} {:>10} {most:>10.1} {:>7}  {}", "", "", verdict(most, bound));
    }

    heading("against a process that does nothing");
    let empty = Program::empty();
    for (name, words, bound) in [
        ("stack list", words("stack list"), 3.0),
        ("stack current", words("stack current"), 3.0),
        ("stack show prod", words("stack show prod"), 4.0),
        ("stack create --dry-run --type vertex", create(" --dry-run"), 4.0),
    ] {
        row(name, &empty, &small.program(words), bound)?;
    }

    heading("with 100 further providers");
    let many_providers = World::new("many-providers")?;
    many_providers.add_providers(100)?;
    for (name, words, bound) in [
        ("stack list", words("stack list"), 1.05),
        ("stack create --help", words("stack create --help"), 2.0),
        ("stack show prod", words("stack show prod"), f64::NAN),
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
