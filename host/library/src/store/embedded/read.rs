//! Reads facts from the state file.

use super::{super::StoreError, error::StateFileError};
use crate::{
    name::{Selector, StackName},
    rules::{
        create::{Held, NameFacts},
        delete::{DeleteFacts, Leftovers},
    },
    stack::{self, Component, Connector, ListedStack, Object, Origin, Stack, Summary},
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;
use std::{collections::BTreeSet, path::Path};

/// Reads the tables.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    connection: &'a Connection,
    path: &'a Path,
}

const SUMMARY: &str = "SELECT id, name, labels FROM stack";

const COMPONENT: &str = "
    SELECT component.id, component.kind, component.name, flavor, component.configuration,
        component.secret_keys, resource_id, component.managed,
        connector.id, connector.name, connector.kind, auth_method, connector.configuration,
        connector.secret_keys, connector.managed
    FROM component LEFT JOIN connector ON connector.id = component.connector_id";

impl<'a> Reader<'a> {
    pub(super) fn new(connection: &'a Connection, path: &'a Path) -> Self {
        Self { connection, path }
    }

    /// A page of stacks, and the total number of stacks; pages count from 1.
    pub(super) fn page(&self, page: u64, size: u64) -> Result<(Vec<ListedStack>, u64), StoreError> {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let offset = (page - 1).saturating_mul(size);
        let query =
            "SELECT id, name, labels, origin FROM stack ORDER BY position LIMIT ?1 OFFSET ?2";
        let listed = |row: &Row<'_>| Ok((summary(row)?, row.get::<_, Option<String>>(3)?));
        let found = self.rows(query, params![number(size), number(offset)], listed)?;
        let mut stacks = Vec::with_capacity(found.len());
        for (summary, origin) in found {
            let origin: Option<Origin> = origin.map(|json| self.parse(&json)).transpose()?;
            let parts = match origin {
                Some(_) => Vec::new(),
                None => self.parts(&summary.id)?,
            };
            let made_by = origin.map(|origin| origin.stack_type);
            stacks.push(ListedStack { summary, made_by, parts });
        }
        let total = self.count("SELECT count(*) FROM stack", params![])?;
        Ok((stacks, total))
    }

    /// The kind and flavor of each component of a stack.
    fn parts(&self, id: &str) -> Result<Vec<(String, String)>, StoreError> {
        let query = "SELECT kind, flavor FROM component
            JOIN stack_component ON component_id = component.id WHERE stack_id = ?1";
        self.rows(query, params![id], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The stacks whose id or name equals a selector: at most two.
    pub(super) fn candidates(&self, selector: &Selector) -> Result<Vec<Summary>, StoreError> {
        let query = format!("{SUMMARY} WHERE id = ?1 OR name = ?1");
        self.rows(&query, params![selector.as_str()], summary)
    }

    /// The stack with an id.
    pub(super) fn by_id(&self, id: &str) -> Result<Option<Summary>, StoreError> {
        self.row(&format!("{SUMMARY} WHERE id = ?1"), params![id], summary)
    }

    /// The stack with a name.
    pub(super) fn by_name(&self, name: &str) -> Result<Option<Summary>, StoreError> {
        self.row(&format!("{SUMMARY} WHERE name = ?1"), params![name], summary)
    }

    /// Some stack names, to suggest the nearest one.
    pub(super) fn names(&self) -> Result<Vec<String>, StoreError> {
        self.rows("SELECT name FROM stack LIMIT 1000", params![], |row| row.get(0))
    }

    /// The id of the user's active stack, if it is not `default`.
    pub(super) fn active_id(&self) -> Result<Option<String>, StoreError> {
        self.row("SELECT stack_id FROM active", params![], |row| row.get(0)).map(Option::flatten)
    }

    /// A stack with its components and connectors.
    pub(super) fn stack(&self, summary: &Summary) -> Result<Stack, StoreError> {
        let origin: Option<String> = self
            .row("SELECT origin FROM stack WHERE id = ?1", params![summary.id], |row| row.get(0))?
            .flatten();
        let origin = origin.map(|json| self.parse(&json)).transpose()?;
        let query = format!(
            "{COMPONENT} JOIN stack_component ON component_id = component.id WHERE stack_id = ?1"
        );
        let mut components = self.rows(&query, params![summary.id], component)?;
        stack::sort(&mut components);
        Ok(Stack { summary: summary.clone(), origin, components })
    }

    /// What already has the name of a new stack or of its planned parts.
    pub(super) fn create_facts(
        &self,
        name: &StackName,
        stack: Option<&Stack>,
    ) -> Result<NameFacts, StoreError> {
        let planned = stack.map_or(&[] as &[_], |stack| stack.components.as_slice());
        let query = "SELECT kind, managed AND NOT EXISTS
                (SELECT 1 FROM stack_component WHERE component_id = component.id)
            FROM component WHERE name = ?1";
        let read = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?));
        let mut components = self.rows(query, params![name.as_str()], read)?;
        components.retain(|(kind, _)| planned.iter().any(|component| component.kind == *kind));
        let mut connectors_left = Vec::new();
        for connector in stack.iter().flat_map(|stack| stack.connectors()) {
            let query = "SELECT managed AND NOT EXISTS
                    (SELECT 1 FROM component JOIN stack_component ON component_id = component.id
                     WHERE connector_id = connector.id)
                FROM connector WHERE name = ?1";
            let read = |row: &Row<'_>| row.get::<_, bool>(0);
            connectors_left.extend(self.row(query, params![connector.name], read)?);
        }
        Ok(NameFacts {
            stack: self.by_name(name.as_str())?.map(|stack| stack.name),
            held: match components
                .iter()
                .map(|(_, left)| left)
                .chain(&connectors_left)
                .all(|it| *it)
            {
                true => Held::Left,
                false => Held::Used,
            },
            components: components.into_iter().map(|(kind, _)| kind).collect(),
            connector: !connectors_left.is_empty(),
        })
    }

