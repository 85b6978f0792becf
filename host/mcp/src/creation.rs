//! Reads the arguments that describe a stack to create.
//!
//! 1. An input of the type is an argument of its name, with `_` for `-`. Those of other types are
//!    read as well: the library says which type has them.
//! 2. A secret is a reference; see [`mod@reference`].
//! 3. What is wrong with the arguments, and what the library finds wrong with the rest, is told
//!    together.

use crate::{
    arguments::Arguments,
    call::{Call, Stop},
    reference, terminal,
    words::key,
};
use kitaru::{
    CreateStack, Failure, Problem,
    ops::stack::ExtraValue,
    plugin::{Input, InputKind},
    request::stack_type,
    stack::Object,
    text::{is_secret, is_secret_key, key_path},
    words::Text,
};
use kitaru_provider_host::Description;
use serde_json::{Value, json};

/// The arguments of a creation besides the inputs. No input has one of these names.
pub const ARGUMENTS: [&str; 7] =
    ["name", "stack_type", "extra", "credentials", "async_mode", "activate", "verify"];

/// How many fields `extra` may have: far more than components do.
const MOST_FIELDS: usize = 1000;

/// What the arguments ask for.
pub struct Creation {
    /// The arguments of the operation.
    pub asked: CreateStack,
    /// Whether they say enough for the library to check them.
    is_readable: bool,
}

/// Reads the arguments of a creation; problems are added to them.
///
/// # Errors
///
/// If the provider of the type fails.
pub fn read(call: &Call<'_>, arguments: &mut Arguments<'_>) -> Result<Creation, Stop> {
    let name = arguments.required("name");
    let given_type = arguments.value("stack_type").is_some();
    let named = arguments.text("stack_type");
    let is_readable = named.is_some() || !given_type;
    let wanted = named.as_deref().unwrap_or(stack_type::DEFAULT).trim().to_lowercase();
    let description = call.kitaru.describe(&wanted)?;
    let mut asked = CreateStack {
        name,
        stack_type: named,
        asynchronous: arguments.switch("async_mode"),
        activate: arguments.switch("activate"),
        verify: arguments.switch("verify"),
        ..CreateStack::default()
    };
    for input in inputs(call, arguments, description.as_ref()) {
        if let Some(value) = arguments.value(&key(&input.name))
            && let Some(text) = text_of(&input, value, arguments)
        {
            asked.inputs.insert(input.name, text);
        }
    }
    let extra = arguments.object("extra");
    asked.extra = self::extra(call, arguments, extra, description.as_ref());
    if let Some(given) = arguments.text("credentials") {
        let literal = call.options.secrets_in_arguments;
        let settings = call.kitaru.settings();
        match reference::credential(&given, settings, description.as_ref(), literal) {
            Ok(source) => asked.credentials = Some(source),
            Err(problem) => arguments.refuse(with_command(problem, &asked)),
        }
    }
    Ok(Creation { asked, is_readable })
}

impl Creation {
    /// Refuses what is wrong with the arguments, together with all that the library finds.
    ///
    /// # Errors
    ///
    /// If anything is wrong with the arguments.
    pub fn check(&self, call: &Call<'_>, arguments: Arguments<'_>) -> Result<(), Stop> {
        let mut problems = arguments.into_problems();
        if problems.is_empty() {
            return Ok(());
        }
        if self.is_readable
            && let Err(failure) = call.kitaru.plan_create(&self.asked)
        {
            // That there is no name, or no credential, was told before.
            let is_new = |problem: &Problem| problem.code != "name.missing";
            problems.extend(failure.into_problems().into_iter().filter(is_new));
        }
        Err(Stop::Failed(Failure::of(problems)))
    }
}

/// The inputs that arguments may set: those of the type, and of all types if there are arguments
/// that it does not have.
fn inputs(
    call: &Call<'_>,
    arguments: &Arguments<'_>,
    description: Option<&Description>,
) -> Vec<Input> {
    let own = description.map(|it| it.stack_type.inputs.clone()).unwrap_or_default();
    let names = own.iter().map(|input| key(&input.name));
    let names: Vec<String> = names.chain(ARGUMENTS.map(str::to_owned)).collect();
    let mut inputs = own;
    if description.is_none() || !arguments.are_known(&names) {
        for other in call.kitaru.all_stack_types().into_iter().flat_map(|known| known.inputs) {
            if inputs.iter().all(|input| input.name != other.name) {
                inputs.push(other);
            }
        }
    }
    inputs
}

