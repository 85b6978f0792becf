//! Carries out changes on the server.
//!
//! A creation is one request. A deletion is several requests, and may be
//! interrupted after any of them: first the stack, then what nothing uses any
//! more. A later recursive deletion finds the rest by the name of the stack and
//! kitaru's label, or in the journal.

use super::{Remote, values};
use crate::{
    name::StackName,
    rest::{component, connector, create::create_body, model::StackModel, stack},
    rules::{
        create::{self, CreateRefusal, Creation, Held},
        delete::Deletion,
    },
    server::{Deleted, ServerError},
    stack::{Component, Stack, Summary},
    store::{Added, BackendError, Changing, Completeness, Removed, State, StoreError},
};
use serde_json::Value;

/// A change of the server's state.
pub(super) struct RemoteChange<'a> {
    pub(super) remote: &'a Remote,
}

impl Changing for RemoteChange<'_> {
    fn state(&self) -> Box<dyn State + '_> {
        Box::new(self.remote.reader())
    }

    fn activate(self: Box<Self>, stack: &Summary) -> Result<(), StoreError> {
        self.remote.point_to(stack)
    }

    fn create(self: Box<Self>, creation: &Creation) -> Result<Added, StoreError> {
        let remote = self.remote;
        remote.hide(creation);
        // Read first: an error here must not follow a change that took effect.
        let before = if creation.activate { Some(remote.active_name()?) } else { None };
        let secret = |owner: &str, key: &str| {
            let secret = creation.secrets.get(owner).and_then(|secrets| secrets.get(key));
            secret.map_or(Value::Null, |secret| secret.expose().into())
        };
        let body = create_body(&creation.stack, &secret);
        let made: StackModel = match remote.client.post(stack::PATH, &Vec::new(), &body) {
            Err(error) => return Err(self.not_made(&creation.stack, error)),
            Ok(made) => made,
        };
        let stack = created(&made, &creation.stack);
        if let Some(refusal) = self.misnamed(&stack)? {
            return Err(refusal.into());
        }
        if creation.activate {
            let name = stack.summary.name.to_string();
            remote
                .point_to(&stack.summary)
                .map_err(|source| StoreError::Inactive { name, source: Box::new(source) })?;
        }
        Ok(Added { stack, before })
    }

    fn delete(self: Box<Self>, deletion: &Deletion) -> Result<Removed, StoreError> {
        if let Some(stack) = &deletion.stack {
            self.remote.journal.begin(deletion)?;
            if let Deleted::Kept(error) = self.remote.client.delete(&stack::path(stack.id()))? {
                self.remote.journal.end(&deletion.name);
                return Err(error.into());
            }
        }
        // The stack is deleted, so a pointer to it means `default` even if clearing it fails.
        if deletion.fall_back {
            self.remote.pointers.clear(|| self.remote.active.clear())?;
        }
        let removed =
            self.delete_parts(deletion).map_err(|error| unfinished(&deletion.name, error))?;
        self.remote.journal.end(&deletion.name);
        Ok(removed)
    }
}

/// The same error, or that the server lacks the packages of the stack's cloud.
fn lacking(stack: &Stack, error: ServerError) -> ServerError {
    let lacks = stack.connectors().first().and_then(|connector| error.lacks(&connector.kind));
    lacks.unwrap_or(error)
}

fn unfinished(name: &str, error: ServerError) -> StoreError {
    StoreError::Unfinished { name: name.to_owned(), cause: BackendError::new(error) }
}

