//! Layers: what the command line says wins, and what only one of two says is kept.

use super::{
    extra::targets,
    holds,
    tree::{Tree, assign, key, tree},
};
use kitaru::{
    argv::create,
    description::{Input, InputKind, StackType},
    request::{file, findings::Findings, layer::Layer},
};
use libtest_mimic::Trial;
use proptest::{collection::vec, option::of, prelude::*};
use std::{collections::BTreeMap, ffi::OsString, fmt::Write as _};

const INPUTS: [&str; 3] = ["region", "artifact-store", "cluster"];

/// What one source says.
#[derive(Debug, Clone)]
struct Said {
    name: Option<String>,
    stack_type: Option<String>,
    inputs: Vec<Option<String>>,
    switches: Vec<Option<bool>>,
    credentials: Option<String>,
    extra: Vec<(Vec<String>, Tree)>,
}

fn said() -> impl Strategy<Value = Said> {
    let word = || of("[a-z]{1,3}");
    let path = (key(), key()).prop_map(|(target, field)| vec![target, field]);
    let words = (word(), word(), vec(word(), INPUTS.len()), word());
    (words, vec(of(any::<bool>()), 3), vec((path, tree()), 0..4)).prop_map(
        |((name, stack_type, inputs, credentials), switches, extra)| Said {
            name,
            stack_type,
            inputs,
            switches,
            credentials,
            extra,
        },
    )
}

impl Said {
    fn words(&self) -> Vec<OsString> {
        let mut words: Vec<String> = self.name.iter().cloned().collect();
        let mut flag = |name: &str, value: &Option<String>| {
            words.extend(value.iter().map(|value| format!("--{name}={value}")));
        };
        flag("type", &self.stack_type);
        flag("credentials", &self.credentials);
        for (name, value) in INPUTS.iter().zip(&self.inputs) {
            flag(name, value);
        }
        for (name, on) in ["activate", "verify", "async"].iter().zip(&self.switches) {
            words
                .extend(on.map(|on| if on { format!("--{name}") } else { format!("--no-{name}") }));
        }
        for (path, value) in &self.extra {
            words.push(format!("--extra={}={value}", path.join(".")));
        }
        words.into_iter().map(OsString::from).collect()
    }

    fn file(&self) -> String {
        let mut text = String::new();
        let mut key = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                let _ = writeln!(text, "{name}: {value}");
            }
        };
        let quoted = |value: &Option<String>| value.as_ref().map(|value| format!("'{value}'"));
        key("name", quoted(&self.name));
        key("type", quoted(&self.stack_type));
        key("credentials", quoted(&self.credentials));
        for (name, value) in INPUTS.iter().zip(&self.inputs) {
            key(name, quoted(value));
        }
        for (name, on) in ["activate", "verify", "async"].iter().zip(&self.switches) {
            key(name, on.map(|on| on.to_string()));
        }
        let extra = self.tree().unwrap_or_default();
        key("extra", Some(Tree::Map(extra).to_string()));
        text
    }

    /// All extra fields together; none if one leads through another.
    fn tree(&self) -> Option<BTreeMap<String, Tree>> {
        let mut tree = BTreeMap::new();
        let done = self.extra.iter().all(|(path, value)| assign(&mut tree, path, value));
        done.then_some(tree)
    }
}

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("properties::the_command_line_wins_over_the_file", || {
        holds(256, &(said(), said()), |(line, file)| {
            let merged = merged(&line, &file)?;
            let words = [
                (&merged.name, &line.name, &file.name),
                (&merged.stack_type, &line.stack_type, &file.stack_type),
            ];
            for (got, above, below) in words {
                let got = got.as_ref().map(|word| word.text.clone());
                prop_assert_eq!(got, above.clone().or(below.clone()));
            }
            for (index, name) in INPUTS.iter().enumerate() {
                let got = merged.inputs.get(*name).map(|word| word.text.clone());
                prop_assert_eq!(got, line.inputs[index].clone().or(file.inputs[index].clone()));
            }
            let switches = [&merged.activate, &merged.verify, &merged.asynchronous];
            for (index, switch) in switches.into_iter().enumerate() {
                let got = switch.as_ref().map(|switch| switch.on);
                prop_assert_eq!(got, line.switches[index].or(file.switches[index]));
            }
            let got = merged.credentials.as_ref().map(|given| given.text.expose().to_owned());
            prop_assert_eq!(got, line.credentials.clone().or(file.credentials.clone()));

            let mut extra = file.tree().unwrap_or_default();
            for (path, value) in &line.extra {
                assign(&mut extra, path, value);
            }
            let mut got = targets(&merged.extra);
            // A target without fields says nothing.
            extra.retain(|_, fields| *fields != Tree::Map(BTreeMap::new()));
            got.retain(|_, fields| *fields != Tree::Map(BTreeMap::new()));
            prop_assert_eq!(got, extra);
            Ok(())
        })
    })]
}

fn merged(line: &Said, file: &Said) -> Result<Layer, TestCaseError> {
    let known = stack_type();
    let mut findings = Findings::default();
    let create = create::parse(&line.words(), &[&known], &mut findings, false);
    let create = create.map_err(|stop| TestCaseError::fail(format!("{stop:?}")))?;
    let below = file::read(&file.file(), "f.yaml", &INPUTS);
    let below = below.map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
    Ok(create.layer.over(below, &mut findings))
}

fn stack_type() -> StackType {
    let input = |name: &str| Input {
        name: name.to_owned(),
        kind: InputKind::String,
        required: false,
        help: String::new(),
        placeholder: None,
        default: None,
        stored_at: Vec::new(),
    };
    StackType {
        name: "any".to_owned(),
        display_name: "Any".to_owned(),
        summary: "Takes everything.".to_owned(),
        inputs: INPUTS.iter().map(|name| input(name)).collect(),
        takes_credentials: true,
        takes_async: true,
        verifies: true,
        recognises: Vec::new(),
        made_of: None,
    }
}
