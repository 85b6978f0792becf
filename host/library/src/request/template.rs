//! Writes a stack file to fill in, that [`super::file`] can read.
//!
//! Required inputs are keys without a value. Everything else is in comments, with a value of the
//! right form, so that a line is right as soon as its `# ` is removed.

use super::{credential::shape, draft::MODELINE, expand::escaped, yaml::emit};
use crate::name::StackName;
use kitaru_provider_host::{
    Description,
    description::{Input, InputKind},
};
use serde_json::{Value, json};

/// The file for a type.
#[must_use]
pub fn write(description: &Description, name: Option<&StackName>) -> String {
    let stack_type = &description.stack_type;
    let mut file = File(format!("{MODELINE}\n# {}\n\n", stack_type.summary));
    file.about("The name, unless `stack create` is given one.");
    file.key("name", name.map(|name| escaped(name.as_str().into())));
    file.key("type", Some(stack_type.name.as_str().into()));
    let (required, optional): (Vec<&Input>, Vec<&Input>) =
        stack_type.inputs.iter().partition(|input| input.required);
    for input in required {
        file.blank();
        file.about(&about(input));
        file.key(&input.key(), None);
    }
    for input in optional {
        file.blank();
        file.about(&about(input));
        file.comment(&input.key(), example(input));
    }
    if let Some(form) = description.credentials.first() {
        file.blank();
        file.about("The credential, without which that of the environment is used. One of:");
        description.credentials.iter().for_each(|form| file.about(&format!("  {}", shape(form))));
        file.about("For a secret part, write the name of a variable, as in `${SECRET}`.");
        file.comment("credentials", shape(form).into());
    }
    file.blank();
    file.about("Whether the stack becomes the active one.");
    file.comment("activate", true.into());
    if stack_type.verifies {
        file.about("Whether names and credentials are verified.");
        file.comment("verify", true.into());
    }
    if stack_type.takes_async {
        file.about("Whether a run returns before it has finished.");
        file.comment("async", false.into());
    }
    let targets = description.targets.iter();
    let targets: Value = targets.map(|target| (target.name.clone(), json!({}))).collect();
    file.blank();
    file.about("Fields of components.");
    file.comment("extra", targets);
    file.0
}

/// The text of a file.
struct File(String);

impl File {
    fn blank(&mut self) {
        self.0.push('\n');
    }

    fn about(&mut self, text: &str) {
        self.0.push_str(&format!("# {text}\n"));
    }

    /// A key, with a value or to fill in.
    fn key(&mut self, key: &str, value: Option<Value>) {
        match value {
            Some(value) => self.0.push_str(&emit::map(&[(key, value)])),
            None => self.0.push_str(&format!("{key}:\n")),
        }
    }

    fn comment(&mut self, key: &str, value: Value) {
        let lines = emit::map(&[(key, value)]);
        lines.lines().for_each(|line| self.0.push_str(&format!("# {line}\n")));
    }
}

fn about(input: &Input) -> String {
    let help = &input.help;
    match &input.kind {
        InputKind::Uri(schemes) if !schemes.is_empty() => {
            let schemes: Vec<String> = schemes.iter().map(|it| format!("{it}://")).collect();
            format!("{help}. It begins with {}.", schemes.join(" or "))
        }
        InputKind::Choice(words) => format!("{help}. One of: {}.", words.join(", ")),
        _ => format!("{help}."),
    }
}

/// A value of the form that an input takes.
fn example(input: &Input) -> Value {
    let word = || {
        let placeholder = input.placeholder.clone();
        placeholder.unwrap_or_else(|| input.key().to_uppercase())
    };
    match (&input.default, &input.kind) {
        (Some(default), _) => escaped(default.clone()),
        (None, InputKind::Boolean) => true.into(),
        (None, InputKind::Integer) => 1.into(),
        (None, InputKind::Choice(words)) => words.first().cloned().unwrap_or_default().into(),
        (None, InputKind::Uri(schemes)) => match schemes.first() {
            Some(scheme) => format!("{scheme}://{}", word()).into(),
            None => word().into(),
        },
        (None, InputKind::String) => word().into(),
    }
}
