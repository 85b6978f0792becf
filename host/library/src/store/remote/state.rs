//! Assembles facts from the server's responses.

use super::{Remote, ask::Server, values};
use crate::{
    name::{Selector, StackName},
    rest::{model::ComponentModel, stack as query},
    rules::{
        create::{Held, NameFacts},
        delete::{DeleteFacts, DeleteOptions, Leftovers},
        select::select,
    },
    stack::{Component, Connector, DEFAULT, ListedStack, Stack, Summary},
    store::{Completeness, Found, StackPage, State, StoreError},
};
use std::{collections::BTreeSet, time::Duration};

/// How often it is looked at what another client is making.
const MOST_LOOKS: u32 = 5;
/// How long after the first look the second is, at what may be in the making.
const SECOND_LOOK: Duration = Duration::from_secs(1);
/// The page size of requests for stacks, which bounds the size of a response.
const BATCH: u64 = 200;

/// Reads the server's state.
#[derive(Clone, Copy)]
pub(super) struct RemoteState<'a> {
    pub(super) server: Server<'a>,
    pub(super) remote: &'a Remote,
}

impl State for RemoteState<'_> {
    fn page(&self, page: u64, size: u64) -> Result<StackPage, StoreError> {
        let (stacks, total) = self.stacks_of_page(page, size)?;
        let active = self.active_among(&stacks, total)?;
        Ok(StackPage { stacks, total, active })
    }

    fn active(&self) -> Result<Summary, StoreError> {
        if let Some(pointer) = self.remote.pointer()? {
            let is_id = is_id(&pointer.id);
            match if is_id { self.server.stack(&pointer.id)? } else { None } {
                Some(stack) => return Ok(stack),
                None => self.remote.pointers.lose(&pointer),
            }
        }
        let (found, _) = self.server.stacks(&query::default())?;
        found.into_iter().find(is_default).ok_or(StoreError::NoDefault)
    }

    fn find(&self, selector: &Selector) -> Result<Found, StoreError> {
        let pointer = self.remote.pointer()?;
        let mut ids: Vec<&str> = pointer.iter().map(|pointer| pointer.id.as_str()).collect();
        ids.push(selector.as_str());
        // The server rejects the whole query if one id is not a UUID.
        ids.retain(|text| is_id(text));
        let (found, _) = self.server.stacks(&query::candidates(selector, &ids))?;
        let pointed = pointer.as_ref().and_then(|pointer| {
            let stack = found.iter().find(|stack| stack.id == pointer.id);
            if stack.is_none() {
                self.remote.pointers.lose(pointer);
            }
            stack
        });
        let active = pointed
            .or_else(|| found.iter().find(|stack| is_default(stack)))
            .ok_or(StoreError::NoDefault)?
            .clone();
        let stack = select(selector, &found, |it| &it.id, |it| it.name.as_str()).cloned();
        Ok(Found { stack, active })
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.server.names()?)
    }

    fn stack(&self, summary: &Summary) -> Result<Stack, StoreError> {
        let found = self.server.components_of(summary)?;
        let connectors = self.server.connectors_of(&found)?;
        let components = values::components(&found, &connectors, Some(summary));
        Ok(Stack { summary: summary.clone(), origin: None, components })
    }

    /// If a verification follows, only the connector's name is checked, to save a request: the
    /// response to the creation shows which other names were taken.
    fn create_facts(
        &self,
        name: &StackName,
        planned: Option<&Stack>,
        completeness: Completeness,
    ) -> Result<NameFacts, StoreError> {
        let Some(stack) = planned else {
            return Ok(NameFacts { stack: self.holder(name)?, ..NameFacts::default() });
        };
        let has_connectors = !stack.connectors().is_empty();
        let connectors = match has_connectors {
            true => self.server.connectors_named(name.as_str())?,
            false => Vec::new(),
        };
        if completeness == Completeness::Enough && has_connectors && connectors.is_empty() {
            return Ok(NameFacts::default());
        }
        let components = self.server.components_named(name.as_str())?;
        let is_free = connectors.is_empty() && components.is_empty();
        match completeness != Completeness::Full && is_free {
            true => Ok(NameFacts::default()),
            false => self.taken(name, stack, &components, &connectors),
        }
    }

    /// The server checks again which components other stacks use when it deletes them.
    fn delete_facts(
        &self,
        summary: &Summary,
        active: bool,
        options: DeleteOptions,
        completeness: Completeness,
    ) -> Result<DeleteFacts, StoreError> {
        let found = self.server.components_of(summary)?;
        let connectors = match options.recursive {
            true => self.server.connectors_of(&found)?,
            false => Vec::new(),
        };
        let components = values::components(&found, &connectors, Some(summary));
        let shared = match completeness {
            Completeness::Full => self.server.used(&components, Some(&summary.id))?,
            Completeness::Names | Completeness::Enough => BTreeSet::new(),
        };
        let stack = Stack { summary: summary.clone(), origin: None, components };
        Ok(DeleteFacts { connectors: users(&stack.components), stack, active, shared })
    }

    /// What has the name and kitaru's label, and what an interrupted deletion recorded.
    fn leftovers(&self, name: &str) -> Result<Leftovers, StoreError> {
        let unfinished = self.remote.journal.unfinished(name)?;
        let mut found = self.server.components_named(name)?;
        found.extend(self.server.components_with(&unfinished.components)?);
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found.dedup_by(|a, b| a.id == b.id);
        let mut connectors = self.server.connectors_named(name)?;
        connectors.extend(self.server.connectors_with(&unfinished.connectors)?);
        connectors.extend(self.server.connectors_of(&found)?);
        let mut components: Vec<Component> = values::components(&found, &connectors, None)
            .into_iter()
            .filter(|it| it.managed || unfinished.components.contains(&it.id))
            .collect();
        let used = self.server.used(&components, None)?;
        components.retain(|component| !used.contains(&component.id));
        let mut users = users(&components);
        for connector in connectors.into_iter().filter(|it| it.managed) {
            if users.iter().all(|(known, _)| known.id != connector.id) {
                users.push((connector, Vec::new()));
            }
        }
        Ok(Leftovers { name: name.to_owned(), components, connectors: users })
    }
}

