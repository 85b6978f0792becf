//! Side by side with the Python CLI, `kitaru` of PyPI, on one server.
//!
//! Stacks of all types that one of the two made are listed, shown, used and
//! deleted by both. What they print as JSON is the same, field by field, save
//! for `OURS` and `THEIRS`.

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

/// What begins the names of stacks, by who made them.
const HERE: &str = "made-here";
const THERE: &str = "made-there";

/// What only we print, by command, and why.
const OURS: [(&str, &str, &str); 2] = [
    ("stack.list", "/total", "a page does not say how many stacks there are"),
    ("stack.delete", "/item/components_left", "the Python CLI leaves components without a word"),
];

/// A component of local stacks that only they make: a stack does not need it to run anything.
const THEIRS: &str = " (sandbox)";

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("server::python::both_work_on_the_same_stacks", both)]
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
    // While another stack has a connector, the Python CLI leaves those of a stack that it deletes.
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
    /// The same command, on the same stack.
    fn same(&mut self, line: &str) -> Result<(), String> {
        let (ours, theirs) = (self.ours.run(line)?.done()?.json(), self.theirs.run(line)?);
        self.wrong.extend(differences(line, &ours, &theirs));
        Ok(())
    }

    /// The same command, each on a stack of its own: ids and the beginnings of names differ.
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
