//! Changes, made by the server.
//!
//! A creation is one request. A deletion is several, in an order in which each
//! may be the last: the stack first, then what nothing uses any more. What is
//! left then has the name of the stack and kitaru's label, or is written down,
//! and a further `delete --recursive` finds it by these.

use super::{Remote, model, rows};
use crate::{
    name::StackName,
    rules::{
        create,
        delete::{self, Why},
    },
    server::{Deleted, ServerError},
    stack::{Component, Stack, Summary},
    store::{Changing, Created, Next, Pointer, State, Store, StoreError, wire},
};
use serde_json::Value;

/// A change of the server's state.
pub(super) struct Change<'a> {
    pub(super) remote: &'a Remote,
}

impl Changing for Change<'_> {
    fn state(&self) -> Box<dyn State + '_> {
        Box::new(self.remote.reader())
    }

    fn activate(self: Box<Self>, stack: &Summary) -> Result<(), StoreError> {
        self.remote.point_to(stack)
    }

    fn create(self: Box<Self>, change: &create::Change) -> Result<Created, StoreError> {
        let remote = self.remote;
        remote.hide(change);
        // Read first: afterwards it would be an error of a change that was made.
        let before = if change.activate { Some(remote.active_name()?) } else { None };
        let secret = |owner: &str, key: &str| {
            let secret = change.secrets.get(owner).and_then(|secrets| secrets.get(key));
            secret.map_or(Value::Null, |secret| secret.expose().into())
        };
        let body = wire::create_body(&change.stack, &secret);
        let made: model::Stack = match remote.client.post("/stacks", &[], &body) {
            Err(error) if error.status() == Some(409) => {
                let name = change.stack.summary.name.clone();
                return Err(create::Refusal::Exists { name }.into());
            }
            made => made?,
        };
        let stack = created(&made, &change.stack);
        if let Some(refusal) = self.misnamed(&stack)? {
            return Err(refusal.into());
        }
        if change.activate {
            let name = stack.summary.name.to_string();
            remote
                .point_to(&stack.summary)
                .map_err(|source| StoreError::Inactive { name, source: Box::new(source) })?;
        }
        Ok(Created { stack, before })
    }

    fn delete(self: Box<Self>, mut change: delete::Change) -> Result<delete::Change, StoreError> {
        if let Some(stack) = &change.stack {
            self.remote.journal.begin(&change)?;
            if let Deleted::Kept(error) = self.gone("stacks", stack.id())? {
                self.remote.journal.end(&change.name);
                return Err(error.into());
            }
        }
        // From here on, the pointer means `default` even if it stays.
        if change.fall_back {
            self.remote.forget_active()?;
        }
        self.delete_parts(&mut change).map_err(|source| StoreError::Unfinished {
            name: change.name.clone(),
            source: Box::new(source),
        })?;
        self.remote.journal.end(&change.name);
        Ok(change)
    }
}

impl Change<'_> {
    fn gone(&self, kind: &str, id: &str) -> Result<Deleted, ServerError> {
        self.remote.client.delete(&format!("/{kind}/{id}"))
    }

    /// Deletes what the server has no reason to keep.
    fn remove(&self, kind: &str, id: &str) -> Result<(), ServerError> {
        match self.gone(kind, id)? {
            Deleted::Gone => Ok(()),
            Deleted::Kept(error) => Err(error),
        }
    }

    /// Deletes components and connectors, and moves what the server keeps to what is left.
    fn delete_parts(&self, change: &mut delete::Change) -> Result<(), ServerError> {
        let mut kept = Vec::new();
        for component in std::mem::take(&mut change.components) {
            match self.gone("components", &component.id)? {
                Deleted::Gone => change.components.push(component),
                Deleted::Kept(error) => kept.push((component, error)),
            }
        }
        let (shared, errors): (Vec<Component>, Vec<ServerError>) = kept.into_iter().unzip();
        for (used, error) in self.remote.reader().used(&shared, None)?.into_iter().zip(errors) {
            if used.others == Some(0) {
                return Err(error);
            }
            change.left.push((used.component, Why::Shared));
        }
        for connector in std::mem::take(&mut change.connectors) {
            if let Deleted::Gone = self.gone("service_connectors", &connector.id)? {
                change.connectors.push(connector);
            }
        }
        Ok(())
    }

    /// Undoes a creation for which the server had to invent names, since they were taken.
    fn misnamed(&self, stack: &Stack) -> Result<Option<create::Refusal>, StoreError> {
        let name = &stack.summary.name;
        let wanted = |component: &&Component| component.name != name.as_str();
        let mut kinds: Vec<String> =
            stack.components.iter().filter(wanted).map(|it| it.kind.clone()).collect();
        if kinds.is_empty() {
            return Ok(None);
        }
        tracing::debug!("the server gave other names to {kinds:?}, so `{name}` is undone");
        self.undo(&stack.summary).map_err(|error| StoreError::Unfinished {
            name: name.to_string(),
            source: Box::new(error),
        })?;
        let planned = Some(stack);
        let facts = self.remote.reader().create_facts(name, planned, Next::Nothing)?;
        let refusal = create::refuse(name, &facts);
        kinds.dedup();
        Ok(Some(refusal.unwrap_or(create::Refusal::Taken {
            name: name.clone(),
            kinds,
            left: false,
        })))
    }

    fn undo(&self, summary: &Summary) -> Result<(), ServerError> {
        let components = self.remote.reader().components_of(summary)?;
        self.remove("stacks", &summary.id)?;
        let components = rows::components(&components, &[], Some(summary));
        for component in &components {
            self.remove("components", &component.id)?;
        }
        let stack = Stack { summary: summary.clone(), origin: None, components };
        for connector in stack.connectors() {
            self.remove("service_connectors", &connector.id)?;
        }
        Ok(())
    }
}

impl Remote {
    /// What is active, as it is remembered here.
    pub(super) fn pointer(&self) -> Result<Option<Pointer>, StoreError> {
        match &self.project {
            Some(project) => project.active(&self.place()),
            None => self.active.get(),
        }
    }

    fn point_to(&self, stack: &Summary) -> Result<(), StoreError> {
        let pointer = Pointer::to(stack);
        match &self.project {
            Some(project) => project.activate(&self.place(), &pointer),
            None => self.active.set(&pointer),
        }
    }

    /// Falls back to `default`. A project keeps its pointer, which points to nothing then.
    fn forget_active(&self) -> Result<(), StoreError> {
        match &self.project {
            Some(_) => Ok(()),
            None => self.active.clear(),
        }
    }

    /// The name of the active stack, asked for only if it is not remembered.
    fn active_name(&self) -> Result<String, StoreError> {
        match self.pointer()? {
            Some(Pointer { name: Some(name), .. }) => Ok(name),
            Some(_) => Ok(self.reader().active()?.name.to_string()),
            None => Ok(StackName::default_stack().to_string()),
        }
    }
}

/// A stack as it was planned, with the ids and names that the server gave.
fn created(made: &model::Stack, planned: &Stack) -> Stack {
    let given = |kind: &str| made.metadata.as_ref()?.components.get(kind)?.first();
    let components = planned.components.iter().map(|component| match given(&component.kind) {
        Some(given) => {
            Component { id: given.id.clone(), name: given.name.clone(), ..component.clone() }
        }
        None => component.clone(),
    });
    Stack { summary: rows::summary(made), origin: None, components: components.collect() }
}