impl RemoteState<'_> {
    fn stacks_of_page(&self, page: u64, size: u64) -> Result<(Vec<ListedStack>, u64), StoreError> {
        if size <= BATCH {
            return self.server.page(page, size);
        }
        let first = (page - 1).saturating_mul(size);
        let last = first.saturating_add(size);
        let mut stacks = Vec::new();
        let mut number = first / BATCH;
        loop {
            let (batch, total) = self.server.page(number + 1, BATCH)?;
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
    fn active_among(
        &self,
        stacks: &[ListedStack],
        total: u64,
    ) -> Result<Option<String>, StoreError> {
        let stacks: Vec<&Summary> = stacks.iter().map(|listed| &listed.summary).collect();
        let default = stacks.iter().find(|stack| is_default(stack));
        match self.remote.pointer()? {
            Some(pointer) if stacks.iter().any(|stack| stack.id == pointer.id) => {
                Ok(Some(pointer.id))
            }
            // The stack is on another page, or was deleted, and then `default` is active.
            Some(_) if default.is_some() && total > stacks.len() as u64 => {
                Ok(Some(self.active()?.id))
            }
            Some(pointer) if total <= stacks.len() as u64 => {
                self.remote.pointers.lose(&pointer);
                Ok(default.map(|stack| stack.id.clone()))
            }
            _ => Ok(default.map(|stack| stack.id.clone())),
        }
    }

    /// All facts about what has the name of a new stack.
    fn taken(
        &self,
        name: &StackName,
        stack: &Stack,
        components: &[ComponentModel],
        connectors: &[Connector],
    ) -> Result<NameFacts, StoreError> {
        if let Some(holder) = self.holder(name)? {
            return Ok(NameFacts { stack: Some(holder), ..NameFacts::default() });
        }
        let planned = |kind: &str| stack.components.iter().any(|it| it.kind == kind);
        let components: Vec<Component> = values::components(components, connectors, None)
            .into_iter()
            .filter(|component| planned(&component.kind))
            .collect();
        let unused = self.server.used(&components, None)?.is_empty();
        let managed =
            components.iter().all(|it| it.managed) && connectors.iter().all(|it| it.managed);
        let held = match unused && managed {
            true => self.left_or_making(name)?,
            false => Held::Used,
        };
        // The stack may have been finished in the meantime.
        let stack = if held == Held::Making { self.holder(name)? } else { None };
        Ok(NameFacts {
            stack,
            components: components.into_iter().map(|component| component.kind).collect(),
            connector: !connectors.is_empty(),
            held,
        })
    }

    /// The stack that has a name; the database of a server may ignore case and accents.
    fn holder(&self, name: &StackName) -> Result<Option<StackName>, StoreError> {
        let (found, _) = self.server.stacks(&query::named(name))?;
        let exact = found.iter().find(|stack| stack.name == *name);
        Ok(exact.or(found.first()).map(|stack| stack.name.clone()))
    }

    /// What has the name of a stack that could not be made. Who won the race may still be at it.
    pub(super) fn made_meanwhile(&self, name: &StackName) -> Result<NameFacts, StoreError> {
        let mut looks = 0;
        loop {
            let stack = self.holder(name)?;
            let connector = !self.server.connectors_named(name.as_str())?.is_empty();
            let components = self.server.components_named(name.as_str())?;
            let components: Vec<String> =
                components.into_iter().filter_map(|it| Some(it.body?.kind)).collect();
            let is_free = !connector && components.is_empty();
            looks += 1;
            if stack.is_some() || looks > 1 && is_free || looks > MOST_LOOKS {
                return Ok(NameFacts { stack, components, connector, held: Held::Making });
            }
            self.remote.client.pause(SECOND_LOOK);
        }
    }

    /// Whether unused components of a name are what a deleted stack left. A server makes the
    /// components of a stack before the stack, so it is looked at twice, and what another user
    /// owns may be in the making.
    fn left_or_making(&self, name: &StackName) -> Result<Held, StoreError> {
        let ids = |found: &[ComponentModel]| -> BTreeSet<String> {
            found.iter().map(|component| component.id.clone()).collect()
        };
        let first = self.server.components_named(name.as_str())?;
        self.remote.client.pause(SECOND_LOOK);
        let second = self.server.components_named(name.as_str())?;
        if ids(&first) != ids(&second) || self.holder(name)?.is_some() {
            return Ok(Held::Making);
        }
        let user = self.remote.client.user()?.id;
        let is_own = |component: &ComponentModel| {
            let owner = component.body.as_ref().and_then(|body| body.user_id.as_ref());
            owner.is_none() || owner == user.as_ref()
        };
        Ok(if second.iter().all(is_own) { Held::Left } else { Held::Making })
    }
}

/// The connectors of these components, each with the ids of those that use it. The server itself
/// refuses to delete one that others use.
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
