//! The state file, the active stack of a project and the secrets, held together.
//!
//! A change takes effect in all of them or, whatever happens in between, in
//! none.

use super::{StateFile, read::Reader, write::Writing};
use crate::{
    name::{Selector, StackName},
    rules::{create, delete, select::select},
    secret::Secrets,
    stack::{Component, Connector, DEFAULT, Stack, Summary},
    store::{
        Changing, Created, Found, Next, Page, Place, Pointer, State, Store, StoreError,
        project::Project,
        secrets::{SecretDirectory, SecretStore},
    },
    world::World,
};
use std::{collections::BTreeMap, path::Path};

/// The embedded state.
pub struct Embedded {
    file: StateFile,
    project: Option<Project>,
    secrets: Box<dyn SecretStore>,
}

impl Embedded {
    /// Opens the embedded state; a state with the stack `default` is made if there is none.
    ///
    /// # Errors
    ///
    /// If it cannot be made or read, is damaged, or belongs to a newer release.
    pub fn open(world: &World) -> Result<Self, StoreError> {
        tracing::debug!("the state is in `{}`", world.dirs.config.display());
        Ok(Self {
            file: StateFile::open(&world.dirs.config, world.new_id)?,
            project: Project::find(&world.dirs.cwd),
            secrets: Box::new(SecretDirectory::new(&world.dirs.config)),
        })
    }
}

impl Store for Embedded {
    fn place(&self) -> Place {
        Place::Embedded { file: self.file.path().to_owned() }
    }

    fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    fn state(&self) -> Box<dyn State + '_> {
        let file = self.file.path();
        Box::new(View { reader: self.file.reader(), file, project: self.project.as_ref() })
    }

    fn secrets(&self, stack: &Stack) -> Result<BTreeMap<String, Secrets>, StoreError> {
        let connectors = stack.connectors().into_iter().map(Connector::secrets);
        let owners = connectors.chain(stack.components.iter().map(Component::secrets));
        let mut secrets = BTreeMap::new();
        for (owner, _) in owners.filter(|(_, keys)| !keys.is_empty()) {
            secrets.extend(self.secrets.get(owner)?.map(|values| (owner.to_owned(), values)));
        }
        Ok(secrets)
    }

    fn begin(&mut self) -> Result<Box<dyn Changing + '_>, StoreError> {
        let writing = self.file.begin()?;
        let (project, secrets) = (self.project.as_ref(), self.secrets.as_ref());
        // What a killed process left half done is finished, or undone, first.
        for owner in secrets.staged()? {
            secrets.settle(&owner, writing.has_owner(&owner)?)?;
        }
        Ok(Box::new(Change { writing, project, secrets }))
    }
}

/// The tables, and the project that has an active stack of its own.
struct View<'a> {
    reader: Reader<'a>,
    file: &'a Path,
    project: Option<&'a Project>,
}

impl State for View<'_> {
    fn page(&self, page: u64, size: u64) -> Result<Page, StoreError> {
        let (stacks, total) = self.reader.page(page, size)?;
        Ok(Page { stacks, total, active: Some(self.active()?.id) })
    }

    fn active(&self) -> Result<Summary, StoreError> {
        let named = match self.project {
            Some(project) => {
                let place = Place::Embedded { file: self.file.to_owned() };
                project.active(&place)?.map(|pointer| pointer.id)
            }
            None => self.reader.active_id()?,
        };
        match named.map(|id| self.reader.by_id(&id)).transpose()?.flatten() {
            Some(summary) => Ok(summary),
            None => self.reader.by_name(DEFAULT)?.ok_or(StoreError::NoDefault),
        }
    }

    fn find(&self, selector: &Selector) -> Result<Found, StoreError> {
        let candidates = self.reader.candidates(selector)?;
        let stack = select(selector, &candidates, |it| &it.id, |it| it.name.as_str()).cloned();
        Ok(Found { stack, active: self.active()? })
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.reader.names()
    }

    fn stack(&self, summary: &Summary) -> Result<Stack, StoreError> {
        self.reader.stack(summary)
    }

    fn create_facts(
        &self,
        name: &StackName,
        stack: Option<&Stack>,
        _: Next,
    ) -> Result<create::Facts, StoreError> {
        self.reader.create_facts(name, stack)
    }

    fn delete_facts(
        &self,
        summary: &Summary,
        active: bool,
        _: delete::Options,
        _: Next,
    ) -> Result<delete::Facts, StoreError> {
        self.reader.delete_facts(self.reader.stack(summary)?, active)
    }

    fn leftovers(&self, name: &str) -> Result<delete::Leftovers, StoreError> {
        self.reader.leftovers(name)
    }
}

