//! Checks extra fields against the fields that the flavors of their targets declare.
//!
//! 1. A target that the type does not have is refused.
//! 2. Only the flavors of a target whose condition holds count, and that an input of its name
//!    chooses; if none is left, all count.
//! 3. An unknown top-level field is refused, and the message suggests the nearest known name.
//! 4. A value is read as the declared type. In place of an input that is a URI, it is one as well.
//! 5. The value of a sensitive field is withheld from the provider.
//! 6. A key below a field that is not declared, but almost, is kept with a warning.
//! 7. `--async` sets the field that the type names, unless that was set explicitly.

use super::{
    condition::{has_scheme, holds},
    exposed,
    extra::meant,
    findings::{About, Findings},
    input,
    layer::Layer,
    schema::{self, Mismatch, NearMiss},
    yaml::{Content, Entry, Node},
};
use crate::{
    location::Location,
    nearest::{is_word, nearest},
    problem::Problem,
    secret::{HIDDEN, Secret, Secrets},
    stack::Object,
    text::{key_path, named, repeated},
    words::{Argument, Part, Text, text},
};
use kitaru_provider_host::{
    Description, Fields, StackType,
    description::{Flavor, InputKind, StoredAt, Target},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// Extra fields, read as their declared types.
#[derive(Debug, Default)]
pub struct ExtraFields {
    /// What the provider may see, by target.
    pub open: BTreeMap<String, Object>,
    /// Values that are withheld from it, as `TARGET.FIELD`.
    pub withheld: Secrets,
}

fn unknown_target(entry: &Entry, description: &Description) -> Problem {
    let subject = subject(&entry.location, &key_path(&[&entry.key]));
    let (stack_type, target) = (&description.stack_type.name, &entry.key);
    let message = format!(": `{stack_type}` stacks have no component {}", named(target));
    let known = description.targets.iter().map(|target| target.name.as_str());
    let hint = match nearest(target, known.clone()) {
        Some(near) => format!("Write `{near}`, if that is meant."),
        None => {
            let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
            format!("Address one of {}.", known.join(", "))
        }
    };
    Problem::usage("extra.target", text![subject, message]).hint(hint)
}

fn unknown_field(
    target: &Target,
    flavors: &[DeclaredFlavor<'_>],
    subject: Text,
    field: &str,
) -> Problem {
    let names = flavors.iter().flat_map(|(_, fields)| Fields::new(fields).names());
    // A hint may be pasted, and these are a provider's words.
    let names = names.filter(|name| is_word(name));
    let near = nearest(field, names).map(|near| format!("Write `{near}`, if that is meant."));
    let (flavor, docs) = match flavors {
        [(flavor, _), ..] => (&flavor.name, flavor.docs.as_ref()),
        [] => (&target.name, None),
    };
    let docs = docs.map(|docs| format!("See {docs} for all fields."));
    let message = format!(": `{flavor}` has no field {}", named(field));
    let problem = Problem::usage("extra.field", text![subject, message]);
    let hints: Vec<String> = near.into_iter().chain(docs).collect();
    if hints.is_empty() { problem } else { problem.hint(hints.join(" ")) }
}

/// Reads the extra fields of a layer.
pub fn read(layer: &Layer, description: &Description, findings: &mut Findings) -> ExtraFields {
    let mut read = ExtraFields::default();
    for (entry, fields) in layer.extra.targets() {
        let Some(target) = description.targets.iter().find(|target| target.name == entry.key)
        else {
            findings.add(About::Target, unknown_target(entry, description));
            continue;
        };
        let flavors = flavors(target, layer);
        for field in fields {
            match read_field(target, &flavors, &description.stack_type, field, &mut read) {
                Ok(near_misses) => {
                    let path = format!("{}.{}", target.name, field.key);
                    near_misses.iter().for_each(|key| findings.warn(mistyped(key, &path)));
                }
                Err(problem) => findings.add(About::Field, problem),
            }
        }
    }
    set_async(layer, description, &mut read);
    read
}

/// A flavor with the parsed schema of its fields.
type DeclaredFlavor<'a> = (&'a Flavor, Value);

fn flavors<'a>(target: &'a Target, layer: &Layer) -> Vec<DeclaredFlavor<'a>> {
    let chosen = layer.inputs.get(&target.name).map(|word| word.text.trim());
    let is_chosen = |flavor: &&Flavor| chosen.is_none_or(|name| flavor.name == name);
    let holding: Vec<&Flavor> = target
        .flavors
        .iter()
        .filter(|flavor| holds(flavor.when.as_ref(), layer))
        .filter(is_chosen)
        .collect();
    let counting = if holding.is_empty() { target.flavors.iter().collect() } else { holding };
    // The text was serialised from JSON, so it parses.
    let declared =
        |flavor: &'a Flavor| (flavor, serde_json::from_str(&flavor.fields).unwrap_or_default());
    counting.into_iter().map(declared).collect()
}

