//! Changes the state file, the active stack and the secrets as one.
//!
//! A change takes effect in all of them or in none, even if the process is
//! killed.

use super::{StateFile, state::EmbeddedState, write::Writing};
use crate::{
    listener::Listener,
    rules::{
        create::{self, Creation},
        delete::Deletion,
    },
    secret::Secrets,
    settings::Settings,
    stack::{Component, Connector, DEFAULT, Stack, Summary},
    store::{
        Added, Backend, Changing, Removed, State, Store, StoreError,
        pointers::Pointers,
        secrets::{SecretDirectory, SecretStore},
    },
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The embedded state.
pub struct Embedded {
    file: StateFile,
    pointers: Pointers,
    secrets: Box<dyn SecretStore>,
}

impl Embedded {
    /// Opens the embedded state; if there is none, creates one with the stack `default`.
    ///
    /// # Errors
    ///
    /// If it cannot be created or read, is damaged, or was written by a newer release.
    pub fn open(settings: &Settings, listener: &Arc<dyn Listener>) -> Result<Self, StoreError> {
        tracing::info!("the state is in `{}`", settings.config.display());
        let file = StateFile::open(&settings.config, &settings.cancelled)?;
        let backend = Backend::Embedded { file: file.path().to_owned() };
        Ok(Self {
            file,
            pointers: Pointers::new(settings, backend, listener),
            secrets: Box::new(SecretDirectory::new(&settings.config)),
        })
    }
}

impl Store for Embedded {
    fn pointers(&self) -> &Pointers {
        &self.pointers
    }

    fn state(&self) -> Box<dyn State + '_> {
        let _snapshot = self.file.snapshot();
        Box::new(EmbeddedState { _snapshot, reader: self.file.reader(), pointers: &self.pointers })
    }

    fn secrets(
        &self,
        stack: &Stack,
        listener: &dyn Listener,
    ) -> Result<BTreeMap<String, Secrets>, StoreError> {
        let connectors = stack.connectors().into_iter().map(Connector::secrets);
        let owners = connectors.chain(stack.components.iter().map(Component::secrets));
        let mut secrets = BTreeMap::new();
        for (owner, _) in owners.filter(|(_, keys)| !keys.is_empty()) {
            secrets.extend(
                self.secrets.get(owner, listener)?.map(|values| (owner.to_owned(), values)),
            );
        }
        Ok(secrets)
    }

    fn begin(&mut self) -> Result<Box<dyn Changing + '_>, StoreError> {
        let writing = self.file.begin()?;
        let (pointers, secrets) = (&self.pointers, self.secrets.as_ref());
        // Finish or undo what a killed process left staged.
        for owner in secrets.staged()? {
            secrets.settle(&owner, writing.reader().has_owner(&owner)?)?;
        }
        Ok(Box::new(EmbeddedChange { writing, pointers, secrets }))
    }
}

/// A change in progress; other writers wait until it ends.
struct EmbeddedChange<'a> {
    writing: Writing<'a>,
    pointers: &'a Pointers,
    secrets: &'a dyn SecretStore,
}

impl Changing for EmbeddedChange<'_> {
    fn state(&self) -> Box<dyn State + '_> {
        Box::new(self.read())
    }

    fn activate(self: Box<Self>, stack: &Summary) -> Result<(), StoreError> {
        self.point_to(stack)?;
        self.writing.commit()
    }

    fn create(self: Box<Self>, creation: &Creation) -> Result<Added, StoreError> {
        let (name, stack) = (&creation.stack.summary.name, &creation.stack);
        // Another process may have taken the name in the meantime.
        let facts = self.writing.reader().create_facts(name, Some(stack))?;
        if let Some(refusal) = create::refuse(name, &facts) {
            return Err(refusal.into());
        }
        let active = if creation.activate { Some(self.read().active()?) } else { None };
        let owners: Vec<&str> = creation.secrets.keys().map(String::as_str).collect();
        let staged = creation
            .secrets
            .iter()
            .try_for_each(|(owner, secrets)| self.secrets.stage(owner, secrets));
        let added = staged
            .and_then(|()| self.writing.add(stack))
            .and_then(|()| if creation.activate { self.point_to(&stack.summary) } else { Ok(()) });
        self.finish(added, &owners)?;
        let before = active.map(|stack| stack.name.to_string());
        Ok(Added { stack: stack.clone(), before })
    }

    fn delete(self: Box<Self>, deletion: &Deletion) -> Result<Removed, StoreError> {
        let connectors = deletion.connectors.iter().map(Connector::secrets);
        let owners: Vec<&str> = connectors
            .chain(deletion.components.iter().map(Component::secrets))
            .filter_map(|(owner, keys)| (!keys.is_empty()).then_some(owner))
            .collect();
        let removed = self.remove(deletion, &owners);
        self.finish(removed, &owners)?;
        // The same lock covered the check and the removal, so nothing was kept.
        Ok(Removed::default())
    }
}

impl EmbeddedChange<'_> {
    fn read(&self) -> EmbeddedState<'_> {
        EmbeddedState { _snapshot: None, reader: self.writing.reader(), pointers: self.pointers }
    }

    fn remove(&self, deletion: &Deletion, owners: &[&str]) -> Result<(), StoreError> {
        if deletion.fall_back
            && let Some(default) = self.writing.reader().by_name(DEFAULT)?
        {
            self.point_to(&default)?;
        }
        owners.iter().try_for_each(|owner| self.secrets.withdraw(owner))?;
        let stack = deletion.stack.as_ref().map(Stack::id);
        self.writing.remove(stack, &deletion.components, &deletion.connectors)
    }

    /// Points to a stack. A pointer in a file is written before the commit: one to a stack that
    /// does not exist means `default`.
    fn point_to(&self, stack: &Summary) -> Result<(), StoreError> {
        self.pointers.set(stack, |pointer| self.writing.activate(&pointer.id))
    }

    /// Commits, then settles the secrets of the change by what the state contains.
    ///
    /// Secrets of other changes are left alone: their commit may still follow.
    fn finish(self, done: Result<(), StoreError>, owners: &[&str]) -> Result<(), StoreError> {
        let Self { writing, secrets, .. } = self;
        let file = writing.file();
        let ended = done.and_then(|()| writing.commit());
        for owner in owners {
            // On failure, the next change settles it.
            let settled =
                file.reader().has_owner(owner).and_then(|is_there| secrets.settle(owner, is_there));
            if let Err(error) = settled {
                tracing::warn!("{error}");
            }
        }
        ended
    }
}