/// A change that has begun: no other process changes the state until it ends.
struct Change<'a> {
    writing: Writing<'a>,
    project: Option<&'a Project>,
    secrets: &'a dyn SecretStore,
}

impl Changing for Change<'_> {
    fn state(&self) -> Box<dyn State + '_> {
        Box::new(self.view())
    }

    fn activate(self: Box<Self>, stack: &Summary) -> Result<(), StoreError> {
        self.point_to(stack)?;
        self.writing.commit()
    }

    fn create(self: Box<Self>, change: &create::Change) -> Result<Created, StoreError> {
        let view = self.view();
        let (name, stack) = (&change.stack.summary.name, &change.stack);
        // Somebody else may have taken the name in the meantime.
        if let Some(refusal) = create::refuse(name, &view.reader.create_facts(name, Some(stack))?) {
            return Err(refusal.into());
        }
        let before = if change.activate { Some(view.active()?.name.to_string()) } else { None };
        let owners: Vec<&str> = change.secrets.keys().map(String::as_str).collect();
        let staged = change
            .secrets
            .iter()
            .try_for_each(|(owner, secrets)| self.secrets.stage(owner, secrets));
        let added = staged
            .and_then(|()| self.writing.add(stack))
            .and_then(|()| if change.activate { self.point_to(&stack.summary) } else { Ok(()) });
        self.finish(added, &owners)?;
        Ok(Created { stack: stack.clone(), before })
    }

    fn delete(self: Box<Self>, change: delete::Change) -> Result<delete::Change, StoreError> {
        let connectors = change.connectors.iter().map(Connector::secrets);
        let owners: Vec<&str> = connectors
            .chain(change.components.iter().map(Component::secrets))
            .filter_map(|(owner, keys)| (!keys.is_empty()).then_some(owner))
            .collect();
        let removed = self.remove(&change, &owners);
        self.finish(removed, &owners)?;
        Ok(change)
    }
}

impl Change<'_> {
    fn view(&self) -> View<'_> {
        let file = self.writing.file().path();
        View { reader: self.writing.reader(), file, project: self.project }
    }

    fn remove(&self, change: &delete::Change, owners: &[&str]) -> Result<(), StoreError> {
        if change.fall_back
            && let Some(default) = self.writing.reader().by_name(DEFAULT)?
        {
            self.point_to(&default)?;
        }
        owners.iter().try_for_each(|owner| self.secrets.withdraw(owner))?;
        let stack = change.stack.as_ref().map(Stack::id);
        self.writing.remove(stack, &change.components, &change.connectors)
    }

    /// Commits, and settles the secrets of the change by what is in the state afterwards.
    ///
    /// Those of other changes are left alone: they may be staged for a commit that is still to come.
    fn finish(self, done: Result<(), StoreError>, owners: &[&str]) -> Result<(), StoreError> {
        let Self { writing, secrets, .. } = self;
        let file = writing.file();
        let ended = done.and_then(|()| writing.commit());
        for owner in owners {
            // What fails here is settled before the next change.
            let settled = file.has_owner(owner).and_then(|is| secrets.settle(owner, is));
            if let Err(error) = settled {
                tracing::warn!("{error}");
            }
        }
        ended
    }

    /// Where the pointer to the active stack is a file, it is written before the commit: one to a
    /// stack that is not there means `default`.
    fn point_to(&self, stack: &Summary) -> Result<(), StoreError> {
        match self.project {
            Some(project) => {
                let place = Place::Embedded { file: self.writing.file().path().to_owned() };
                project.activate(&place, &Pointer::to(stack))
            }
            None => self.writing.activate(&stack.id),
        }
    }
}
