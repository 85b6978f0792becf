//! Stacks, plans and a description for the tests of the rules.

use super::super::*;
use crate::{
    name::StackName,
    stack::{Object, Summary},
};
use kitaru_provider_host::{
    PlannedComponent, PlannedConnector, StackType,
    description::{Flavor, Target},
};
use serde_json::json;

pub(super) fn object(value: Value) -> Object {
    let Value::Object(object) = value else { panic!("{value} is no object") };
    object
}

pub(super) fn input(name: &str, required: bool, stored_at: Vec<StoredAt>) -> Input {
    Input {
        name: name.to_owned(),
        kind: InputKind::String,
        required,
        help: String::new(),
        placeholder: None,
        default: None,
        stored_at,
        synonyms: Vec::new(),
        other_forms: Vec::new(),
    }
}

pub(super) fn field(component: &str, field: &str) -> StoredAt {
    StoredAt::field(component, field)
}

pub(super) fn part(name: &str, secret: bool) -> CredentialPart {
    CredentialPart { name: name.to_owned(), secret, file: false, check: None }
}

pub(super) fn form(method: &str, auth_method: &str, parts: Vec<CredentialPart>) -> CredentialForm {
    let (method, auth_method) = (method.to_owned(), auth_method.to_owned());
    CredentialForm { method, aliases: Vec::new(), auth_method, parts, when: None }
}

/// A type with one input for its region and one for its artifact store.
pub(super) fn description() -> Description {
    let flavor = |name: &str, fields: Value| Flavor {
        name: name.to_owned(),
        secrets: fields
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(_, schema)| schema["sensitive"] == true)
            .map(|(field, _)| field.clone())
            .collect(),
        fields: json!({ "type": "object", "properties": fields }).to_string(),
        when: None,
        docs: None,
    };
    let target =
        |name: &str, flavor: Flavor| Target { name: name.to_owned(), flavors: vec![flavor] };
    let region = StoredAt::connector("region");
    Description {
        stack_type: StackType {
            name: "lab".to_owned(),
            display_name: "Lab".to_owned(),
            summary: "Runs in a lab.".to_owned(),
            inputs: vec![
                input("region", true, vec![region, field("orchestrator", "region")]),
                input("artifact-store", true, vec![field("artifact_store", "path")]),
                input("room", false, vec![StoredAt::resource("orchestrator")]),
            ],
            takes_credentials: true,
            takes_async: false,
            verifies: false,
            recognises: Vec::new(),
            made_of: None,
            synonyms: Vec::new(),
        },
        provider: "acme-lab".to_owned(),
        version: "1.0.0".to_owned(),
        targets: vec![
            target("orchestrator", flavor("lab", json!({ "region": {}, "retries": {} }))),
            target(
                "artifact_store",
                flavor("s3", json!({ "path": {}, "key": { "sensitive": true } })),
            ),
        ],
        credentials: vec![
            form("profile", "implicit", vec![part("profile", false)]),
            form("keys", "secret-key", vec![part("id", false), part("key", true)]),
        ],
        asynchronous: None,
    }
}

pub(super) fn component(kind: &str, flavor: &str, configuration: Value) -> Component {
    Component {
        id: format!("{kind}-{flavor}"),
        kind: kind.to_owned(),
        name: "dev".to_owned(),
        flavor: flavor.to_owned(),
        configuration: object(configuration),
        secret_keys: Vec::new(),
        resource_id: None,
        connector: None,
        managed: true,
    }
}

pub(super) fn connector_to(auth_method: &str, configuration: Value) -> Connector {
    Connector {
        id: "connector".to_owned(),
        name: "dev".to_owned(),
        kind: "lab".to_owned(),
        auth_method: auth_method.to_owned(),
        configuration: object(configuration),
        secret_keys: Vec::new(),
        managed: true,
    }
}

pub(super) fn stack(components: Vec<Component>) -> Stack {
    let name = StackName::parse("dev").expect("a name");
    let summary = Summary { id: "stack".to_owned(), name, labels: BTreeMap::new() };
    Stack { summary, origin: None, components }
}

/// A stack that matches the plan, except for what `change` modifies.
pub(super) fn dev(change: impl FnOnce(&mut Component, &mut Component)) -> Stack {
    let mut runner = component("orchestrator", "lab", json!({}));
    let mut store = component("artifact_store", "s3", json!({ "path": "s3://bkt" }));
    let connector = connector_to("implicit", json!({ "region": "eu" }));
    for component in [&mut runner, &mut store] {
        component.connector = Some(connector.clone());
    }
    change(&mut runner, &mut store);
    stack(vec![runner, store])
}

/// What the type plans for the inputs of [`dev`].
pub(super) fn planned() -> Plan {
    let component = |kind: &str, flavor: &str, configuration: Value| PlannedComponent {
        kind: kind.to_owned(),
        flavor: flavor.to_owned(),
        configuration: object(configuration),
        secrets: Vec::new(),
        connector: Some(0),
        resource_id: None,
    };
    Plan {
        components: vec![
            component("orchestrator", "lab", json!({})),
            component("artifact_store", "s3", json!({ "path": "s3://bkt" })),
        ],
        connectors: vec![PlannedConnector {
            kind: "lab".to_owned(),
            auth_method: "implicit".to_owned(),
            configuration: object(json!({ "region": "eu" })),
            secrets: Vec::new(),
            resource_types: Vec::new(),
        }],
        resources: Vec::new(),
        keeps: BTreeMap::new(),
    }
}

pub(super) fn exported(stack: &Stack) -> Export {
    let first = begin(stack, &description()).expect("every place is told");
    complete(first, &planned(), stack, &description()).expect("every field is declared")
}

pub(super) fn differences(stack: &Stack) -> Vec<String> {
    let refusals = compare(&planned(), stack, &description()).err().unwrap_or_default();
    let how = |refusal: ExportRefusal| match refusal {
        ExportRefusal::Unlike { how, .. } => how.to_string(),
        other => other.to_string(),
    };
    refusals.into_iter().map(how).collect()
}
