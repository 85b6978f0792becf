//! Tests sequences of operations: after any of them, the state matches the model,
//! every component belongs to a stack or was left by one, and the active stack
//! exists.

use super::holds;
use crate::home::Home;
use kitaru_cli::world::World;
use libtest_mimic::Trial;
use proptest::{collection::vec, prelude::*, sample::select};
use rusqlite::Connection;
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

#[derive(Debug, Clone)]
enum Operation {
    Create { name: &'static str, remote: bool, activate: bool },
    Delete { name: &'static str, recursive: bool, force: bool },
    Use { name: &'static str },
}

fn operation() -> impl Strategy<Value = Operation> {
    let name = || select(vec!["a", "b", "default"]);
    prop_oneof![
        3 => (name(), any::<bool>(), any::<bool>())
            .prop_map(|(name, remote, activate)| Operation::Create { name, remote, activate }),
        2 => (name(), any::<bool>(), any::<bool>())
            .prop_map(|(name, recursive, force)| Operation::Delete { name, recursive, force }),
        1 => name().prop_map(|name| Operation::Use { name }),
    ]
}

impl Operation {
    fn arguments(&self) -> String {
        let given = |flag: &'static str, given: bool| if given { flag } else { "" };
        match self {
            Self::Create { name, remote, activate } => {
                let remote = given(
                    "--type kubernetes --artifact-store s3://bkt --container-registry docker.io/me \
                     --cluster c --region r --no-verify --credentials aws-access-keys:I:S",
                    *remote,
                );
                format!("create {name} {remote} {}", given("--no-activate", !activate))
            }
            Self::Delete { name, recursive, force } => {
                let recursive = given("--recursive", *recursive);
                format!("delete {name} {recursive} {}", given("--force", *force))
            }
            Self::Use { name } => format!("use {name}"),
        }
    }
}

/// The model of the state.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    active: String,
    /// Stacks, each with the kinds of its components.
    stacks: BTreeMap<String, BTreeSet<String>>,
    /// All components, as name and kind.
    components: BTreeSet<(String, String)>,
    connectors: BTreeSet<String>,
}

impl State {
    fn fresh() -> Self {
        let kinds: BTreeSet<String> = kinds(false).map(str::to_owned).collect();
        let name = "default".to_owned();
        Self {
            components: kinds.iter().map(|kind| (name.clone(), kind.clone())).collect(),
            stacks: BTreeMap::from([(name.clone(), kinds)]),
            connectors: BTreeSet::new(),
            active: name,
        }
    }

    /// Applies an operation; returns false, and changes nothing, if it is refused.
    fn after(&mut self, operation: &Operation) -> bool {
        match operation {
            Operation::Create { name, remote, activate } => self.create(name, *remote, *activate),
            Operation::Delete { name, recursive, force } => self.delete(name, *recursive, *force),
            Operation::Use { name } => {
                let there = self.stacks.contains_key(*name);
                if there {
                    (*name).clone_into(&mut self.active);
                }
                there
            }
        }
    }

    fn create(&mut self, name: &str, remote: bool, activate: bool) -> bool {
        let components: BTreeSet<(String, String)> =
            kinds(remote).map(|kind| (name.to_owned(), kind.to_owned())).collect();
        let taken = self.stacks.contains_key(name)
            || !self.components.is_disjoint(&components)
            || remote && self.connectors.contains(name);
        if taken {
            return false;
        }
        self.stacks.insert(name.to_owned(), kinds(remote).map(str::to_owned).collect());
        self.components.extend(components);
        self.connectors.extend(remote.then(|| name.to_owned()));
        if activate {
            name.clone_into(&mut self.active);
        }
        true
    }

    fn delete(&mut self, name: &str, recursive: bool, force: bool) -> bool {
        let left = self.components.iter().any(|(owner, _)| owner == name);
        let allowed = match self.stacks.contains_key(name) {
            true => name != "default" && (self.active != name || force),
            false => recursive && left,
        };
        if !allowed {
            return false;
        }
        self.stacks.remove(name);
        if recursive {
            self.components.retain(|(owner, _)| owner != name);
            self.connectors.remove(name);
        }
        if self.active == name {
            "default".clone_into(&mut self.active);
        }
        true
    }
}

fn kinds(remote: bool) -> impl Iterator<Item = &'static str> {
    let registry = remote.then_some("container_registry");
    ["orchestrator", "artifact_store"].into_iter().chain(registry)
}

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("properties::the_state_is_what_was_done", || {
        holds(256, &vec(operation(), 1..12), |operations| {
            let home = Home::new();
            let mut model = State::fresh();
            for operation in operations {
                let line = operation.arguments();
                let done = run(&home, &line);
                prop_assert_eq!(done, model.after(&operation), "{}", line);
                prop_assert_eq!(stored(&home), Ok(model.clone()), "{}", line);
                prop_assert_eq!(secrets(&home), model.connectors.len(), "{}", line);
            }
            Ok(())
        })
    })]
}

fn run(home: &Home, words: &str) -> bool {
    let (out, err) = (Box::new(io::sink()), Box::new(io::sink()));
    let world = World::at_home(home.path().to_owned(), home.environment(), out, err);
    let words = ["kitaru", "stack"].into_iter().chain(words.split_whitespace());
    kitaru_cli::run(&words.map(Into::into).collect::<Vec<_>>(), &world) == 0
}

/// The number of owners with secrets.
fn secrets(home: &Home) -> usize {
    let files = home.settings().join("secrets").read_dir().into_iter().flatten().flatten();
    files.filter(|entry| entry.path().is_file()).count()
}

/// Reads the state file, independently of the library.
fn stored(home: &Home) -> Result<State, String> {
    read(home).map_err(|error| error.to_string())
}

fn read(home: &Home) -> rusqlite::Result<State> {
    let state = Connection::open(home.settings().join("state.db"))?;
    let pairs = |query: &str| -> rusqlite::Result<Vec<(String, String)>> {
        let mut statement = state.prepare(query)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    };
    // Outer joins, so that a component without a stack or a stack without components is visible.
    let mut stacks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (stack, kind) in pairs(
        "SELECT stack.name, component.kind FROM stack
         LEFT JOIN stack_component ON stack_id = stack.id
         LEFT JOIN component ON component.id = component_id",
    )? {
        stacks.entry(stack).or_default().insert(kind);
    }
    let active = "SELECT coalesce(stack.name, 'default')
        FROM (SELECT 1) LEFT JOIN active ON only = 1 LEFT JOIN stack ON stack.id = stack_id";
    Ok(State {
        active: state.query_row(active, [], |row| row.get(0))?,
        stacks,
        components: pairs("SELECT name, kind FROM component")?.into_iter().collect(),
        connectors: pairs("SELECT name, kind FROM connector")?
            .into_iter()
            .map(|(name, _)| name)
            .collect(),
    })
}
