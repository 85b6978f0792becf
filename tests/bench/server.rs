//! Measures commands on a server, compared with the Python CLI: `cargo speed server`.

#[path = "../all/server/real.rs"]
#[expect(dead_code, reason = "tests do more with a server")]
mod real;
#[path = "../all/server/script.rs"]
mod script;
#[path = "../all/server/seed.rs"]
mod seed;

use super::{
    heading,
    process::{Program, memory, ratio, time},
    words,
    world::World,
};
use real::Server;
use std::{collections::BTreeMap, error::Error, fs, path::Path, process::Command};

/// The number of runs of each program.
const RUNS: usize = 9;
/// By what factor this program should be faster.
const FASTER: f64 = 20.0;
const STACKS: usize = 5_000;
const INSTALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/install");

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let world = World::new("server")?;
    let ours = |line: &str| {
        let mut program = world.program(words(line));
        program.env.insert("KITARU_SERVER_URL", server.url.clone().into());
        program.env.insert("KITARU_AUTH_TOKEN", server.key.clone().into());
        program
    };
    let theirs = python(&server)?;

    heading("on a server, against the Python CLI");
    for (name, our_line, their_line) in [
        ("stack list", "stack list", "stack list"),
        ("stack create", "stack create ours-{}", "stack create theirs-{}"),
    ] {
        let (other, own) = ratio(&theirs(their_line), &ours(our_line), RUNS)?;
        let faster = other / own;
        let verdict = if faster >= FASTER { "ok" } else { "UNDER" };
        println!("{name:42} {other:>10.2} {own:>10.2} {faster:>7.1}  {FASTER} {verdict}");
    }

    println!("\n{:42} {:>10} {:>10}", "with 5,000 stacks on the server", "median ms", "MiB");
    seed::add_stacks(&server.database(), STACKS)?;
    for line in ["stack list", "stack list --size 5000"] {
        let program = ours(line);
        println!(
            "{line:42} {:>10.2} {:>10.1}",
            time(&program, 3, || Ok(()))?,
            memory(&program, || Ok(()))?
        );
    }
    Ok(())
}

/// The Python CLI, logged in.
fn python(server: &Server) -> Result<impl Fn(&str) -> Program, Box<dyn Error>> {
    let installed = Command::new(INSTALL).arg("python-cli").output()?;
    if !installed.status.success() {
        return Err(String::from_utf8_lossy(&installed.stderr).into());
    }
    let path = Path::new(String::from_utf8(installed.stdout)?.trim()).join("kitaru");
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("speed").join("python");
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(&home)?;
    let program = move |line: &str| Program {
        path: path.clone(),
        words: words(line),
        env: BTreeMap::from([
            ("HOME", home.clone().into()),
            ("KITARU_CONFIG_PATH", home.join("settings").into()),
            ("KITARU_ANALYTICS_OPT_IN", "false".into()),
            ("ZENML_ANALYTICS_OPT_IN", "false".into()),
        ]),
        directory: home.clone(),
    };
    let (url, key) = (&server.url, &server.key);
    program(&format!("login {url} --api-key {key} --project default")).time()?;
    Ok(program)
}
