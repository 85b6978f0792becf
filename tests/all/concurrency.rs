//! Tests many processes that change one state at once, some of which are killed.
//!
//! 1. A change that was reported as done is durable, and took effect once.
//! 2. A killed change took effect or did not: no stack without its components, no component without
//!    its stack, no secret without an owner.
//! 3. No process starves: every process that is not killed succeeds.

mod damage;

use crate::home::{Home, PROGRAM};
use damage::{damage, strayed};
use libtest_mimic::{Failed, Trial};
use std::{
    collections::BTreeSet,
    fs,
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

/// The number of changes, and of concurrent processes.
const CHANGES: usize = 200;
const AT_A_TIME: usize = 32;
/// The number of processes that start in a home without a state, and the number of homes.
const FIRST: usize = 30;
const HOMES: usize = 5;

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("concurrency::many_processes_meet_a_home_without_a_state", first_runs),
        Trial::test("concurrency::many_changes_at_once_lose_nothing", changes),
    ]
}

/// How a process ended.
enum End {
    Done,
    Killed,
    Failed(String),
}

/// What the processes reported for one stack.
struct Report {
    name: String,
    created: End,
    /// `None` if it was not deleted.
    deleted: Option<End>,
}

fn first_runs() -> Result<(), Failed> {
    (0..HOMES).try_for_each(|_| first_run())
}

fn first_run() -> Result<(), Failed> {
    let home = Home::new();
    let ids: BTreeSet<String> = thread::scope(|scope| {
        let run = || -> Result<String, Failed> {
            let output = command(&home, &["stack", "list"]).output()?;
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            match output.status.success() && error.is_empty() {
                true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
                false => Err(error.into()),
            }
        };
        let runs: Vec<_> = (0..FIRST).map(|_| scope.spawn(run)).collect();
        runs.into_iter().map(|run| run.join().expect("no panic")).collect::<Result<_, _>>()
    })?;
    match ids.len() {
        1 => match damage(&home, &[])? {
            wrong if wrong.is_empty() => Ok(()),
            wrong => Err(wrong.join("\n").into()),
        },
        _ => Err(format!("not everybody saw the same stack: {ids:?}").into()),
    }
}

fn changes() -> Result<(), Failed> {
    let home = Home::new();
    fs::write(home.path().join("key.json"), r#"{ "private_key": "k" }"#)?;
    let (next, killing) = (AtomicUsize::new(0), Killing::new());
    let work = || {
        let mut reports = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= CHANGES {
                return reports;
            }
            reports.push(change(&home, number, &killing));
        }
    };
    let reports: Vec<Report> = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    });
    let failed: Vec<String> = reports
        .iter()
        .flat_map(|report| [Some(&report.created), report.deleted.as_ref()])
        .filter_map(|end| match end {
            Some(End::Failed(error)) => Some(error.clone()),
            _ => None,
        })
        .collect();
    let killed = reports.iter().filter(|report| matches!(report.created, End::Killed)).count();
    if killed < 5 {
        return Err(format!("only {killed} were killed, which tests too little").into());
    }
    // This change settles the secrets that killed processes left staged.
    let last = command(&home, &["stack", "create", "last"]).stdout(Stdio::null()).status()?;
    if !last.success() {
        return Err("the change after all of them failed".into());
    }
    let mut wrong = Vec::new();
    if !failed.is_empty() {
        wrong.push(format!("{} were not killed, and failed: {failed:?}", failed.len()));
    }
    wrong.extend(damage(&home, &reports)?);
    wrong.extend(strayed(&home)?);
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

/// Creates a stack; every other one is remote and has a secret, and every third is deleted.
fn change(home: &Home, number: usize, killing: &Killing) -> Report {
    let name = format!("stack-{number}");
    let mut words = vec!["stack", "create", &name];
    if number.is_multiple_of(2) {
        words.extend("--type vertex --region us-central1 --artifact-store gs://bucket".split(' '));
        words.extend(["--container-registry", "us-central1-docker.pkg.dev/project-1/images"]);
        words.extend("--credentials gcp-service-account:key.json --no-verify".split(' '));
    }
    let created = killing.run(command(home, &words));
    let deleted = (number.is_multiple_of(3) && matches!(created, End::Done))
        .then(|| killing.run(command(home, &["stack", "delete", &name, "--recursive", "--force"])));
    Report { name, created, deleted }
}

fn command(home: &Home, words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(words).env_clear().envs(home.environment()).current_dir(home.path());
    command
}

/// Kills every third process, each time after a different delay.
struct Killing {
    count: AtomicUsize,
}

impl Killing {
    fn new() -> Self {
        Self { count: AtomicUsize::new(0) }
    }

    fn run(&self, mut command: Command) -> End {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = child.expect("the program starts");
        if count % 3 == 2 {
            // With this many concurrent processes, one takes about 250 ms.
            let moment = (count as u64).wrapping_mul(2_654_435_761) % 250;
            thread::sleep(Duration::from_millis(moment));
            let _ = child.kill();
        }
        let output = child.wait_with_output().expect("the program ends");
        match output.status.code() {
            Some(0) => End::Done,
            None => End::Killed,
            Some(_) => End::Failed(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
}
