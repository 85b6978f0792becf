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
    })
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