fn read_field(
    target: &Target,
    flavors: &[DeclaredFlavor<'_>],
    stack_type: &StackType,
    entry: &Entry,
    read: &mut ExtraFields,
) -> Result<Vec<NearMiss>, Problem> {
    let field = &entry.key;
    let path = key_path(&[&target.name, field]);
    let subject = subject(&entry.location, &path);
    let Some((_, fields)) = flavors.iter().find(|(_, fields)| Fields::new(fields).has(field))
    else {
        return Err(unknown_field(target, flavors, subject, field));
    };
    let fields = Fields::new(fields);
    let sensitive = fields.is_sensitive(field);
    if let Some((location, is_password)) = exposed::find(&entry.value).filter(|_| !sensitive) {
        let subject = self::subject(location, &path);
        let what =
            if is_password { "the address has a password" } else { "the value has a secret" };
        let message = text![subject, format!(": {what}, which every reader sees")];
        let kept_apart: Vec<String> =
            fields.sensitive().map(|field| format!("`{}.{field}`", target.name)).collect();
        let hint = match kept_apart.is_empty() {
            _ if is_password => "Leave out what stands before the `@`.".to_owned(),
            true => "Leave it out, and give it with the credential.".to_owned(),
            false => format!("Leave it out; secrets belong in {}.", kept_apart.join(", ")),
        };
        return Err(Problem::usage("extra.secret", message).hint(hint));
    }
    if let Some((location, character)) = control(&entry.value) {
        let subject = self::subject(location, &path);
        let character = u32::from(character);
        let message = format!(": the value has a control character, U+{character:04X}");
        return Err(Problem::usage("extra.control", text![subject, message]));
    }
    match schema::read_field(fields, field, &entry.value) {
        Ok((value, near_misses)) if sensitive && !value.is_null() => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            read.withheld.insert(path, Secret::new(text));
            Ok(near_misses)
        }
        Ok((value, near_misses)) => {
            if let Some(text) = value.as_str()
                && let Some(problem) = wrong_uri(stack_type, (&target.name, field), text, &subject)
            {
                return Err(problem);
            }
            read.open.entry(target.name.clone()).or_default().insert(field.clone(), value);
            Ok(near_misses)
        }
        Err(mismatch) => {
            let hint = if sensitive { None } else { split_path(&target.name, entry, &mismatch) };
            let problem = mistyped_value(mismatch, field, &path, sensitive);
            Err(match hint {
                Some(hint) => problem.hint(hint),
                None => problem,
            })
        }
    }
}

