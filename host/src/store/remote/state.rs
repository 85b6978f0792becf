//! Facts, asked of the server.

use super::{
    Remote, model,
    questions::{MANY, one_of},
    rows,
};
use crate::{
    name::{Selector, StackName},
    rules::{create, delete, select::select},
    server::Client,
    stack::{Component, Connector, DEFAULT, Stack, Summary},
    store::{Found, Next, Page, Pointer, State, StoreError},
};

/// How many stacks are asked for at a time: their answers are parsed one by one.
const BATCH: u64 = 200;
/// The server, to read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) client: &'a Client,
    pub(super) remote: &'a Remote,
}

impl State for Reader<'_> {
    fn page(&self, page: u64, size: u64) -> Result<Page, StoreError> {
        let (stacks, total) = self.stacks_of_page(page, size)?;
        let active = self.active_among(&stacks, total)?;
        Ok(Page { stacks, total, active })
    }

    fn active(&self) -> Result<Summary, StoreError> {
        if let Some(Pointer { id, .. }) = self.pointer()?.filter(|pointer| is_id(&pointer.id)) {
            let query = [("hydrate", "true")];
            match self.client.get::<model::Stack>(&format!("/stacks/{id}"), &query) {
                Ok(stack) => return Ok(rows::summary(&stack)),
                Err(error) if error.is_missing_entity() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let found = self.stacks(&[("name", &one_of(&[DEFAULT]))])?;
        found.into_iter().find(is_default).ok_or(StoreError::NoDefault)
    }

    fn find(&self, selector: &Selector) -> Result<Found, StoreError> {
        let pointer = self.pointer()?;
        let mut ids: Vec<&str> = pointer.iter().map(|pointer| pointer.id.as_str()).collect();
        ids.push(selector.as_str());
        // The server refuses a whole question for one text that is no id.
        ids.retain(|text| is_id(text));
        let mut query = vec![
            ("logical_operator", "or".to_owned()),
            ("name", one_of(&[selector.as_str(), DEFAULT])),
        ];
        query.extend((!ids.is_empty()).then(|| ("id", one_of(&ids))));
        let query: Vec<(&str, &str)> =
            query.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let found = self.stacks(&query)?;
        let active = pointer
            .and_then(|pointer| found.iter().find(|stack| stack.id == pointer.id))
            .or_else(|| found.iter().find(|stack| is_default(stack)))
            .ok_or(StoreError::NoDefault)?
            .clone();
        let stack = select(selector, &found, |it| &it.id, |it| it.name.as_str()).cloned();
        Ok(Found { stack, active })
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        let found: model::Page<model::Stack> =
            self.client.get("/stacks", &[("hydrate", "false"), ("size", MANY)])?;
        Ok(found.items.into_iter().map(|stack| stack.name).collect())
    }

    fn stack(&self, summary: &Summary) -> Result<Stack, StoreError> {
        let found = self.components_of(summary)?;
        let connectors = self.connectors_of(&found)?;
        let components = rows::components(&found, &connectors, Some(summary));
        Ok(Stack { summary: summary.clone(), origin: None, components })
    }

    /// The answer to a creation tells which names were taken, but for that of the connector.
    fn create_facts(
        &self,
        name: &StackName,
        stack: Option<&Stack>,
        next: Next,
    ) -> Result<create::Facts, StoreError> {
        let Some(stack) = stack else {
            let found = self.find(&Selector::from(name))?;
            return Ok(create::Facts { stack: found.stack.is_some(), ..create::Facts::default() });
        };
        let connectors = match stack.connectors().is_empty() {
            true => Vec::new(),
            false => self.connectors_named(name.as_str())?,
        };
        let is_free = |components: &[model::Component]| {
            next != Next::Nothing && connectors.is_empty() && components.is_empty()
        };
        if next == Next::Verification && !stack.connectors().is_empty() && is_free(&[]) {
            return Ok(create::Facts::default());
        }
        let components = self.components_named(name.as_str())?;
        match is_free(&components) {
            true => Ok(create::Facts::default()),
            false => self.taken(name, stack, &components, &connectors),
        }
    }

    /// The deletion itself tells which components other stacks use: the server keeps those.
    fn delete_facts(
        &self,
        summary: &Summary,
        active: bool,
        options: delete::Options,
        next: Next,
    ) -> Result<delete::Facts, StoreError> {
        let found = self.components_of(summary)?;
        let connectors = match options.recursive {
            true => self.connectors_of(&found)?,
            false => Vec::new(),
        };
        let components = rows::components(&found, &connectors, Some(summary));
        let used = match next {
            Next::Nothing => self.used(&components, Some(&summary.id))?,
            Next::Verification | Next::Change => components
                .iter()
                .map(|component| delete::Used { component: component.clone(), others: None })
                .collect(),
        };
        let stack = Stack { summary: summary.clone(), origin: None, components };
        Ok(delete::Facts { connectors: users(&stack.components), stack, active, components: used })
    }

    /// What has the name and kitaru's label, and what a deletion that was stopped had written down.
    fn leftovers(&self, name: &str) -> Result<delete::Leftovers, StoreError> {
        let unended = self.remote.journal.unended(name)?;
        let mut found = self.components_named(name)?;
        found.extend(self.components_with(&unended.components)?);
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found.dedup_by(|a, b| a.id == b.id);
        let mut connectors = self.connectors_named(name)?;
        connectors.extend(self.connectors_with(&unended.connectors)?);
        connectors.extend(self.connectors_of(&found)?);
        let components: Vec<Component> = rows::components(&found, &connectors, None)
            .into_iter()
            .filter(|component| component.managed || unended.components.contains(&component.id))
            .collect();
        let used = self.used(&components, None)?.into_iter();
        let components: Vec<Component> =
            used.filter(|it| it.others == Some(0)).map(|it| it.component).collect();
        let mut users = users(&components);
        for connector in connectors.into_iter().filter(|it| it.managed) {
            if users.iter().all(|(known, _)| known.id != connector.id) {
                users.push((connector, Vec::new()));
            }
        }
        Ok(delete::Leftovers { name: name.to_owned(), components, connectors: users })
    }
}

impl Reader<'_> {
    /// The pointer to the active stack: the project's in a project, else the user's.
    fn pointer(&self) -> Result<Option<Pointer>, StoreError> {
        self.remote.pointer()
    }

    fn stacks_of_page(&self, page: u64, size: u64) -> Result<(Vec<Summary>, u64), StoreError> {
        if size <= BATCH {
            return self.batch(page, size);
        }
        let first = (page - 1).saturating_mul(size);
        let last = first.saturating_add(size);
        let mut stacks = Vec::new();
        let mut number = first / BATCH;
        loop {
            let (batch, total) = self.batch(number + 1, BATCH)?;
            let start = number * BATCH;
            stacks.extend(
                (start..).zip(batch).filter(|(at, _)| (first..last).contains(at)).map(|(_, it)| it),
            );
            number += 1;
            if number.saturating_mul(BATCH) >= last.min(total) {
                return Ok((stacks, total));
            }
        }
    }

    /// Which of the stacks on a page is active.
    fn active_among(&self, stacks: &[Summary], total: u64) -> Result<Option<String>, StoreError> {
        let default = stacks.iter().find(|stack| is_default(stack));
        match self.pointer()? {
            Some(pointer) if stacks.iter().any(|stack| stack.id == pointer.id) => {
                Ok(Some(pointer.id))
            }
            // The stack pointed to is on another page, or gone, and then it is `default`.
            Some(_) if default.is_some() && total > stacks.len() as u64 => {
                Ok(Some(self.active()?.id))
            }
            _ => Ok(default.map(|stack| stack.id.clone())),
        }
    }

    /// What has the name of a new stack, in full: something has, or everything is asked for.
    fn taken(
        &self,
        name: &StackName,
        stack: &Stack,
        components: &[model::Component],
        connectors: &[Connector],
    ) -> Result<create::Facts, StoreError> {
        let exists = self.find(&Selector::from(name))?.stack.is_some();
        if exists {
            return Ok(create::Facts { stack: true, ..create::Facts::default() });
        }
        let planned = |kind: &str| stack.components.iter().any(|it| it.kind == kind);
        let components: Vec<Component> = rows::components(components, connectors, None)
            .into_iter()
            .filter(|component| planned(&component.kind))
            .collect();
        let unused = self.used(&components, None)?.iter().all(|it| it.others == Some(0));
        let managed =
            components.iter().all(|it| it.managed) && connectors.iter().all(|it| it.managed);
        Ok(create::Facts {
            stack: false,
            components: components.into_iter().map(|component| component.kind).collect(),
            connector: !connectors.is_empty(),
            left: unused && managed,
        })
    }
}

/// The connectors of components, each with the ids of those that use it here. Who else does, the
/// server knows.
fn users(components: &[Component]) -> Vec<(Connector, Vec<String>)> {
    let mut users: Vec<(Connector, Vec<String>)> = Vec::new();
    for component in components {
        let Some(connector) = &component.connector else { continue };
        match users.iter_mut().find(|(known, _)| known.id == connector.id) {
            Some((_, ids)) => ids.push(component.id.clone()),
            None => users.push((connector.clone(), vec![component.id.clone()])),
        }
    }
    users
}

fn is_default(stack: &Summary) -> bool {
    stack.name.as_str() == DEFAULT
}

fn is_id(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
}
