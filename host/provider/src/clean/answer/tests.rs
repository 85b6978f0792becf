use super::*;
use kitaru_contract::attribute;
use serde_json::{Value, json};

fn component(kind: &str) -> contract::Component {
    contract::Component {
        kind: kind.to_owned(),
        configuration: "{}".to_owned(),
        ..Default::default()
    }
}

fn connector() -> contract::Connector {
    contract::Connector { configuration: "{}".to_owned(), ..Default::default() }
}

fn smallest() -> contract::StackPlan {
    let components = vec![component("orchestrator"), component("artifact_store")];
    contract::StackPlan { components, ..Default::default() }
}

fn planned(change: impl FnOnce(&mut contract::StackPlan)) -> Result<Plan, String> {
    let mut answer = smallest();
    change(&mut answer);
    let credential =
        contract::Credential { withheld: vec!["token".to_owned()], ..Default::default() };
    let request = contract::Request {
        withheld: vec!["orchestrator.key".to_owned()],
        credential: Some(credential),
        ..Default::default()
    };
    plan(answer, &request).map_err(|violation| violation.to_string())
}

fn kept(value: &Value) -> Result<BTreeMap<String, String>, ContractViolation> {
    keeps(&[attribute::new("keeps", value)])
}

#[test]
fn a_plan_has_each_required_kind_and_none_twice() {
    assert!(planned(|_| {}).is_ok());
    let missing = planned(|plan| plan.components.truncate(1));
    assert_eq!(missing, Err("the plan has no `artifact_store`".to_owned()));
    let twice = planned(|plan| plan.components.push(component("orchestrator")));
    assert_eq!(twice, Err("the component `orchestrator` is there twice".to_owned()));
}

#[test]
fn a_component_refers_to_a_connector_of_the_plan() {
    let refers = |plan: &mut contract::StackPlan, index| plan.components[0].connector = Some(index);
    let dangling = planned(|plan| refers(plan, 0));
    assert_eq!(dangling, Err("a component refers to `connector 0`, which is not there".to_owned()));
    let found = planned(|plan| {
        plan.connectors = vec![connector()];
        refers(plan, 0);
    });
    assert_eq!(found.unwrap().components[0].connector, Some(0));
}

#[test]
fn a_secret_is_a_value_that_was_withheld() {
    let secret = |name: &str| vec![("key".to_owned(), name.to_owned())];
    for name in ["orchestrator.key", "token"] {
        let plan = planned(|plan| plan.components[1].secrets = secret(name)).unwrap();
        assert_eq!(plan.components[1].secrets, secret(name));
    }
    let long = "\u{1b}[31mother".to_owned() + &"r".repeat(1000);
    let dangling = planned(|plan| plan.components[1].secrets = secret(&long)).unwrap_err();
    assert!(dangling.starts_with("a secret refers to `otherr") && dangling.len() < 120);
}

#[test]
fn resource_types_belong_to_the_connectors_in_order() {
    let types = |value: Value| {
        planned(|plan| {
            plan.connectors = vec![connector(), connector()];
            plan.attributes = vec![attribute::new("resource-types", &value)];
        })
        .map(|plan| plan.connectors.into_iter().map(|connector| connector.resource_types))
        .map(Iterator::collect::<Vec<_>>)
    };
    let none: Vec<String> = Vec::new();
    let bucket = vec!["bucket".to_owned()];
    assert_eq!(types(json!([["\u{1b}[1mbucket"]])), Ok(vec![bucket.clone(), none.clone()]));
    assert_eq!(types(json!([[], ["bucket"], ["more"]])), Ok(vec![none.clone(), bucket]));
    let absent = planned(|plan| plan.connectors = vec![connector()]).unwrap();
    assert_eq!(absent.connectors[0].resource_types, none);
    let wrong = types(json!(["bucket"])).unwrap_err();
    assert_eq!(wrong, "the attribute `resource-types` is not what the contract says");
}