/// The problem of a text that stands in place of an input, and is not the URI that the input takes.
fn wrong_uri(
    stack_type: &StackType,
    (target, field): (&str, &str),
    text: &str,
    subject: &Text,
) -> Option<Problem> {
    let place = StoredAt::field(target, field);
    let input = stack_type.inputs.iter().find(|input| input.stored_at.contains(&place))?;
    let InputKind::Uri(schemes) = &input.kind else { return None };
    if schemes.is_empty() || has_scheme(text, schemes) {
        return None;
    }
    let (wanted, found) = (input::wanted_uri(schemes), repeated(text));
    let message = format!(": `{field}` wants {wanted}, and this is {found}");
    let problem = Problem::usage("extra.type", text![subject.clone(), message]);
    Some(match input::uri_hint(input, schemes, text) {
        Some(hint) => problem.hint(hint),
        None => problem,
    })
}

fn mistyped_value(mismatch: Mismatch, field: &str, path: &str, sensitive: bool) -> Problem {
    let Mismatch { location, path: below, wanted, found, .. } = mismatch;
    let found = if sensitive { &*format!("`{HIDDEN}`") } else { &*found };
    let keys: Vec<&str> = [field].into_iter().chain(below.iter().map(String::as_str)).collect();
    let keys = key_path(&keys);
    let message = format!(": `{keys}` wants {wanted}, and this is {found}");
    // The part that is wrong may have been given elsewhere than the field.
    Problem::usage("extra.type", text![subject(&location, path), message])
}

/// How to write what was split at dots that mean something else, if the value of a field was.
fn split_path(target: &str, entry: &Entry, mismatch: &Mismatch) -> Option<Text> {
    let mut node = &entry.value;
    let mut keys = vec![target, &entry.key];
    for key in &mismatch.path {
        let Content::Map(entries) = &node.content else { return None };
        let entry = entries.iter().find(|entry| entry.key == *key)?;
        keys.push(&entry.key);
        node = &entry.value;
    }
    matches!(node.content, Content::Map(_)).then_some(())?;
    match mismatch.is_list {
        true => {
            let usage = Part::Usage(vec![meant::list(&keys, node)?]);
            Some(text!["Give the list as a whole: ", usage, "."])
        }
        false => {
            let usage = Part::Usage(meant::dotted(&keys, node)?);
            Some(match meant::map(&keys, node) {
                Some(map) => {
                    let map = Part::Usage(vec![map]);
                    text!["If the key has dots, write ", usage, ", or ", map, "."]
                }
                None => text!["If the key has dots, write ", usage, "."],
            })
        }
    }
}

/// Where a value has a control character. A script has lines and tabs.
fn control(node: &Node) -> Option<(&Location, char)> {
    let find = |text: &str| text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    match &node.content {
        Content::Scalar { text, .. } => find(text).map(|character| (&node.location, character)),
        Content::List(items) => items.iter().find_map(control),
        Content::Map(entries) => entries.iter().find_map(|entry| {
            let in_key = find(&entry.key).map(|character| (&entry.location, character));
            in_key.or_else(|| control(&entry.value))
        }),
    }
}

/// The warning about a key that is kept, since a declaration need not know all keys.
fn mistyped(miss: &NearMiss, path: &str) -> Problem {
    let NearMiss { location, key, near } = miss;
    let message = format!(": `{path}` has no key `{key}`, and keeps it");
    let problem = Problem::usage("extra.key", text![subject(location, path), message]);
    match is_word(near) {
        true => problem.hint(format!("Write `{near}`, if that is meant.")),
        false => problem,
    }
}

fn set_async(layer: &Layer, description: &Description, read: &mut ExtraFields) {
    let asked = layer.asynchronous.as_ref().is_some_and(|switch| switch.on);
    if let Some(preset) = description.asynchronous.as_ref().filter(|_| asked)
        && layer.extra.location(&preset.target, &preset.field).is_none()
    {
        let fields = read.open.entry(preset.target.clone()).or_default();
        fields.insert(preset.field.clone(), Value::clone(&preset.value));
    }
}

/// The prefix of a message about a field: its location.
fn subject(location: &Location, path: &str) -> Text {
    match location {
        Location::Argument(argument) => text![argument.clone()],
        location => location.prefix().unwrap_or_else(|| text![Argument::extra(path)]),
    }
}
