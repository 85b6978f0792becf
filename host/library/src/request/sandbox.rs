//! The sandbox of a stack, which kitaru itself adds to every stack type.
//!
//! A sandbox belongs to no cloud and needs no connector, so providers know nothing
//! of it. The input, and the fields of each flavor as ZenML 0.98 declares them,
//! are added to a description; the component is added to a plan. A type with an
//! input or a target of this name keeps its own.

use super::Request;
use crate::{
    problem::Problem,
    stack::Object,
    words::{Argument, Part, text},
};
use kitaru_contract::{StoredAt, kind::SANDBOX};
use kitaru_provider_host::{
    Description, Plan, PlannedComponent,
    description::{Flavor, Input, InputKind, StackType, Target},
};
use serde::Deserialize;
use serde_json::Value;

/// By this, the input of kitaru is told from one that a provider describes.
const HELP: &str = "Sandbox to attach, in which agents run code";
/// The flavors, with their fields.
const FLAVORS: &str = include_str!("sandbox.json");

/// Adds the sandbox to the description of a type.
pub fn add_to(description: &mut Description) {
    if description.targets.iter().any(|target| target.name == SANDBOX) {
        return;
    }
    add_input(&mut description.stack_type);
    if is_own(&description.stack_type) {
        description.targets.push(Target { name: SANDBOX.to_owned(), flavors: flavors() });
    }
}

fn add_input(stack_type: &mut StackType) {
    if stack_type.inputs.iter().any(|input| input.name == SANDBOX) {
        return;
    }
    let names = flavors().into_iter().map(|flavor| flavor.name);
    stack_type.inputs.push(Input {
        name: SANDBOX.to_owned(),
        kind: InputKind::Choice(names.collect()),
        required: false,
        help: HELP.to_owned(),
        placeholder: Some("FLAVOR".to_owned()),
        default: None,
        stored_at: vec![StoredAt::flavor(SANDBOX)],
        synonyms: Vec::new(),
        other_forms: Vec::new(),
    });
}

/// Whether the sandbox of a type is kitaru's own.
fn is_own(stack_type: &StackType) -> bool {
    stack_type.inputs.iter().any(|input| input.name == SANDBOX && input.help == HELP)
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Sandbox {
    flavor: String,
    configuration: Object,
    /// A field, and the name of the withheld value that belongs there.
    secrets: Vec<(String, String)>,
}

/// Takes the sandbox out of a request, so that no provider sees it.
///
/// # Errors
///
/// If it has fields and no flavor.
pub fn take(request: &mut Request, stack_type: &StackType) -> Result<Option<Sandbox>, Problem> {
    if !is_own(stack_type) {
        return Ok(None);
    }
    let given = request.inputs.iter().position(|(name, _)| name == SANDBOX);
    let flavor = given.map(|index| request.inputs.remove(index).1);
    let configuration = request.extra.remove(SANDBOX);
    let prefix = format!("{SANDBOX}.");
    let secrets: Vec<(String, String)> = request
        .withheld
        .keys()
        .filter_map(|name| Some((name.strip_prefix(&prefix)?.to_owned(), name.clone())))
        .collect();
    match flavor.as_ref().and_then(Value::as_str) {
        Some(flavor) => {
            let configuration = configuration.unwrap_or_default();
            Ok(Some(Sandbox { flavor: flavor.to_owned(), configuration, secrets }))
        }
        None if configuration.is_some() || !secrets.is_empty() => {
            let argument = Argument::Input {
                name: SANDBOX.to_owned(),
                placeholder: Some("FLAVOR".to_owned()),
            };
            let usage = Part::Usage(vec![argument]);
            Err(Problem::usage("sandbox.missing", "the fields of a sandbox need a sandbox")
                .hint(text!["Add ", usage, ", or leave them out."]))
        }
        None => Ok(None),
    }
}

/// Adds the component to a provider's plan, and tells the user.
pub fn plan(sandbox: Sandbox, plan: &mut Plan) {
    let Sandbox { flavor, configuration, secrets } = sandbox;
    plan.resources.push((SANDBOX.to_owned(), flavor.clone()));
    plan.components.push(PlannedComponent {
        kind: SANDBOX.to_owned(),
        flavor,
        configuration,
        secrets,
        connector: None,
        resource_id: None,
    });
}

/// The flavors, in the order of the help.
fn flavors() -> Vec<Flavor> {
    #[derive(Deserialize)]
    struct Declared {
        name: String,
        fields: Value,
        #[serde(default)]
        secrets: Vec<String>,
    }
    let flavor = |Declared { name, fields, secrets }: Declared| {
        let (fields, when, docs) = (fields.to_string(), None, None);
        Flavor { name, fields, secrets, when, docs }
    };
    // A test reads it.
    let declared: Vec<Declared> = serde_json::from_str(FLAVORS).unwrap_or_default();
    declared.into_iter().map(flavor).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_provider_host::Fields;

    #[test]
    fn a_field_is_a_secret_where_it_is_declared_sensitive() {
        let names: Vec<String> = flavors().iter().map(|flavor| flavor.name.clone()).collect();
        assert_eq!(names, ["local", "docker", "kubernetes", "modal"]);
        for flavor in flavors() {
            let fields: Value = serde_json::from_str(&flavor.fields).unwrap();
            let fields = Fields::new(&fields);
            let sensitive: Vec<&str> =
                fields.names().filter(|field| fields.is_sensitive(field)).collect();
            assert_eq!(sensitive, flavor.secrets, "{}", flavor.name);
        }
    }
}