#[test]
fn what_a_stack_keeps_is_few_plain_texts_with_names() {
    assert_eq!(keeps(&[]), Ok(BTreeMap::new()));
    let region = BTreeMap::from([("region".to_owned(), "eu".to_owned())]);
    assert_eq!(kept(&json!({ "region": "\u{1b}[31meu\u{1b}[0m\u{7}" })), Ok(region));
    for name in ["Region", "a.b", "", "a b"] {
        let violation = kept(&json!({ name: "eu" }));
        assert!(matches!(violation, Err(ContractViolation::Name { .. })), "{name}");
    }
    for other in [json!({ "region": 5 }), json!(["eu"]), json!(null)] {
        assert!(matches!(kept(&other), Err(ContractViolation::Json { .. })), "{other}");
    }
}

#[test]
fn a_stack_keeps_only_so_much() {
    let many = |count: usize| (0..count).map(|at| (format!("v{at}"), Value::from("x"))).collect();
    assert_eq!(kept(&Value::Object(many(8))).map(|keeps| keeps.len()), Ok(8));
    let most = kept(&Value::Object(many(9))).unwrap_err();
    assert_eq!(most.to_string(), "the attribute `keeps` has more than 8 values");
    assert!(kept(&json!({ "v": "x".repeat(1024) })).is_ok());
    let longest = kept(&json!({ "v": "x".repeat(1025) })).unwrap_err();
    assert_eq!(longest.to_string(), "the kept value `v` has more than 1024 bytes");
}

#[test]
fn a_finding_is_shown_whatever_its_attributes_are() {
    let problem = |verification: &str| contract::Problem {
        message: "\u{1b}[31mno such bucket".to_owned(),
        attributes: vec![contract::Attribute {
            name: "verification".to_owned(),
            value: verification.to_owned(),
        }],
        ..Default::default()
    };
    assert!(finding(&problem("true")).verification);
    let odd = finding(&problem("maybe"));
    assert_eq!((odd.message.as_str(), odd.verification), ("no such bucket", false));
}

#[test]
fn a_key_that_is_not_seen_is_refused_at_every_level() {
    for key in ["A\\u001b]0;x\\u0007", "a\\u202e", "a\\nb", "a\\u200b"] {
        for text in [format!(r#"{{"{key}":1}}"#), format!(r#"{{"a":[{{"{key}":1}}]}}"#)] {
            let of_component = planned(|plan| plan.components[0].configuration = text.clone());
            let of_connector = planned(|plan| {
                plan.connectors =
                    vec![contract::Connector { configuration: text.clone(), ..Default::default() }];
            });
            let hidden = "has characters that are not seen";
            assert_eq!(of_component, Err(format!("a component's configuration {hidden}")));
            assert_eq!(of_connector, Err(format!("a connector's configuration {hidden}")));
        }
    }
}

#[test]
fn a_value_with_lines_is_kept_as_it_is() {
    let text = r#"{"script":"line\n\tline","key":"-----BEGIN\n"}"#;
    let kept = planned(|plan| plan.components[0].configuration = text.to_owned()).unwrap();
    assert_eq!(kept.components[0].configuration["script"], "line\n\tline");
}

#[test]
fn a_member_of_a_configuration_is_there_once() {
    let twice = planned(|plan| plan.components[0].configuration = r#"{"a":1,"a":2}"#.to_owned());
    let text = "a component's configuration is not JSON in which a name is there once";
    assert_eq!(twice, Err(text.to_owned()));
}

#[test]
fn an_answer_has_no_more_than_is_shown() {
    let row = || contract::Row {
        details: vec![(String::new(), String::new()); 300],
        ..Default::default()
    };
    assert_eq!(rows(&[row()]).unwrap_err().to_string(), "a row has more than 256 details");
    let problems = vec![contract::Problem::default(); 300];
    let refused = findings(&problems).unwrap_err().to_string();
    assert_eq!(refused, "the answer has more than 256 problems");
    let long = contract::Problem { message: "x".repeat(100_000), ..Default::default() };
    assert_eq!(findings(&[long]).unwrap()[0].message.chars().count(), limits::MESSAGE + 1);
    let many = planned(|plan| plan.components = vec![component("orchestrator"); 100]);
    assert_eq!(many, Err("the plan has more than 64 components".to_owned()));
}
