//! The rules, with stacks and plans built by hand.

use super::*;
use crate::{
    description::{Flavor, StackType, Target},
    name::StackName,
    provider::{PlannedComponent, PlannedConnector},
    stack::{Object, Summary, keeps_label},
};
use serde_json::json;

fn object(value: Value) -> Object {
    let Value::Object(object) = value else { panic!("{value} is no object") };
    object
}

fn input(name: &str, required: bool, stored_at: Vec<StoredAt>) -> Input {
    Input {
        name: name.to_owned(),
        kind: InputKind::String,
        required,
        help: String::new(),
        placeholder: None,
        default: None,
        stored_at,
    }
}

fn field(component: &str, field: &str) -> StoredAt {
    StoredAt::Field { component: component.to_owned(), field: field.to_owned() }
}

fn part(name: &str, secret: bool) -> Part {
    Part { name: name.to_owned(), secret, file: false, check: None }
}

fn form(method: &str, auth_method: &str, parts: Vec<Part>) -> CredentialForm {
    let (method, auth_method) = (method.to_owned(), auth_method.to_owned());
    CredentialForm { method, aliases: Vec::new(), auth_method, parts, when: None }
}

/// A type with one input for where it runs and one for where outputs are kept.
fn description() -> Description {
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
    let region = StoredAt::Connector { field: "region".to_owned() };
    Description {
        stack_type: StackType {
            name: "lab".to_owned(),
            display_name: "Lab".to_owned(),
            summary: "Runs in a lab.".to_owned(),
            inputs: vec![
                input("region", true, vec![region, field("orchestrator", "region")]),
                input("artifact-store", true, vec![field("artifact_store", "path")]),
                input("room", false, vec![StoredAt::Resource { component: "orchestrator".into() }]),
            ],
            takes_credentials: true,
            takes_async: false,
            verifies: false,
            recognises: Vec::new(),
            made_of: None,
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

fn component(kind: &str, flavor: &str, configuration: Value) -> Component {
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

fn connector_to(auth_method: &str, configuration: Value) -> Connector {
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

fn stack(components: Vec<Component>) -> Stack {
    let name = StackName::parse("dev").expect("a name");
    let summary = Summary { id: "stack".to_owned(), name, labels: BTreeMap::new() };
    Stack { summary, origin: None, components }
}

/// A stack that is as planned, but for what the caller changes.
fn dev(change: impl FnOnce(&mut Component, &mut Component)) -> Stack {
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
fn planned() -> Plan {
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
        }],
        resources: Vec::new(),
        keeps: BTreeMap::new(),
    }
}

fn exported(stack: &Stack) -> Export {
    let first = begin(stack, &description()).expect("every place is told");
    complete(first, &planned(), stack, &description()).expect("every field is declared")
}

fn differences(stack: &Stack) -> Vec<String> {
    let refusals = compare(&planned(), stack, &description()).err().unwrap_or_default();
    let how = |refusal: Refusal| match refusal {
        Refusal::Unlike { how, .. } => how,
        other => other.to_string(),
    };
    refusals.into_iter().map(how).collect()
}

#[test]
fn inputs_are_where_they_are_stored() {
    let stack = dev(|runner, _| runner.resource_id = Some("cellar".to_owned()));
    let wanted = [("region", "eu"), ("artifact_store", "s3://bkt"), ("room", "cellar")];
    let wanted = wanted.map(|(key, value)| (key.to_owned(), Value::from(value)));
    assert_eq!(exported(&stack).draft.inputs, wanted);
}

#[test]
fn the_first_place_with_a_value_counts() {
    let region = |connector: Value| {
        let stack = dev(|runner, store| {
            runner.configuration = object(json!({ "region": "us" }));
            store.connector = None;
            runner.connector = Some(connector_to("implicit", connector));
        });
        begin(&stack, &description()).expect("every place is told").draft.inputs[0].1.clone()
    };
    assert_eq!(region(json!({ "region": "eu" })), "eu");
    for nothing in [json!({}), json!({ "region": " " }), json!({ "region": 5 })] {
        assert_eq!(region(nothing), "us");
    }
}

#[test]
fn a_required_input_that_is_stored_nowhere_is_named() {
    let stack = dev(|_, store| store.configuration = Object::new());
    let wanted = Gap::Input {
        key: "artifact_store".to_owned(),
        usage: "--artifact-store <ARTIFACT_STORE>".to_owned(),
        stack_type: "lab".to_owned(),
    };
    assert_eq!(exported(&stack).gaps, [wanted]);
}

#[test]
fn a_required_input_without_a_place_is_the_providers_fault() {
    let mut description = description();
    description.stack_type.inputs[1].stored_at.clear();
    let refusals = begin(&dev(|_, _| ()), &description).unwrap_err();
    assert!(matches!(&refusals[..], [Refusal::Untold { key, .. }] if key == "artifact_store"));
}

#[test]
fn what_is_not_planned_becomes_extra() {
    let stack = dev(|runner, _| runner.configuration = object(json!({ "retries": { "most": 3 } })));
    let wanted = object(json!({ "retries": { "most": 3 } }));
    assert_eq!(exported(&stack).draft.extra, BTreeMap::from([("orchestrator".to_owned(), wanted)]));
}

#[test]
fn a_field_that_nobody_declares_cannot_be_set() {
    let stack = dev(|runner, _| runner.configuration = object(json!({ "speed": 3 })));
    let first = begin(&stack, &description()).expect("every place is told");
    let refusals = complete(first, &planned(), &stack, &description()).unwrap_err();
    let wanted = "`dev` cannot be exported: no stack file sets `orchestrator.speed`";
    assert_eq!(refusals.iter().map(ToString::to_string).collect::<Vec<_>>(), [wanted]);
}

#[test]
fn a_value_of_another_type_cannot_be_set() {
    let stack = dev(|runner, _| runner.configuration = object(json!({ "retries": "many" })));
    let mut description = description();
    let fields = json!({ "properties": { "retries": { "type": "integer" } } });
    description.targets[0].flavors[0].fields = fields.to_string();
    let first = begin(&stack, &description).expect("every place is told");
    let refusals = complete(first, &planned(), &stack, &description).unwrap_err();
    let wanted = "`dev` cannot be exported: `orchestrator.retries` wants a whole number, and is \
                  stored as `many`";
    assert_eq!(refusals.iter().map(ToString::to_string).collect::<Vec<_>>(), [wanted]);
}

#[test]
fn a_place_that_holds_a_secret_holds_no_input() {
    let mut description = description();
    description.stack_type.inputs[0].stored_at = vec![
        StoredAt::Connector { field: "key".to_owned() },
        field("artifact_store", "key"),
        field("orchestrator", "region"),
    ];
    let stack = dev(|runner, store| {
        runner.configuration = object(json!({ "region": "us" }));
        runner.connector = Some(connector_to("secret-key", json!({ "key": "hidden" })));
        store.configuration.insert("key".to_owned(), "hidden".into());
    });
    let export = begin(&stack, &description).expect("every place is told");
    assert_eq!(export.draft.inputs[0].1, "us");
}

#[test]
fn secret_fields_are_named_wherever_they_are_kept() {
    let stack = dev(|runner, store| {
        runner.secret_keys = vec!["token".to_owned()];
        store.configuration.insert("key".to_owned(), "hidden".into());
    });
    let export = exported(&stack);
    assert_eq!(export.fields, ["orchestrator.token", "artifact_store.key"]);
    assert!(!format!("{export:?}").contains("hidden"));
    assert_eq!(differences(&stack), [""; 0]);
}

#[test]
fn a_credential_without_secrets_is_in_the_file() {
    let profile = json!({ "region": "eu", "profile": "me" });
    let stack = dev(|runner, _| runner.connector = Some(connector_to("implicit", profile)));
    assert_eq!(exported(&stack).draft.credentials.as_deref(), Some("profile:me"));
    assert_eq!(exported(&dev(|_, _| ())).draft.credentials, None);
}

#[test]
fn of_a_credential_with_secrets_the_rest_is_told() {
    let keys = json!({ "id": "me", "key": "hidden" });
    let stack = dev(|runner, _| runner.connector = Some(connector_to("secret-key", keys)));
    let export = exported(&stack);
    assert_eq!(export.draft.credentials, None);
    assert_eq!(export.credentials.as_deref(), Some("keys:me:KEY"));
    assert_eq!(export.parts, ["key"]);
}

#[test]
fn components_that_are_not_planned_are_named() {
    let mut stack = dev(|_, _| ());
    stack.components.push(component("artifact_store", "gcp", json!({})));
    stack.components.push(component("sandbox", "local", json!({})));
    let labels: Vec<String> = exported(&stack).gaps.iter().map(ToString::to_string).collect();
    let told = "is left out: `lab` stacks are created without it";
    assert_eq!(labels, ["artifact_store", "sandbox"].map(|kind| format!("`dev ({kind})` {told}")));
    assert_eq!(differences(&stack), [""; 0]);
}

#[test]
fn every_difference_is_told() {
    let change = |change: &dyn Fn(&mut Component, &mut Component)| differences(&dev(change));
    let stored = |configuration: Value| {
        change(&|_, store| store.configuration = object(configuration.clone()))
    };
    assert_eq!(
        stored(json!({ "path": "s3://other", "new": 1 })),
        [
            "no stack file sets `artifact_store.new` as it is",
            "no stack file sets `artifact_store.path` as it is",
        ]
    );
    assert_eq!(
        stored(json!({})),
        ["it has no `artifact_store.path`, and every stack file sets that"]
    );
    assert_eq!(
        change(&|_, store| store.flavor = "gcp".to_owned()),
        ["its `artifact_store` is of the flavor `gcp`, and a stack file makes it `s3`"]
    );
    assert_eq!(
        change(&|_, store| store.kind = "alerter".to_owned()),
        ["it has no `artifact_store`, and every stack file adds one"]
    );
    assert_eq!(
        change(&|runner, _| runner.resource_id = Some("cellar".to_owned())),
        [
            "its `orchestrator` is the resource `cellar` of its connector, and a stack file makes it \
          no resource"
        ]
    );
    assert_eq!(
        change(&|runner, _| runner.connector = None),
        ["its `orchestrator` uses no connector, and every stack file adds one"]
    );
}

#[test]
fn a_connector_has_what_is_planned_and_may_have_more() {
    let with = |connector: Connector| {
        differences(&dev(|runner, store| {
            runner.connector = Some(connector.clone());
            store.connector = Some(connector);
        }))
    };
    let more = json!({ "region": "eu", "generate_temporary_tokens": true });
    assert_eq!(with(connector_to("implicit", more)), [""; 0]);
    assert_eq!(
        with(connector_to("implicit", json!({ "region": "us" }))),
        ["no stack file sets its connector's `region` as it is"]
    );
    assert_eq!(
        with(connector_to("oauth", json!({}))),
        ["its connector authenticates by `oauth`, for which there are no `--credentials`"]
    );
    let other = dev(|runner, _| {
        runner.connector = runner
            .connector
            .take()
            .map(|connector| Connector { id: "another".to_owned(), ..connector });
    });
    assert_eq!(differences(&other), ["its components use several connectors"]);
}

/// A stack that keeps a floor.
fn on_floor(floor: &str) -> Stack {
    let mut stack = dev(|_, _| ());
    stack.summary.labels.insert(keeps_label("floor"), floor.to_owned());
    stack
}

#[test]
fn an_input_may_be_what_the_stack_keeps() {
    let mut description = description();
    let kept = StoredAt::Kept { name: "floor".to_owned() };
    description.stack_type.inputs.push(input(
        "floor",
        true,
        vec![field("orchestrator", "floor"), kept],
    ));
    let floor = |stack: &Stack| {
        let export = begin(stack, &description).expect("every place is told");
        (export.draft.inputs.last().cloned(), export.gaps.len())
    };
    assert_eq!(floor(&on_floor("2")), (Some(("floor".to_owned(), "2".into())), 0));
    assert_eq!(floor(&on_floor(" ")).1, 1);
    assert_eq!(floor(&dev(|_, _| ())).1, 1);
}

#[test]
fn what_the_stack_keeps_is_as_planned() {
    let differences = |stack: &Stack, keeps: &[(&str, &str)]| {
        let keeps = keeps.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let plan = Plan { keeps: keeps.collect(), ..planned() };
        super::compare::differences(&plan, stack, &description())
    };
    assert_eq!(differences(&on_floor("2"), &[("floor", "2")]), [""; 0]);
    let unlike = ["no stack file makes it keep `floor` as it does"];
    assert_eq!(differences(&on_floor("2"), &[("floor", "3")]), unlike);
    assert_eq!(differences(&on_floor("2"), &[]), unlike);
    // The value is one that a file found elsewhere.
    assert_eq!(differences(&dev(|_, _| ()), &[("floor", "2")]), [""; 0]);
}
