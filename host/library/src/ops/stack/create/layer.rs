//! Merges arguments and stack file, and finds the provider of the type.

use super::{CreateStack, ExtraValue};
use crate::ops::provider::known_types;
use crate::{
    credential::{SecretError, SecretSource},
    disk::{self, FileError},
    listener::{self, Event},
    location::Location,
    ops::Kitaru,
    plugin::{Listing, Plugin},
    problem::{Failure, Problem},
    request::{
        extra::{Assignment, Extra, ExtraError},
        file::{self, References},
        findings::{About, Findings},
        layer::{Credentials, Layer, RawValue, Switch},
        stack_type, unexpanded,
    },
    secret::Secret,
    text::may_be_a_path,
    words::{Argument, Part, Text, text},
};
use kitaru_platform::files;
use kitaru_provider_host::Description;
use std::{collections::BTreeSet, ffi::OsStr, path::Path};

/// A merged layer, and the provider of its type.
pub(super) struct Layered {
    pub(super) layer: Layer,
    pub(super) plugin: Plugin,
    pub(super) description: Description,
}

impl Kitaru {
    /// Merges the arguments over the stack file; `None` if something was found that leaves no type
    /// to check the rest by.
    pub(super) fn layer(
        &self,
        asked: &CreateStack,
        findings: &mut Findings,
    ) -> Result<Option<Layered>, Failure> {
        let mut above = asked.layer(findings);
        above.credentials = self.credentials(asked.credentials.as_ref(), findings);
        let before = findings.len();
        unexpanded::refuse(&above, findings);
        let is_expanded = findings.len() == before;
        let below = match &asked.file {
            Some(path) => self.stack_file(path, asked.stack_type.as_deref(), findings),
            None => Some(Layer::default()),
        };
        let Some(below) = below.filter(|_| is_expanded) else { return Ok(None) };
        let mut layer = above.over(below, findings);
        let Some(plugin) = self.catalog.find(&stack_type::name(&layer), self.listener()) else {
            if let Some(refusal) = self.catalog.refusal(&stack_type::name(&layer)) {
                findings.add(About::Type, refusal);
                return Ok(None);
            }
            let Listing { plugins, broken } = self.catalog.list(self.listener());
            findings.add(About::Type, stack_type::unknown(&layer, &known_types(&plugins)));
            // A broken provider may serve the type.
            findings.extend(About::Type, broken);
            return Ok(None);
        };
        let description = self.description(&plugin)?;
        if description.stack_type.takes_credentials && layer.credentials.is_none() {
            // The variable may be meant for other stacks, so it applies only to types that take it.
            layer.credentials = self.settings.credentials().map(|text| Credentials {
                text: Secret::new(text),
                location: Location::Variable("KITARU_CREDENTIALS"),
            });
        }
        Ok(Some(Layered { layer, plugin, description }))
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
        match source.read("Credential", &self.settings, self.listener.as_ref()) {
            Ok(text) => {
                if text.expose().trim().is_empty() {
                    self.listener.notify(&Event::Warning(&blank(argument.clone())));
                }
                Some(Credentials { text, location: Location::Argument(argument) })
            }
            Err(error) => {
                findings.add(About::Credential, unreadable(&error));
                None
            }
        }
    }

    /// Reads a stack file. The type of the arguments, if there is one, decides over that of the
    /// file.
    fn stack_file(
        &self,
        path: &Path,
        stack_type: Option<&str>,
        findings: &mut Findings,
    ) -> Option<Layer> {
        let file = self.settings.user_path(path);
        let label = match files::is_standard_input(&file) {
            true => "standard input".to_owned(),
            false => path.display().to_string(),
        };
        let text = match listener::read_named(&file, self.listener()) {
            Ok(text) => text,
            Err(error) => {
                // The file itself may have been given, with what it keeps.
                let message = match may_be_a_path(path) {
                    true => format!("cannot read the stack file `{label}`: {error}").into(),
                    false => {
                        text!["what was given for ", Argument::File, " is not the path of a file"]
                    }
                };
                let problem = Problem::usage("file.unreadable", message);
                findings.add(About::File, problem.hint(file_hint(&error)));
                return None;
            }
        };
        let own = |in_file: Option<&str>| {
            let name = stack_type.or(in_file).map(|name| name.trim().to_lowercase());
            let found = self.stack_type(&name.unwrap_or_else(|| stack_type::DEFAULT.to_owned()));
            found.map(|found| found.inputs).unwrap_or_default()
        };
        let all = || self.all_stack_types().into_iter().flat_map(|known| known.inputs).collect();
        let variable = |name: &str| self.settings.any_variable(name).map(OsStr::to_owned);
        match file::read(&text, &label, References { own: &own, all: &all, variable: &variable }) {
            Ok(layer) => {
                if file::is_empty(&text) {
                    self.listener.notify(&Event::Warning(&empty_file(&label)));
                }
                Some(layer)
            }
            Err(problems) => {
                findings.extend(About::File, problems);
                None
            }
        }
    }
}

impl Kitaru {
    /// The stack type that a stack file names, as far as it can be read. Standard input is not read,
    /// since it can be read once.
    #[must_use]
    pub fn stack_type_of_file(&self, path: &Path) -> Option<String> {
        let text = disk::read_text(&self.settings.user_path(path)).ok()?;
        file::stack_type_of(&text).map(|name| name.trim().to_lowercase())
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
            variables: BTreeSet::new(),
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

/// What to do about a stack file that cannot be read.
fn file_hint(error: &FileError) -> Text {
    match error {
        FileError::Irregular => {
            text!["Give ", Argument::File, " a regular file", Part::Inline(Argument::File), "."]
        }
        _ => text!["Give ", Argument::File, " the path of a YAML file that you can read."],
    }
}

/// The warning about a stack file that asks for nothing, which the Python program takes as well.
fn empty_file(label: &str) -> Problem {
    let message = format!("there is nothing in the stack file `{label}`");
    Problem::usage("file.empty", message).hint("Begin it with a key, such as `name: dev`.")
}

/// The warning about a credential that says nothing, as an unset variable of the shell gives one.
fn blank(argument: Argument) -> Problem {
    let message = text![argument, " is blank, so the credentials of the environment are used"];
    Problem::usage("credential.blank", message).hint("Leave it out, if that is meant.")
}

fn unreadable(error: &SecretError) -> Problem {
    let message = format!("the credential is not there: {error}");
    let file = Argument::CredentialsFile;
    Problem::usage("credential.unreadable", message).hint(match error {
        SecretError::Unreadable { source: FileError::Irregular, .. } => {
            text!["Give ", file, " a regular file", Part::Inline(Argument::CredentialsFile), ".",]
        }
        SecretError::Unreadable { .. } => text!["Give ", file, " a file that you can read."],
        SecretError::NoPath => "Put the text into a file, and give the path of that.".into(),
        SecretError::Empty { .. } => {
            "Give one credential, or leave the argument out to use that of the environment.".into()
        }
        SecretError::Lines { .. } => "Give one credential, on one line.".into(),
    })
}