impl RemoteChange<'_> {
    /// Why a stack was not made. A race that another client won may end in any error of the
    /// server's database, so it is looked up who has the name now.
    fn not_made(&self, stack: &Stack, error: ServerError) -> StoreError {
        let name = &stack.summary.name;
        match error.status() {
            Some(409 | 500..=599) => {
                let facts = self.remote.reader().made_meanwhile(name);
                let refusal = facts.ok().and_then(|facts| create::refuse(name, &facts));
                refusal.map_or_else(|| lacking(stack, error).into(), StoreError::from)
            }
            _ => lacking(stack, error).into(),
        }
    }

    /// Deletes something that must not be in use.
    fn remove(&self, path: &str) -> Result<(), ServerError> {
        match self.remote.client.delete(path)? {
            Deleted::Gone => Ok(()),
            Deleted::Kept(error) => Err(error),
        }
    }

    /// Deletes components and connectors, and returns those that are in use. It is an error if the
    /// server keeps a component that is not in use.
    fn delete_parts(&self, deletion: &Deletion) -> Result<Removed, ServerError> {
        let mut removed = Removed::default();
        let mut errors = Vec::new();
        for component in &deletion.components {
            if let Deleted::Kept(error) =
                self.remote.client.delete(&component::path(&component.id))?
            {
                removed.shared.push(component.clone());
                errors.push(error);
            }
        }
        let used = self.remote.server().used(&removed.shared, None)?;
        for (component, error) in removed.shared.iter().zip(errors) {
            if !used.contains(&component.id) {
                return Err(error);
            }
        }
        for connector in &deletion.connectors {
            if let Deleted::Kept(_) = self.remote.client.delete(&connector::path(&connector.id))? {
                removed.connectors.push(connector.id.clone());
            }
        }
        Ok(removed)
    }

    /// Undoes a creation if the server chose other names, because the planned ones were taken.
    fn misnamed(&self, stack: &Stack) -> Result<Option<CreateRefusal>, StoreError> {
        let name = &stack.summary.name;
        let wanted = |component: &&Component| component.name != name.as_str();
        let mut kinds: Vec<String> =
            stack.components.iter().filter(wanted).map(|it| it.kind.clone()).collect();
        if kinds.is_empty() {
            return Ok(None);
        }
        tracing::debug!("the server gave other names to {kinds:?}, so `{name}` is undone");
        self.undo(&stack.summary).map_err(|error| unfinished(name.as_str(), error))?;
        let planned = Some(stack);
        let facts = self.remote.reader().create_facts(name, planned, Completeness::Full)?;
        let refusal = create::refuse(name, &facts);
        kinds.dedup();
        Ok(Some(refusal.unwrap_or(CreateRefusal::Taken {
            name: name.clone(),
            kinds,
            held: Held::Used,
        })))
    }

    fn undo(&self, summary: &Summary) -> Result<(), ServerError> {
        let components = self.remote.server().components_of(summary)?;
        self.remove(&stack::path(&summary.id))?;
        let components = values::components(&components, &[], Some(summary));
        for component in &components {
            self.remove(&component::path(&component.id))?;
        }
        let stack = Stack { summary: summary.clone(), origin: None, components };
        for connector in stack.connectors() {
            self.remove(&connector::path(&connector.id))?;
        }
        Ok(())
    }
}

impl Remote {
    fn point_to(&self, stack: &Summary) -> Result<(), StoreError> {
        self.pointers.set(stack, |pointer| self.active.set(pointer))
    }

    /// The name of the active stack. Another client may have renamed or deleted the one that the
    /// pointer had.
    fn active_name(&self) -> Result<String, StoreError> {
        match self.pointer()? {
            Some(_) => Ok(self.reader().active()?.name.to_string()),
            None => Ok(StackName::default_stack().to_string()),
        }
    }
}

/// The planned stack, with the ids and names that the server assigned.
fn created(made: &StackModel, planned: &Stack) -> Stack {
    let given = |kind: &str| made.metadata.as_ref()?.components.get(kind)?.first();
    let components = planned.components.iter().map(|component| match given(&component.kind) {
        Some(given) => {
            Component { id: given.id.clone(), name: given.name.clone(), ..component.clone() }
        }
        None => component.clone(),
    });
    Stack { summary: values::summary(made), origin: None, components: components.collect() }
}
