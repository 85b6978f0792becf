//! Merges arguments and stack file, and finds the provider of the type.

use super::{CreateStack, ExtraValue};
use crate::{
    credential::SecretSource,
    disk::{DiskError, FileError},
    listener,
    location::Location,
    ops::Kitaru,
    plugin::{Catalog, Plugin},
    problem::Problem,
    request::{
        extra::{Assignment, Extra, ExtraError},
        file,
        findings::{About, Findings},
        layer::{Credentials, Layer, RawValue, Switch},
        stack_type,
    },
    secret::Secret,
    words::{Argument, text},
};
use std::path::Path;

/// A merged layer, and the provider of its type.
pub(super) struct Layered<'a> {
    pub(super) layer: Layer,
    pub(super) plugin: &'a Plugin,
}

impl Kitaru {
    /// Merges the arguments over the stack file; `None` if the type is unknown.
    pub(super) fn layer<'a>(
        &self,
        asked: &CreateStack,
        catalog: &'a Catalog,
        findings: &mut Findings,
    ) -> Option<Layered<'a>> {
        let mut above = asked.layer(findings);
        above.credentials = self.credentials(asked.credentials.as_ref(), findings);
        let below = match &asked.file {
            Some(path) => self.stack_file(path, catalog, findings)?,
            None => Layer::default(),
        };
        let mut layer = above.over(below, findings);
        match stack_type::choose(&layer, &catalog.types()) {
            Ok(chosen) => {
                if chosen.takes_credentials && layer.credentials.is_none() {
                    // The variable may be meant for other stacks, so it applies only to types that
                    // take it.
                    layer.credentials = self.settings.credentials().map(|text| Credentials {
                        text: Secret::new(text),
                        location: Location::Variable("KITARU_CREDENTIALS"),
                    });
                }
                Some(Layered { layer, plugin: catalog.find(&chosen.name)? })
            }
            Err(problem) => {
                findings.add(About::Type, problem);
                // A broken provider may serve the type.
                findings.extend(About::Type, catalog.broken().iter().cloned());
                None
            }
        }
    }

    fn credentials(
        &self,
        source: Option<&SecretSource>,
        findings: &mut Findings,
    ) -> Option<Credentials> {
        let source = source?;
        let argument = match source {
            SecretSource::Text(_) => Argument::Credentials,
            SecretSource::File(_) => Argument::CredentialsFile,
            SecretSource::StandardInput => Argument::CredentialsInput,
        };
        match source.read(&self.settings, self.listener.as_ref()) {
            Ok(text) => Some(Credentials { text, location: Location::Argument(argument) }),
            Err(error) => {
                findings.add(About::Credential, unreadable(&error));
                None
            }
        }
    }

    fn stack_file(&self, path: &Path, catalog: &Catalog, findings: &mut Findings) -> Option<Layer> {
        let label = path.display().to_string();
        let text =
            match listener::read_named(&self.settings.user_path(path), self.listener.as_ref()) {
                Ok(text) => text,
                Err(error) => {
                    let message = format!("cannot read the stack file `{label}`: {error}");
                    let problem = Problem::usage("file.unreadable", message);
                    let hint = text![
                        "Give ",
                        Argument::File,
                        " the path of a YAML file that you can read."
                    ];
                    findings.add(About::File, problem.hint(hint));
                    return None;
                }
            };
        match file::read(&text, &label, &catalog.input_names()) {
            Ok(layer) => Some(layer),
            Err(problems) => {
                findings.extend(About::File, problems);
                None
            }
        }
    }
}

impl CreateStack {
    /// The layer of the arguments, without the credential, which has to be read first.
    #[must_use]
    pub fn layer(&self, findings: &mut Findings) -> Layer {
        let value = |text: &Option<String>, argument| {
            text.as_ref().map(|text| RawValue::of_argument(argument, text))
        };
        let switch = |on: Option<bool>, argument: fn(bool) -> Argument| {
            on.map(|on| Switch { on, location: Location::Argument(argument(on)) })
        };
        let inputs = self
            .inputs
            .iter()
            .map(|(name, text)| (name.clone(), RawValue::of_argument(Argument::input(name), text)));
        Layer {
            name: value(&self.name, Argument::Name),
            stack_type: value(&self.stack_type, Argument::StackType),
            inputs: inputs.collect(),
            extra: Extra::default(),
            assignments: assignments(&self.extra, findings),
            asynchronous: switch(self.asynchronous, Argument::Asynchronous),
            activate: switch(self.activate, Argument::Activate),
            verify: switch(self.verify, Argument::Verify),
            credentials: None,
        }
    }
}

fn assignments(extra: &[ExtraValue], findings: &mut Findings) -> Vec<Assignment> {
    let mut assignments = Vec::new();
    for value in extra {
        match assignment(value) {
            Ok(assignment) => assignments.push(assignment),
            Err(error) => findings.add(About::ExtraSyntax, error),
        }
    }
    assignments
}

fn assignment(value: &ExtraValue) -> Result<Assignment, ExtraError> {
    match value {
        ExtraValue::Text(text) => Assignment::parse(text),
        ExtraValue::Value { path, value } => {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            Assignment::new(&path, value)
        }
    }
}

/// The problem of a credential whose source cannot be read.
fn unreadable(error: &DiskError) -> Problem {
    let message = format!("the credential is not there: {error}");
    let file = Argument::CredentialsFile;
    Problem::usage("credential.unreadable", message).hint(match error.cause() {
        FileError::Irregular => text![
            "Give ",
            file,
            " a regular file, or give the credential on standard input with ",
            Argument::CredentialsInput,
            ".",
        ],
        _ => text!["Give ", file, " a file that you can read."],
    })
}
