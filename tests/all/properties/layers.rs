//! Tests layers: the command line wins over the file, and values from only one of them are kept.

use super::{
    extra::targets,
    holds,
    tree::{Tree, assign, key, tree},
};
use kitaru::{
    CreateStack, SecretSource,
    plugin::Served,
    request::{
        file::{self, References},
        findings::Findings,
        layer::Layer,
    },
};
use kitaru_cli::argv::{self, KnownTypes, Verb};
use kitaru_provider_host::{
    StackType,
    description::{Input, InputKind},
};
use libtest_mimic::Trial;
use proptest::{collection::vec, option::of, prelude::*};
use std::{collections::BTreeMap, ffi::OsString, fmt::Write as _, path::Path};

const INPUTS: [&str; 3] = ["region", "artifact-store", "cluster"];

/// The values from one source.
#[derive(Debug, Clone)]
struct Source {
    name: Option<String>,
    stack_type: Option<String>,
    inputs: Vec<Option<String>>,
    switches: Vec<Option<bool>>,
    credentials: Option<String>,
    extra: Vec<(Vec<String>, Tree)>,
}

fn source() -> impl Strategy<Value = Source> {
    let word = || of("[a-z]{1,3}");
    let path = (key(), key()).prop_map(|(target, field)| vec![target, field]);
    let words = (word(), word(), vec(word(), INPUTS.len()), word());
    (words, vec(of(any::<bool>()), 3), vec((path, tree()), 0..4)).prop_map(
        |((name, stack_type, inputs, credentials), switches, extra)| Source {
            name,
            stack_type,
            inputs,
            switches,
            credentials,
            extra,
        },
    )
}

impl Source {
    fn arguments(&self) -> Vec<OsString> {
        let command = ["kitaru", "stack", "create"].map(str::to_owned);
        let mut words: Vec<String> = command.into_iter().chain(self.name.clone()).collect();
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

    /// The merged extra fields; `None` if a path leads through a scalar.
    fn tree(&self) -> Option<BTreeMap<String, Tree>> {
        let mut tree = BTreeMap::new();
        let done = self.extra.iter().all(|(path, value)| assign(&mut tree, path, value));
        done.then_some(tree)
    }
}

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("properties::the_command_line_wins_over_the_file", || {
        holds(256, &(source(), source()), |(line, file)| {
            let asked = asked(&line)?;
            let merged = merged(&asked, &file)?;
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
            // The credential on the command line is read separately, and then takes precedence as
            // well.
            let typed = asked.credentials.as_ref().map(|source| match source {
                SecretSource::Text(text) => text.expose().to_owned(),
                other => format!("{other:?}"),
            });
            prop_assert_eq!(typed, line.credentials.clone());
            let got = merged.credentials.as_ref().map(|given| given.text.expose().to_owned());
            prop_assert_eq!(got, file.credentials.clone());

            let mut extra = file.tree().unwrap_or_default();
            for (path, value) in &line.extra {
                assign(&mut extra, path, value);
            }
            let mut got = targets(&merged.extra);
            // A target without fields has no effect.
            extra.retain(|_, fields| *fields != Tree::Map(BTreeMap::new()));
            got.retain(|_, fields| *fields != Tree::Map(BTreeMap::new()));
            prop_assert_eq!(got, extra);
            Ok(())
        })
    })]
}

/// Parses the command line into arguments.
fn asked(line: &Source) -> Result<CreateStack, TestCaseError> {
    let invocation = argv::parse_creation(&line.arguments(), &OneType, false);
    match invocation.map_err(|exit| TestCaseError::fail(format!("{exit:?}")))?.verb {
        Verb::Create(create) => Ok(create.asked),
        other => Err(TestCaseError::fail(format!("{other:?}"))),
    }
}

fn merged(asked: &CreateStack, file: &Source) -> Result<Layer, TestCaseError> {
    let mut findings = Findings::default();
    let own = |_: Option<&str>| stack_type().inputs;
    let variable = |_: &str| None;
    let names = References { own: &own, all: &Vec::new, variable: &variable };
    let below = file::read(&file.file(), "f.yaml", names);
    let below = below.map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
    Ok(asked.layer(&mut findings).over(below, &mut findings))
}

/// The only type of these tests, whatever it is called.
struct OneType;

impl KnownTypes for OneType {
    fn find(&self, _: &str) -> Option<StackType> {
        Some(stack_type())
    }

    fn of_file(&self, _: &Path) -> Option<String> {
        None
    }

    fn list(&self, _: usize) -> (Vec<StackType>, Vec<Served>) {
        (vec![stack_type()], Vec::new())
    }
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
        synonyms: Vec::new(),
        other_forms: Vec::new(),
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
        synonyms: Vec::new(),
    }
}
