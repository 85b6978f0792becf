//! Writes a change to the state file in one transaction.

use super::{super::StoreError, StateFile, error::StateFileError, read::Reader};
use crate::disk::Turn;
use crate::stack::{Component, Connector, Stack};
use rusqlite::{Transaction, params};
use serde::Serialize;

/// A write transaction. It is rolled back if it is dropped without a commit.
#[derive(Debug)]
pub(super) struct Writing<'a> {
    transaction: Transaction<'a>,
    file: &'a StateFile,
    /// Ends after the transaction.
    _turn: Option<Turn>,
}

impl<'a> Writing<'a> {
    pub(super) fn new(
        transaction: Transaction<'a>,
        file: &'a StateFile,
        turn: Option<Turn>,
    ) -> Self {
        Self { transaction, file, _turn: turn }
    }

    /// Reads the tables, including uncommitted changes.
    pub(super) fn reader(&self) -> Reader<'_> {
        self.file.reader()
    }

    /// The state file, which outlives the transaction.
    pub(super) fn file(&self) -> &'a StateFile {
        self.file
    }

    /// Creates the tables and one stack, which becomes the active one.
    pub(super) fn make(
        &self,
        format: i64,
        application: i64,
        default: &Stack,
    ) -> Result<(), StoreError> {
        let made = self.transaction.execute_batch(include_str!("schema.sql"));
        made.and_then(|()| self.transaction.pragma_update(None, "application_id", application))
            .and_then(|()| self.transaction.pragma_update(None, "user_version", format))
            .and_then(|()| {
                self.transaction.execute("INSERT INTO active (only, stack_id) VALUES (1, NULL)", [])
            })
            .map_err(|source| self.failed(source))?;
        self.add(default)
    }

    /// Adds a stack with its components and their connectors.
    pub(super) fn add(&self, stack: &Stack) -> Result<(), StoreError> {
        let mut known: Vec<&str> = Vec::new();
        for component in &stack.components {
            if let Some(connector) = &component.connector
                && !known.contains(&connector.id.as_str())
            {
                self.add_connector(connector)?;
                known.push(&connector.id);
            }
            self.add_component(component)?;
        }
        let summary = &stack.summary;
        let origin = stack.origin.as_ref().map(json);
        self.execute(
            "INSERT INTO stack (id, name, labels, origin) VALUES (?1, ?2, ?3, ?4)",
            params![summary.id, summary.name.as_str(), json(&summary.labels), origin],
        )?;
        for component in &stack.components {
            self.execute(
                "INSERT INTO stack_component (stack_id, component_id) VALUES (?1, ?2)",
                params![summary.id, component.id],
            )?;
        }
        Ok(())
    }

    fn add_connector(&self, connector: &Connector) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO connector
                (id, name, kind, auth_method, configuration, secret_keys, managed)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                connector.id,
                connector.name,
                connector.kind,
                connector.auth_method,
                json(&connector.configuration),
                json(&connector.secret_keys),
                connector.managed,
            ],
        )
    }

    fn add_component(&self, component: &Component) -> Result<(), StoreError> {
        self.execute(
            "INSERT INTO component
                (id, kind, name, flavor, configuration, secret_keys, resource_id, connector_id, managed)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                component.id,
                component.kind,
                component.name,
                component.flavor,
                json(&component.configuration),
                json(&component.secret_keys),
                component.resource_id,
                component.connector.as_ref().map(|connector| &connector.id),
                component.managed,
            ],
        )
    }

    /// Removes a stack, components and connectors.
    pub(super) fn remove(
        &self,
        stack: Option<&str>,
        components: &[Component],
        connectors: &[Connector],
    ) -> Result<(), StoreError> {
        if let Some(id) = stack {
            self.execute("DELETE FROM stack WHERE id = ?1", params![id])?;
        }
        for component in components {
            self.execute("DELETE FROM component WHERE id = ?1", params![component.id])?;
        }
        for connector in connectors {
            self.execute("DELETE FROM connector WHERE id = ?1", params![connector.id])?;
        }
        Ok(())
    }

    /// Makes a stack the user's active one.
    pub(super) fn activate(&self, id: &str) -> Result<(), StoreError> {
        self.execute("UPDATE active SET stack_id = ?1", params![id])
    }

    /// Commits the change.
    pub(super) fn commit(self) -> Result<(), StoreError> {
        let Self { transaction, file, _turn } = self;
        transaction.commit().map_err(|source| StateFileError::of(&file.path, source).into())
    }

    fn execute(
        &self,
        statement: &str,
        parameters: &[&dyn rusqlite::ToSql],
    ) -> Result<(), StoreError> {
        let done = self
            .transaction
            .prepare(statement)
            .and_then(|mut statement| statement.execute(parameters));
        done.map(|_| ()).map_err(|source| self.failed(source))
    }

    fn failed(&self, source: rusqlite::Error) -> StoreError {
        StateFileError::of(&self.file.path, source).into()
    }
}

fn json(value: &impl Serialize) -> String {
    // Only strings, lists, and maps with string keys: serialisation cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}
