//! Tests the rules with stacks and plans built by hand.

mod stacks;

use super::*;
use crate::{
    stack::{Object, keeps_label},
    words::Argument,
};
use serde_json::json;
use stacks::*;

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
        argument: Argument::input("artifact-store"),
        stack_type: "lab".to_owned(),
    };
    assert_eq!(exported(&stack).gaps, [wanted]);
}

#[test]
fn a_required_input_without_a_place_is_the_providers_fault() {
    let mut description = description();
    description.stack_type.inputs[1].stored_at.clear();
    let refusals = begin(&dev(|_, _| ()), &description).unwrap_err();
    assert!(
        matches!(&refusals[..], [ExportRefusal::Untold { key, .. }] if key == "artifact_store")
    );
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
        StoredAt::connector("key"),
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
        ["its connector authenticates by `oauth`, for which there are no `credentials`"]
    );
    let other = dev(|runner, _| {
        runner.connector = runner
            .connector
            .take()
            .map(|connector| Connector { id: "another".to_owned(), ..connector });
    });
    assert_eq!(differences(&other), ["its components use several connectors"]);
}

/// A stack that itself keeps the value `floor`.
fn on_floor(floor: &str) -> Stack {
    let mut stack = dev(|_, _| ());
    stack.summary.labels.insert(keeps_label("floor"), floor.to_owned());
    stack
}

#[test]
fn an_input_may_be_what_the_stack_keeps() {
    let mut description = description();
    let kept = StoredAt::kept("floor");
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
        let found = super::compare::differences(&plan, stack, &description());
        found.iter().map(ToString::to_string).collect::<Vec<String>>()
    };
    assert_eq!(differences(&on_floor("2"), &[("floor", "2")]), [""; 0]);
    let unlike = ["no stack file makes it keep `floor` as it does"];
    assert_eq!(differences(&on_floor("2"), &[("floor", "3")]), unlike);
    assert_eq!(differences(&on_floor("2"), &[]), unlike);
    // The stack keeps no such value: the export read it from elsewhere.
    assert_eq!(differences(&dev(|_, _| ()), &[("floor", "2")]), [""; 0]);
}
