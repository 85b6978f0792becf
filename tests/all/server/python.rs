//! Compares with the Python CLI, `kitaru` on PyPI, on one server.
//!
//! Both list, show, use and delete stacks of all types that either of them
//! created. Their JSON output is the same, field by field, except for `OURS` and
//! `THEIRS`.

mod beside;
mod cli;
mod same;

use super::{
    api::Api,
    client::{Client, TYPES},
    real::Server,
};
use cli::Cli;
use libtest_mimic::{Failed, Trial};
use same::{differences, nameless};

/// The prefixes of the names of stacks, by the program that created them.
const HERE: &str = "made-here";
const THERE: &str = "made-there";

/// The fields that only this program prints, by command, and why.
const OURS: [(&str, &str, &str); 7] = [
    ("stack.show", "/item/async", "whether runs wait is not shown there"),
    ("stack.show", "/item/labels", "nor labels"),
    ("stack.show", "/item/provider", "there are no providers"),
    ("stack.show", "/item/service_connectors", "nor are connectors shown"),
    ("stack.delete", "/item/service_connectors_deleted", "nor is it told that they are deleted"),
    ("stack.list", "/total", "a page does not say how many stacks there are"),
    ("stack.delete", "/item/components_left", "the Python CLI leaves components without a word"),
];

/// A component of local stacks that only the Python CLI creates; runs do not need it.
const THEIRS: &str = " (sandbox)";

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = vec![Trial::test("server::python::both_work_on_the_same_stacks", both)];
    trials.extend(beside::trials());
    trials
}

fn both() -> Result<(), Failed> {
    let server = Server::start()?;
    let api = Api::of(&server)?;
    let mut both = Both {
        ours: Client::new(&server.url, &server.key),
        theirs: Cli::log_in(&server)?,
        wrong: Vec::new(),
    };
    for (stack_type, flags) in TYPES {
        let create = |start: &str| format!("stack create {start}-{stack_type} {flags} -o json");
        both.each_own(create, HERE, THERE)?;
    }
    for (stack_type, _) in TYPES {
        for start in [HERE, THERE] {
            both.same(&format!("stack show {start}-{stack_type} -o json"))?;
        }
        both.each_own(|start| format!("stack use {start}-{stack_type} -o json"), THERE, HERE)?;
    }
    for line in ["stack use default", "stack current", "stack list"] {
        both.same(&format!("{line} -o json"))?;
    }
    for (stack_type, _) in TYPES {
        let delete = |start: &str| format!("stack delete {start}-{stack_type} --recursive -o json");
        both.each_own(delete, THERE, HERE)?;
    }
    // The Python CLI keeps the connectors of a deleted stack while another stack has one.
    for name in api.names(HERE)?.iter().filter_map(|left| left.strip_prefix("service_connectors "))
    {
        both.ours.run(&format!("stack delete {name} --recursive"))?.done()?;
    }
    let left = api.names("made-")?;
    if !left.is_empty() {
        both.wrong.push(format!("what is left: {left:?}"));
    }
    if both.wrong.is_empty() { Ok(()) } else { Err(both.wrong.join("\n").into()) }
}

struct Both {
    ours: Client,
    theirs: Cli,
    wrong: Vec<String>,
}

impl Both {
    /// Runs the same command in both, on the same stack.
    fn same(&mut self, line: &str) -> Result<(), String> {
        let (ours, theirs) = (self.ours.run(line)?.done()?.json(), self.theirs.run(line)?);
        self.wrong.extend(differences(line, &ours, &theirs));
        Ok(())
    }

    /// Runs the same command in both, each on its own stack: ids and name prefixes differ.
    fn each_own(
        &mut self,
        line: impl Fn(&str) -> String,
        our: &str,
        their: &str,
    ) -> Result<(), String> {
        let ours = self.ours.run(&line(our))?.done()?.json();
        let theirs = self.theirs.run(&line(their))?;
        let (ours, theirs) = (nameless(&ours, our), nameless(&theirs, their));
        self.wrong.extend(differences(&line("*"), &ours, &theirs));
        Ok(())
    }
}