/// The value of an input as the library reads it.
fn text_of(input: &Input, value: &Value, arguments: &mut Arguments<'_>) -> Option<String> {
    match (&input.kind, value) {
        (InputKind::Boolean, Value::Bool(_)) | (InputKind::Integer, Value::Number(_)) => {
            Some(value.to_string())
        }
        (InputKind::Boolean, other) => {
            arguments.wrong(&key(&input.name), "`true` or `false`", other)
        }
        (InputKind::Integer, other) => arguments.wrong(&key(&input.name), "a whole number", other),
        (_, Value::String(text)) => Some(text.clone()),
        (_, other) => arguments.wrong(&key(&input.name), "text", other),
    }
}

/// The extra fields, with the secrets that they refer to.
fn extra(
    call: &Call<'_>,
    arguments: &mut Arguments<'_>,
    given: Option<&Object>,
    description: Option<&Description>,
) -> Vec<ExtraValue> {
    let mut values = Vec::new();
    let members = |value: &Value| value.as_object().map_or(0, Object::len);
    let count = given.map_or(0, |given| given.len() + given.values().map(members).sum::<usize>());
    if count > MOST_FIELDS {
        let message = format!("`extra` has more than {MOST_FIELDS} fields");
        arguments.refuse(Problem::usage("argument.value", message));
        return values;
    }
    for (target, fields) in given.into_iter().flatten() {
        let Value::Object(fields) = fields else {
            arguments.wrong::<()>(&key_path(&["extra", target]), "an object", fields);
            continue;
        };
        if fields.is_empty() {
            values.push(ExtraValue::Value { path: vec![target.clone()], value: json!({}) });
        }
        for (field, value) in fields {
            let mut value = value.clone();
            let path = key_path(&[target, field]);
            // Any other field keeps no secret: the library refuses one there.
            if is_declared_secret(description, target, field)
                && let Err(problem) = dereference(call, &path, true, &mut value)
            {
                arguments.refuse(problem);
                continue;
            }
            values.push(ExtraValue::Value { path: vec![target.clone(), field.clone()], value });
        }
    }
    values
}

fn is_declared_secret(description: Option<&Description>, target: &str, field: &str) -> bool {
    let targets = description.into_iter().flat_map(|description| &description.targets);
    let flavors = targets.filter(|it| it.name == target).flat_map(|target| &target.flavors);
    flavors.into_iter().any(|flavor| flavor.secrets.iter().any(|secret| secret == field))
}

/// Replaces references to secrets by these. A text in a list has the name of the list.
fn dereference(
    call: &Call<'_>,
    path: &str,
    wants_secret: bool,
    value: &mut Value,
) -> Result<(), Problem> {
    match value {
        Value::String(text) if wants_secret || is_secret(text) => {
            let literal = call.options.secrets_in_arguments;
            *text = reference::field(path, text, call.kitaru.settings(), literal)?;
            Ok(())
        }
        Value::Array(items) => {
            items.iter_mut().try_for_each(|item| dereference(call, path, wants_secret, item))
        }
        Value::Object(members) => members.iter_mut().try_for_each(|(name, member)| {
            dereference(call, &format!("{path}.{}", key_path(&[name])), is_secret_key(name), member)
        }),
        Value::Bool(_) | Value::Number(_) if wants_secret => {
            let literal = call.options.secrets_in_arguments;
            // It is no reference, whatever it says.
            reference::field(path, &value.to_string(), call.kitaru.settings(), literal).map(drop)
        }
        _ => Ok(()),
    }
}

/// The problem of a literal, with the command that asks for it at a terminal.
fn with_command(problem: Problem, asked: &CreateStack) -> Problem {
    if problem.code != "credential.literal" {
        return problem;
    }
    let command = terminal::creation(asked);
    let or = Text::from(format!("Or ask the user to type it in a terminal: `{command}`"));
    let hint = problem.hint.clone().into_iter().chain([or]);
    problem.hint(Text::joined(hint, " "))
}
