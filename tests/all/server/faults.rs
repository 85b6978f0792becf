//! Tests each fault, at each request of each command.
//!
//! 1. A command succeeds, or fails with the code of the fault, a hint, status 1
//!    and nothing on standard output. It fails if the fault persists.
//! 2. A transient fault has no effect where a retry is safe.
//! 3. A retried change has the same idempotency key.
//! 4. `create` creates all of a stack or nothing; repeating any change finishes
//!    it.
//! 5. No secret is printed, not even with `-vv`.

mod judge;
mod kinds;
mod worker;

use super::{
    real::Server,
    whole::{self, ALL, NOTHING, PARTS},
};
use kinds::{KINDS, Kind};
use libtest_mimic::{Failed, Trial};
use std::{
    ops::Range,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};
use worker::Worker;

/// The number of concurrent commands; most of the time they wait before a retry.
const WORKERS: usize = 6;

/// A command, and the objects of its stack on the server before and after it.
#[derive(Debug, Clone, Copy)]
struct Verb {
    name: &'static str,
    line: fn(&str) -> String,
    before: [usize; 3],
    after: [usize; 3],
}

const VERBS: [Verb; 7] = [
    Verb { name: "list", line: |_| "stack list".into(), before: ALL, after: ALL },
    Verb { name: "current", line: |_| "stack current".into(), before: ALL, after: ALL },
    Verb { name: "show", line: |name| format!("stack show {name}"), before: ALL, after: ALL },
    Verb { name: "use", line: |name| format!("stack use {name}"), before: ALL, after: ALL },
    Verb { name: "create", line: whole::create, before: NOTHING, after: ALL },
    Verb {
        name: "delete",
        line: |name| format!("stack delete {name} --force"),
        before: ALL,
        after: PARTS,
    },
    Verb { name: "delete-recursive", line: whole::delete, before: ALL, after: NOTHING },
];

/// A fault at some of the requests of a command.
#[derive(Debug, Clone)]
struct Scenario {
    verb: Verb,
    kind: Kind,
    which: Range<usize>,
}

impl Scenario {
    /// Whether the fault persists.
    fn stays(&self) -> bool {
        self.which.end == usize::MAX
    }
}

pub(super) fn trials() -> Vec<Trial> {
    let trial = |verb: Verb| {
        let name = format!("server::faults::{}", verb.name);
        Trial::test(name, move || all(verb))
    };
    VERBS.into_iter().rev().map(trial).collect()
}

fn all(verb: Verb) -> Result<(), Failed> {
    let server = Server::shared()?;
    let requests = Worker::new(server, verb.name)?.count(verb)?;
    let scenarios: Vec<Scenario> = (0..requests)
        .flat_map(|first| {
            KINDS.into_iter().flat_map(move |kind| {
                let ranges = [Some(first..usize::MAX), kind.passes.then_some(first..first + 1)];
                let ranges = ranges.into_iter().flatten();
                ranges.map(move |which| Scenario { verb, kind: kind.clone(), which })
            })
        })
        .collect();
    let next = AtomicUsize::new(0);
    let work = |number: usize| {
        let mut worker = Worker::new(server, &format!("{}-{number}", verb.name))?;
        let mut wrong = Vec::new();
        while let Some(scenario) = scenarios.get(next.fetch_add(1, Ordering::Relaxed)) {
            wrong.extend(worker.play(scenario).err());
        }
        Ok::<_, String>(wrong)
    };
    let wrong: Vec<Vec<String>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|number| {
                scope.spawn({
                    let work = &work;
                    move || work(number)
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("no panic")).collect::<Result<_, _>>()
    })?;
    let wrong = wrong.concat();
    match wrong.len() {
        0 => Ok(()),
        some => Err(format!("{some} of {}:\n\n{}", scenarios.len(), wrong.join("\n\n")).into()),
    }
}
