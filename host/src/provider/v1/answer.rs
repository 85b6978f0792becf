//! Findings, plans and rows, turned and checked.

use super::{
    super::{
        clean::{self, Unclean},
        plan::{Finding, Plan, PlannedComponent, PlannedConnector, Row},
    },
    attribute,
    bindings::kitaru::provider::types as wit,
};
use crate::problem::{Fault, Problem};
use crate::text::plain;
use std::collections::BTreeMap;

/// The most values that a stack keeps.
const MOST_KEPT: usize = 8;
/// The most bytes of one: a server has little room for labels.
const LONGEST_KEPT: usize = 1024;

pub(super) fn finding(problem: &wit::Problem) -> Finding {
    let verification = attribute::get(&problem.attributes, "verification").ok().flatten();
    let verification = verification.unwrap_or(false);
    Finding {
        at: plain(&problem.at),
        problem: Problem {
            code: plain(&problem.code).into(),
            fault: if verification { Fault::Backend } else { Fault::Usage },
            message: plain(&problem.message),
            hint: problem.hint.as_deref().map(plain),
        },
        verification,
    }
}

pub(super) fn plan(answer: wit::StackPlan, asked: &wit::Request) -> Result<Plan, Unclean> {
    let credential = asked.credential.as_ref();
    let withheld: Vec<&String> =
        asked.withheld.iter().chain(credential.iter().flat_map(|given| &given.withheld)).collect();
    let secrets = |secrets: Vec<(String, String)>| match secrets
        .iter()
        .find(|(_, name)| !withheld.contains(&name))
    {
        Some((_, name)) => Err(Unclean::Dangling { noun: "a secret", name: plain(name) }),
        None => Ok(secrets),
    };
    let count = answer.connectors.len();
    let component = |component: wit::Component| {
        let connector = component.connector.map(|index| index as usize);
        if let Some(index) = connector.filter(|index| *index >= count) {
            return Err(Unclean::Dangling {
                noun: "a component",
                name: format!("connector {index}"),
            });
        }
        Ok(PlannedComponent {
            kind: clean::name(&component.kind, "a kind of component", '_')?,
            flavor: plain(&component.flavor),
            configuration: clean::object(&component.configuration, "a component's configuration")?,
            secrets: secrets(component.secrets)?,
            connector,
            resource_id: component.resource_id.as_deref().map(plain),
        })
    };
    let connector = |connector: wit::Connector| {
        Ok(PlannedConnector {
            kind: plain(&connector.kind),
            auth_method: plain(&connector.auth_method),
            configuration: clean::object(&connector.configuration, "a connector's configuration")?,
            secrets: secrets(connector.secrets)?,
        })
    };
    let components: Vec<PlannedComponent> =
        answer.components.into_iter().map(component).collect::<Result<_, _>>()?;
    for kind in ["orchestrator", "artifact_store"] {
        if components.iter().all(|component| component.kind != kind) {
            return Err(Unclean::Missing(kind));
        }
    }
    clean::once(components.iter().map(|component| component.kind.as_str()), "the component")?;
    Ok(Plan {
        components,
        connectors: answer.connectors.into_iter().map(connector).collect::<Result<_, _>>()?,
        resources: pairs(&answer.resources),
        keeps: keeps(&answer.attributes)?,
    })
}

fn keeps(attributes: &[wit::Attribute]) -> Result<BTreeMap<String, String>, Unclean> {
    let keeps: BTreeMap<String, String> = attribute::get(attributes, "keeps")?.unwrap_or_default();
    if keeps.len() > MOST_KEPT {
        let noun = "the attribute `keeps`".to_owned();
        return Err(Unclean::TooMuch { noun, most: MOST_KEPT, unit: "values" });
    }
    let kept = |(name, text): (String, String)| {
        let name = clean::name(&name, "a kept value", '_')?;
        let text = plain(&text);
        if text.len() > LONGEST_KEPT {
            let noun = format!("the kept value `{name}`");
            return Err(Unclean::TooMuch { noun, most: LONGEST_KEPT, unit: "bytes" });
        }
        Ok((name, text))
    };
    keeps.into_iter().map(kept).collect()
}

pub(super) fn row(row: &wit::Row) -> Row {
    let purpose: Option<String> = attribute::get(&row.attributes, "purpose").ok().flatten();
    Row {
        role: plain(&row.role),
        name: plain(&row.name),
        backend: plain(&row.backend),
        details: pairs(&row.details),
        purpose: purpose.map(|purpose| plain(&purpose)),
    }
}

fn pairs(pairs: &[(String, String)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (plain(name), plain(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn kept(value: &Value) -> Result<BTreeMap<String, String>, Unclean> {
        keeps(&[wit::Attribute { name: "keeps".to_owned(), value: value.to_string() }])
    }

    #[test]
    fn what_a_stack_keeps_is_few_plain_texts_with_names() {
        assert_eq!(keeps(&[]), Ok(BTreeMap::new()));
        let region = BTreeMap::from([("region".to_owned(), "eu".to_owned())]);
        assert_eq!(kept(&json!({ "region": "\u{1b}[31meu\u{1b}[0m\u{7}" })), Ok(region));
        for name in ["Region", "a.b", "", "a b"] {
            assert!(matches!(kept(&json!({ name: "eu" })), Err(Unclean::Name { .. })), "{name}");
        }
        for other in [json!({ "region": 5 }), json!(["eu"]), json!(null)] {
            assert!(matches!(kept(&other), Err(Unclean::Json { .. })), "{other}");
        }
    }

    #[test]
    fn a_stack_keeps_only_so_much() {
        let many =
            |count: usize| (0..count).map(|at| (format!("v{at}"), Value::from("x"))).collect();
        assert_eq!(kept(&Value::Object(many(8))).map(|keeps| keeps.len()), Ok(8));
        let most = kept(&Value::Object(many(9))).unwrap_err();
        assert_eq!(most.to_string(), "the attribute `keeps` has more than 8 values");
        assert!(kept(&json!({ "v": "x".repeat(1024) })).is_ok());
        let longest = kept(&json!({ "v": "x".repeat(1025) })).unwrap_err();
        assert_eq!(longest.to_string(), "the kept value `v` has more than 1024 bytes");
    }
}
