//! Checks findings, plans and rows.
//!
//! 1. A plan has a component of each required kind, and none of a kind twice.
//! 2. A component's connector is one of the plan's.
//! 3. A secret is a value that was withheld from the provider.
//! 4. A stack keeps only a few short texts.
//! 5. A finding or a row is shown whatever it says, if there are not too many: its attributes are
//!    read if they can be.
//! 6. What names something has no characters that are not seen. Values of a configuration are kept
//!    as they are, since the user may have given them.

use super::{ContractViolation, at_most, distinct, known, line, name, object, once, shortened};
use crate::{
    answer::{Finding, Plan, PlannedComponent, PlannedConnector, Row},
    limits,
    text::{capped, plain},
};
use kitaru_contract::{self as contract, kind::KINDS};
use std::collections::{BTreeMap, BTreeSet};

/// The most values that a stack keeps.
const MOST_KEPT: usize = 8;
/// The most bytes of one: a server has little room for labels.
const LONGEST_KEPT: usize = 1024;

/// The checked form of problems.
pub(crate) fn findings(problems: &[contract::Problem]) -> Result<Vec<Finding>, ContractViolation> {
    at_most(problems.len(), limits::LINES, "the answer", "problems")?;
    Ok(problems.iter().map(finding).collect())
}

fn finding(problem: &contract::Problem) -> Finding {
    let capped = |text: &str| capped(text, limits::MESSAGE);
    let is = |name| known(&problem.attributes, name).ok().flatten().unwrap_or(false);
    Finding {
        at: capped(&problem.at),
        code: capped(&problem.code),
        message: capped(&problem.message),
        hint: problem.hint.as_deref().map(capped),
        verification: is("verification"),
        warning: is("warning"),
    }
}

/// The checked form of rows.
pub(crate) fn rows(rows: &[contract::Row]) -> Result<Vec<Row>, ContractViolation> {
    at_most(rows.len(), limits::LINES, "the answer", "rows")?;
    let details = rows.iter().map(|row| row.details.len()).max().unwrap_or_default();
    at_most(details, limits::LINES, "a row", "details")?;
    Ok(rows.iter().map(row).collect())
}

fn row(row: &contract::Row) -> Row {
    let plain = |text: &str| capped(text, limits::TEXT);
    let purpose: Option<String> = known(&row.attributes, "purpose").ok().flatten();
    Row {
        role: plain(&row.role),
        name: plain(&row.name),
        backend: plain(&row.backend),
        details: row.details.iter().map(|(name, value)| (plain(name), plain(value))).collect(),
        purpose: purpose.map(|purpose| plain(&purpose)),
    }
}

/// The checked form of the plan for a request.
pub(crate) fn plan(
    answer: contract::StackPlan,
    request: &contract::Request,
) -> Result<Plan, ContractViolation> {
    at_most(answer.components.len(), limits::ITEMS, "the plan", "components")?;
    at_most(answer.connectors.len(), limits::ITEMS, "the plan", "connectors")?;
    at_most(answer.resources.len(), limits::LINES, "the plan", "resources")?;
    distinct(&answer.attributes)?;
    let withheld = Withheld::of(request);
    let connectors = answer.connectors.len();
    let component = |component| planned_component(component, &withheld, connectors);
    let components: Vec<PlannedComponent> =
        answer.components.into_iter().map(component).collect::<Result<_, _>>()?;
    for kind in KINDS.iter().filter(|kind| kind.required) {
        if components.iter().all(|component| component.kind != kind.name) {
            return Err(ContractViolation::Missing(kind.name));
        }
    }
    once(components.iter().map(|component| component.kind.as_str()), "the component")?;
    let resource_types: Vec<Vec<String>> =
        known(&answer.attributes, "resource-types")?.unwrap_or_default();
    // Connectors that the attribute leaves out have none.
    let resource_types = resource_types.into_iter().chain(std::iter::repeat_with(Vec::new));
    let connector =
        |(connector, types): (_, Vec<String>)| planned_connector(connector, &withheld, &types);
    let connectors = answer.connectors.into_iter().zip(resource_types).map(connector);
    Ok(Plan {
        components,
        connectors: connectors.collect::<Result<_, _>>()?,
        resources: pairs(&answer.resources)?,
        keeps: keeps(&answer.attributes)?,
    })
}

