//! Tests both programs in one home, where each has stacks of its own.

use super::{
    super::{
        client::{Client, Ran},
        whole,
    },
    cli::Cli,
};
use crate::install::installed;
use libtest_mimic::{Failed, Trial};
use std::{
    fs,
    path::Path,
    process::{self, Command},
    thread,
    time::Duration,
};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("server::python::neither_undoes_what_the_other_did", own_stacks),
        Trial::test("server::python::its_local_server_is_logged_in_to", local_server),
    ]
}

fn own_stacks() -> Result<(), Failed> {
    let ours = Client::embedded();
    let theirs = Cli::beside(ours.home())?;
    let project = ours.home().path().join("project");
    fs::create_dir(&project)?;

    ours.run(&whole::create("here"))?.done()?;
    theirs.run("stack create there -o json")?;
    ours.run("stack copy there --from python --name brought --yes")?.done()?;

    // Each has an active stack of its own in a project.
    theirs.run_in(&project, theirs.program(), "init -o json")?;
    theirs.run_in(&project, theirs.program(), "stack use there -o json")?;
    used(&ours, &project, "brought")?;
    current(&ours, &project, "brought")?;
    let json = theirs.run_in(&project, theirs.program(), "stack current -o json")?.json();
    if json["item"]["name"] != "there" {
        return Err(format!("the Python program has lost its active stack: {json}").into());
    }
    theirs.run_in(&project, theirs.program(), "stack use default -o json")?;
    current(&ours, &project, "brought")?;

    // Its stacks are gone afterwards, and ours are there, with their secrets.
    theirs.run_in(&project, theirs.program(), "clean all --yes -o json")?;
    let json = theirs.run("stack list -o json")?;
    if json.to_string().contains("there") {
        return Err(format!("it has not deleted its own: {json}").into());
    }
    let names = ours.run("stack list -o name")?.done()?.stdout;
    if names != "default\nhere\nbrought\n" {
        return Err(format!("not all are there: {names}").into());
    }
    let copied = ours.run("stack copy here --to local --name again --yes -o json")?.done()?.json();
    match copied["item"]["secrets"].as_array().map(Vec::len) {
        Some(2) => Ok(()),
        _ => Err(format!("the secrets are gone: {copied}").into()),
    }
}

fn local_server() -> Result<(), Failed> {
    let ours = Client::embedded();
    let settings = ours.home().path().join(".config/kitaru");
    let theirs = Cli::beside(ours.home())?;
    theirs.run("stack create there -o json")?;
    // What `login` of the Python program does; its environment in these tests has no server.
    let zenml = installed("server")?.join("zenml");
    let start = format!(
        "ZENML_CONFIG_PATH={} ZENML_AUTO_OPEN_DASHBOARD=false {} login --local --port {}",
        settings.display(),
        zenml.display(),
        40_000 + process::id() % 9_000,
    );
    let stopped = Stopped(&settings);
    theirs.run_in(ours.home().path(), Path::new("env"), &start)?;

    let is_running = || -> Result<bool, String> {
        let json = ours.run("status -o json")?.done()?.json();
        let running = json["item"]["local_server"]["running"].as_bool();
        running.ok_or_else(|| format!("it is not named: {json}"))
    };
    if !is_running()? {
        return Err("it runs, and that is not said".into());
    }
    let user = ours.run("login -o json")?.done()?.json();
    if user["item"]["user"] != "default" {
        return Err(format!("somebody else: {user}").into());
    }
    ours.run(&whole::create("on-it"))?.done()?;
    let names = ours.run("stack list -o name")?.done()?.stdout;
    if names != "default\nthere\non-it\n" {
        return Err(format!("not all are there: {names}").into());
    }
    ours.run("stack copy on-it --to local --name here --yes")?.done()?;
    ours.run(&whole::delete("on-it"))?.done()?;
    ours.run("logout")?.done()?;
    drop(stopped);
    for _ in 0..100 {
        if !is_running()? {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(100));
    }
    Err("it was stopped, and that is not said".into())
}

/// Ends the local server when it is dropped.
struct Stopped<'a>(&'a Path);

impl Drop for Stopped<'_> {
    fn drop(&mut self) {
        let id = fs::read_to_string(self.0.join("zen_server/daemon/service.pid"));
        if let Ok(id) = id {
            let _ = Command::new("kill").args(["-9", id.trim()]).status();
        }
    }
}

fn used(ours: &Client, project: &Path, stack: &str) -> Result<(), String> {
    let mut command = ours.command(&["stack", "use", stack]);
    Ran::of(command.current_dir(project))?.done()?;
    Ok(())
}

fn current(ours: &Client, project: &Path, wanted: &str) -> Result<(), String> {
    let mut command = ours.command(&["stack", "current", "-o", "name"]);
    let ran = Ran::of(command.current_dir(project))?.done()?;
    match ran.stdout.trim() == wanted {
        true => Ok(()),
        false => Err(format!("not `{wanted}`: {ran}")),
    }
}
