//! Queries stacks, components and connectors: by id, name or use.

use super::values;
use crate::{
    rest::{
        Query, component, connector,
        model::{ComponentModel, ConnectorModel, PageModel, StackModel},
        stack,
    },
    secret::{Secret, Secrets},
    server::{Client, ServerError},
    stack::{Component, Connector, ListedStack, Summary},
    store::StoreError,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Reads from the server.
#[derive(Clone, Copy)]
pub(super) struct Server<'a> {
    pub(super) client: &'a Client,
}

impl Server<'_> {
    /// A page of stacks, and the total number of stacks; pages count from 1.
    pub(super) fn page(&self, page: u64, size: u64) -> Result<(Vec<ListedStack>, u64), StoreError> {
        let query = stack::page(page, size);
        let refused = match self.client.get::<PageModel<StackModel>>(stack::PATH, &query) {
            Ok(found) => {
                return Ok((found.items.iter().map(values::listed).collect(), found.total));
            }
            // The server refuses a page beyond the last one.
            Err(error) if page > 1 && error.status() == Some(400) => error,
            Err(error) => return Err(error.into()),
        };
        match self.stacks(&stack::count())?.1 {
            total if (page - 1).saturating_mul(size) >= total => Ok((Vec::new(), total)),
            _ => Err(refused.into()),
        }
    }

    /// The stacks that match a query, and their number on all pages.
    pub(super) fn stacks(&self, query: &Query) -> Result<(Vec<Summary>, u64), ServerError> {
        let found: PageModel<StackModel> = self.client.get(stack::PATH, query)?;
        Ok((found.items.iter().map(values::summary).collect(), found.total))
    }

    /// The stack with an id, if there is one.
    pub(super) fn stack(&self, id: &str) -> Result<Option<Summary>, ServerError> {
        match self.client.get::<StackModel>(&stack::path(id), &stack::whole()) {
            Ok(stack) => Ok(Some(values::summary(&stack))),
            Err(error) if error.is_missing_entity() => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn names(&self) -> Result<Vec<String>, ServerError> {
        let found: PageModel<StackModel> = self.client.get(stack::PATH, &stack::names())?;
        Ok(found.items.into_iter().map(|stack| stack.name).collect())
    }

    pub(super) fn components_of(
        &self,
        summary: &Summary,
    ) -> Result<Vec<ComponentModel>, ServerError> {
        self.components(&component::of_stack(&summary.id))
    }

    pub(super) fn components_named(&self, name: &str) -> Result<Vec<ComponentModel>, ServerError> {
        let found = self.components(&component::named(name))?;
        Ok(found.into_iter().filter(|component| component.name == name).collect())
    }

    pub(super) fn components_with(
        &self,
        ids: &[String],
    ) -> Result<Vec<ComponentModel>, ServerError> {
        match ids.is_empty() {
            true => Ok(Vec::new()),
            false => self.components(&component::with_ids(ids)),
        }
    }

    fn components(&self, query: &Query) -> Result<Vec<ComponentModel>, ServerError> {
        Ok(self.client.get::<PageModel<ComponentModel>>(component::PATH, query)?.items)
    }

    /// The connectors of components, in full.
    pub(super) fn connectors_of(
        &self,
        components: &[ComponentModel],
    ) -> Result<Vec<Connector>, ServerError> {
        let mut ids: Vec<String> = components
            .iter()
            .filter_map(|it| Some(it.metadata.as_ref()?.connector.as_ref()?.id.clone()))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        self.connectors_with(&ids)
    }

    pub(super) fn connectors_with(&self, ids: &[String]) -> Result<Vec<Connector>, ServerError> {
        match ids.is_empty() {
            true => Ok(Vec::new()),
            false => self.connectors(&connector::with_ids(ids)),
        }
    }

    pub(super) fn connectors_named(&self, name: &str) -> Result<Vec<Connector>, ServerError> {
        let found = self.connectors(&connector::named(name))?;
        Ok(found.into_iter().filter(|connector| connector.name == name).collect())
    }

    fn connectors(&self, query: &Query) -> Result<Vec<Connector>, ServerError> {
        let found: PageModel<ConnectorModel> = self.client.get(connector::PATH, query)?;
        Ok(found.items.iter().map(values::connector).collect())
    }

    /// The secret values of a connector. The server adds them to its configuration on request.
    pub(super) fn connector_secrets(&self, connector: &Connector) -> Result<Secrets, ServerError> {
        let path = connector::path(&connector.id);
        let open: ConnectorModel = self.client.get(&path, &connector::with_secrets())?;
        let configuration = values::connector(&open).configuration.into_iter();
        let text = |value: Value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Ok(configuration
            .filter(|(key, _)| !connector.configuration.contains_key(key))
            .map(|(key, value)| (key, Secret::new(text(value))))
            .collect())
    }

    /// The ids of those components that any stack uses, except the stack `besides`.
    pub(super) fn used(
        &self,
        components: &[Component],
        besides: Option<&str>,
    ) -> Result<BTreeSet<String>, ServerError> {
        if components.is_empty() {
            return Ok(BTreeSet::new());
        }
        let ids: Vec<&str> = components.iter().map(|component| component.id.as_str()).collect();
        let stacks: PageModel<StackModel> = self.client.get(stack::PATH, &stack::using(&ids))?;
        let others = stacks.items.iter().filter(|stack| Some(stack.id.as_str()) != besides);
        let metadata = others.filter_map(|stack| stack.metadata.as_ref());
        let used: BTreeSet<&str> = metadata
            .flat_map(|metadata| metadata.components.values().flatten())
            .map(|component| component.id.as_str())
            .collect();
        Ok(ids.into_iter().filter(|id| used.contains(id)).map(str::to_owned).collect())
    }
}
