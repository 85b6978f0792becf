//! What the server is asked: for stacks, components and connectors, by id, name or use.

use super::{model, rows, state::Reader};
use crate::{
    rules::delete,
    secret::{Secret, Secrets},
    server::ServerError,
    stack::{Component, Connector, Summary},
    store::StoreError,
};
use serde_json::Value;

/// More things than a stack has, or a name can be shared by.
pub(super) const MANY: &str = "1000";

impl Reader<'_> {
    pub(super) fn batch(&self, page: u64, size: u64) -> Result<(Vec<Summary>, u64), StoreError> {
        let query =
            [("sort_by", "created"), ("page", &page.to_string()), ("size", &size.to_string())];
        let refused = match self.found(&query) {
            Ok(found) => return Ok(found),
            // The server refuses a page beyond the last one.
            Err(error) if page > 1 && error.status() == Some(400) => error,
            Err(error) => return Err(error.into()),
        };
        match self.found(&[("size", "1")])?.1 {
            total if (page - 1).saturating_mul(size) >= total => Ok((Vec::new(), total)),
            _ => Err(refused.into()),
        }
    }

    pub(super) fn stacks(&self, query: &[(&str, &str)]) -> Result<Vec<Summary>, ServerError> {
        let query: Vec<(&str, &str)> = [("size", MANY)].iter().chain(query).copied().collect();
        self.found(&query).map(|(stacks, _)| stacks)
    }

    /// What a question finds, and how many there are on all pages.
    pub(super) fn found(&self, query: &[(&str, &str)]) -> Result<(Vec<Summary>, u64), ServerError> {
        let query: Vec<(&str, &str)> = [("hydrate", "true")].iter().chain(query).copied().collect();
        let found: model::Page<model::Stack> = self.client.get("/stacks", &query)?;
        Ok((found.items.iter().map(rows::summary).collect(), found.total))
    }

    pub(super) fn components_of(
        &self,
        summary: &Summary,
    ) -> Result<Vec<model::Component>, ServerError> {
        self.components(("stack_id", &summary.id))
    }

    pub(super) fn components_named(
        &self,
        name: &str,
    ) -> Result<Vec<model::Component>, ServerError> {
        let found = self.components(("name", &one_of(&[name])))?;
        Ok(found.into_iter().filter(|component| component.name == name).collect())
    }

    pub(super) fn components_with(
        &self,
        ids: &[String],
    ) -> Result<Vec<model::Component>, ServerError> {
        match ids.is_empty() {
            true => Ok(Vec::new()),
            false => self.components(("id", &one_of(ids))),
        }
    }

    pub(super) fn components(
        &self,
        filter: (&str, &str),
    ) -> Result<Vec<model::Component>, ServerError> {
        let query = [("hydrate", "true"), ("size", MANY), filter];
        Ok(self.client.get::<model::Page<model::Component>>("/components", &query)?.items)
    }

    /// The connectors of components, with all that may be known of them.
    pub(super) fn connectors_of(
        &self,
        components: &[model::Component],
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
            false => self.connectors(("id", &one_of(ids))),
        }
    }

    pub(super) fn connectors_named(&self, name: &str) -> Result<Vec<Connector>, ServerError> {
        let found = self.connectors(("name", &one_of(&[name])))?;
        Ok(found.into_iter().filter(|connector| connector.name == name).collect())
    }

    pub(super) fn connectors(&self, filter: (&str, &str)) -> Result<Vec<Connector>, ServerError> {
        let query = [("hydrate", "true"), ("expand_secrets", "false"), ("size", MANY), filter];
        let found: model::Page<model::Connector> =
            self.client.get("/service_connectors", &query)?;
        Ok(found.items.iter().map(rows::connector).collect())
    }

    /// The secret values of a connector: what its configuration has only when they are asked for.
    pub(super) fn connector_secrets(&self, connector: &Connector) -> Result<Secrets, ServerError> {
        let path = format!("/service_connectors/{}", connector.id);
        let query = [("hydrate", "true"), ("expand_secrets", "true")];
        let open: model::Connector = self.client.get(&path, &query)?;
        let values = rows::connector(&open).configuration.into_iter();
        let text = |value: Value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Ok(values
            .filter(|(key, _)| !connector.configuration.contains_key(key))
            .map(|(key, value)| (key, Secret::new(text(value))))
            .collect())
    }

    /// How many stacks use each component, besides one.
    pub(super) fn used(
        &self,
        components: &[Component],
        besides: Option<&str>,
    ) -> Result<Vec<delete::Used>, ServerError> {
        if components.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = components.iter().map(|component| component.id.as_str()).collect();
        let query = [("hydrate", "true"), ("size", MANY), ("component_id", &one_of(&ids))];
        let stacks: model::Page<model::Stack> = self.client.get("/stacks", &query)?;
        let uses = |stack: &model::Stack, id: &str| {
            let metadata = stack.metadata.iter();
            metadata.flat_map(|it| it.components.values().flatten()).any(|used| used.id == id)
        };
        let mut others: Vec<&model::Stack> =
            stacks.items.iter().filter(|stack| Some(stack.id.as_str()) != besides).collect();
        others.sort_by(|a, b| a.id.cmp(&b.id));
        others.dedup_by(|a, b| a.id == b.id);
        let count = |component: &Component| {
            others.iter().filter(|stack| uses(stack, &component.id)).count() as u64
        };
        Ok(components
            .iter()
            .map(|component| delete::Used {
                others: Some(count(component)),
                component: component.clone(),
            })
            .collect())
    }
}

/// A filter for what is one of these.
pub(super) fn one_of<T: serde::Serialize>(values: &[T]) -> String {
    format!("oneof:{}", serde_json::to_string(values).unwrap_or_default())
}