    /// The facts for deleting a stack.
    pub(super) fn delete_facts(
        &self,
        stack: Stack,
        active: bool,
    ) -> Result<DeleteFacts, StoreError> {
        let others =
            "SELECT count(*) FROM stack_component WHERE component_id = ?1 AND stack_id <> ?2";
        let mut shared = BTreeSet::new();
        for component in &stack.components {
            if self.count(others, params![component.id, stack.summary.id])? > 0 {
                shared.insert(component.id.clone());
            }
        }
        let connectors = self.users(&stack.components)?;
        Ok(DeleteFacts { stack, active, shared, connectors })
    }

    /// What a deleted stack left under its name.
    pub(super) fn leftovers(&self, name: &str) -> Result<Leftovers, StoreError> {
        let query = format!(
            "{COMPONENT} WHERE component.name = ?1 AND component.managed
             AND NOT EXISTS (SELECT 1 FROM stack_component WHERE component_id = component.id)"
        );
        let mut components = self.rows(&query, params![name], component)?;
        stack::sort(&mut components);
        let mut connectors = self.users(&components)?;
        let query = "SELECT id, name, kind, auth_method, configuration, secret_keys, managed
            FROM connector WHERE name = ?1
            AND NOT EXISTS (SELECT 1 FROM component WHERE connector_id = connector.id)";
        let unused = self.row(query, params![name], |row| connector(row, 0))?;
        connectors.extend(unused.map(|connector| (connector, Vec::new())));
        Ok(Leftovers { name: name.to_owned(), components, connectors })
    }

    /// Whether a component or connector with an id exists.
    pub(super) fn has_owner(&self, id: &str) -> Result<bool, StoreError> {
        let query = "SELECT EXISTS (SELECT 1 FROM connector WHERE id = ?1)
            OR EXISTS (SELECT 1 FROM component WHERE id = ?1)";
        Ok(self.count(query, params![id])? > 0)
    }

    /// The connectors of components, each with the ids of all components that use it.
    fn users(&self, components: &[Component]) -> Result<Vec<(Connector, Vec<String>)>, StoreError> {
        let mut connectors: Vec<(Connector, Vec<String>)> = Vec::new();
        for connector in components.iter().filter_map(|component| component.connector.as_ref()) {
            if connectors.iter().all(|(known, _)| known.id != connector.id) {
                let query = "SELECT id FROM component WHERE connector_id = ?1";
                let users = self.rows(query, params![connector.id], |row| row.get(0))?;
                connectors.push((connector.clone(), users));
            }
        }
        Ok(connectors)
    }

    fn rows<T>(
        &self,
        query: &str,
        parameters: &[&dyn rusqlite::ToSql],
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare(query).map_err(|e| self.failed(e))?;
        let rows = statement.query_map(parameters, |row| read(row)).map_err(|e| self.failed(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.failed(e))
    }

    fn row<T>(
        &self,
        query: &str,
        parameters: &[&dyn rusqlite::ToSql],
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.connection.prepare(query).map_err(|e| self.failed(e))?;
        let row = statement.query_row(parameters, |row| read(row)).optional();
        row.map_err(|e| self.failed(e))
    }

    fn count(&self, query: &str, parameters: &[&dyn rusqlite::ToSql]) -> Result<u64, StoreError> {
        let count = self.row(query, parameters, |row| row.get::<_, i64>(0))?.unwrap_or_default();
        Ok(u64::try_from(count).unwrap_or_default())
    }

    fn parse<T: DeserializeOwned>(&self, json: &str) -> Result<T, StoreError> {
        serde_json::from_str(json).map_err(|error| {
            let (path, why) = (self.path.to_owned(), error.to_string());
            StateFileError::Damaged { path, why }.into()
        })
    }

    fn failed(&self, source: rusqlite::Error) -> StoreError {
        StateFileError::of(self.path, source).into()
    }
}

fn summary(row: &Row<'_>) -> rusqlite::Result<Summary> {
    let name: String = row.get(1)?;
    Ok(Summary {
        id: row.get(0)?,
        name: StackName::stored(&name).map_err(|error| invalid(1, error))?,
        labels: json(row, 2)?,
    })
}

fn component(row: &Row<'_>) -> rusqlite::Result<Component> {
    Ok(Component {
        id: row.get(0)?,
        kind: row.get(1)?,
        name: row.get(2)?,
        flavor: row.get(3)?,
        configuration: json(row, 4)?,
        secret_keys: json(row, 5)?,
        resource_id: row.get(6)?,
        managed: row.get(7)?,
        connector: match row.get::<_, Option<String>>(8)? {
            Some(_) => Some(connector(row, 8)?),
            None => None,
        },
    })
}

/// Reads a connector whose columns start at an index.
fn connector(row: &Row<'_>, first: usize) -> rusqlite::Result<Connector> {
    let configuration: Object = json(row, first + 4)?;
    Ok(Connector {
        id: row.get(first)?,
        name: row.get(first + 1)?,
        kind: row.get(first + 2)?,
        auth_method: row.get(first + 3)?,
        configuration,
        secret_keys: json(row, first + 5)?,
        managed: row.get(first + 6)?,
    })
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| invalid(column, error))
}

fn invalid(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}