fn planned_component(
    component: contract::Component,
    withheld: &Withheld<'_>,
    connectors: usize,
) -> Result<PlannedComponent, ContractViolation> {
    let connector = component.connector.map(|index| index as usize);
    if let Some(index) = connector.filter(|index| *index >= connectors) {
        let name = format!("connector {index}");
        return Err(ContractViolation::Dangling { noun: "a component", name });
    }
    Ok(PlannedComponent {
        kind: name(&component.kind, "a kind of component", '_')?,
        flavor: line(&component.flavor, "a flavor")?,
        configuration: object(&component.configuration, "a component's configuration")?,
        secrets: withheld.check(component.secrets)?,
        connector,
        resource_id: component.resource_id.map(|id| line(&id, "a resource id")).transpose()?,
    })
}

fn planned_connector(
    connector: contract::Connector,
    withheld: &Withheld<'_>,
    resource_types: &[String],
) -> Result<PlannedConnector, ContractViolation> {
    Ok(PlannedConnector {
        kind: line(&connector.kind, "a kind of connector")?,
        auth_method: line(&connector.auth_method, "an authentication method")?,
        configuration: object(&connector.configuration, "a connector's configuration")?,
        secrets: withheld.check(connector.secrets)?,
        resource_types: resource_types.iter().map(|kind| plain(kind)).collect(),
    })
}

/// The names of the values that the host keeps from a provider.
struct Withheld<'a>(BTreeSet<&'a str>);

impl<'a> Withheld<'a> {
    fn of(request: &'a contract::Request) -> Self {
        let parts = request.credential.iter().flat_map(|credential| &credential.withheld);
        Self(request.withheld.iter().chain(parts).map(String::as_str).collect())
    }

    fn check(
        &self,
        secrets: Vec<(String, String)>,
    ) -> Result<Vec<(String, String)>, ContractViolation> {
        at_most(secrets.len(), limits::ITEMS, "a component or connector", "secrets")?;
        once(secrets.iter().map(|(key, _)| key.as_str()), "the secret")?;
        if secrets.iter().any(|(key, _)| plain(key) != *key) {
            return Err(ContractViolation::Hidden("a secret's name"));
        }
        match secrets.iter().find(|(_, name)| !self.0.contains(name.as_str())) {
            Some((_, name)) => {
                Err(ContractViolation::Dangling { noun: "a secret", name: shortened(name) })
            }
            None => Ok(secrets),
        }
    }
}

fn keeps(
    attributes: &[contract::Attribute],
) -> Result<BTreeMap<String, String>, ContractViolation> {
    let keeps: BTreeMap<String, String> = known(attributes, "keeps")?.unwrap_or_default();
    if keeps.len() > MOST_KEPT {
        let noun = "the attribute `keeps`".to_owned();
        return Err(ContractViolation::TooMuch { noun, most: MOST_KEPT, unit: "values" });
    }
    let kept = |(key, text): (String, String)| {
        let key = name(&key, "a kept value", '_')?;
        let text = plain(&text);
        if text.len() > LONGEST_KEPT {
            let noun = format!("the kept value `{key}`");
            return Err(ContractViolation::TooMuch { noun, most: LONGEST_KEPT, unit: "bytes" });
        }
        Ok((key, text))
    };
    keeps.into_iter().map(kept).collect()
}

fn pairs(pairs: &[(String, String)]) -> Result<Vec<(String, String)>, ContractViolation> {
    let read = |text: &str| line(text, "a resource");
    pairs.iter().map(|(name, value)| Ok((read(name)?, read(value)?))).collect()
}

#[cfg(test)]
mod tests;
