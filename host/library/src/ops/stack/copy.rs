//! Copies a stack between this machine, a server and the Python program, or plans
//! that.

use crate::{
    credential::SecretSource,
    id,
    name::{Selector, StackName},
    ops::{Kitaru, login, selector, whole},
    outcome::{Body, Outcome},
    problem::Failure,
    rules::{
        copy::{self, Original},
        create::{Creation, refuse},
        declared,
    },
    secret::Secrets,
    server::{Address, Client, Connection, Key},
    stack::{Component, Stack, Summary},
    store::{
        Backend, Completeness, Store, embedded::Embedded, python::PythonStacks, remote::Remote,
    },
    words::Words,
};
use serde_json::json;
use std::collections::BTreeMap;

/// The arguments of [`Kitaru::copy`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyStack {
    /// A name or id.
    pub stack: String,
    /// Where the stack is.
    pub from: CopySource,
    /// Where the copy is to be.
    pub to: CopyTarget,
    /// The name of the copy; by default that of the stack.
    pub name: Option<String>,
    /// The API key of the server that is named, if it is not the server of the login.
    pub key: Option<SecretSource>,
}

/// Where a stack to copy is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CopySource {
    /// Where operations find stacks or, if the copy is to be there, on this machine.
    #[default]
    Current,
    /// Where the Python program keeps its own on this machine.
    Python,
    /// On the server with an address.
    Server(String),
}

/// Where a copy is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyTarget {
    /// Where operations find stacks.
    Current,
    /// On this machine.
    Local,
    /// On the server with an address.
    Server(String),
}

/// A copy of a stack.
#[derive(Debug, Clone, PartialEq)]
pub struct CopiedStack {
    /// The original stack.
    pub original: Summary,
    /// The copy.
    pub stack: Stack,
    /// Where the original is.
    pub from: Backend,
    /// Where the copy is.
    pub to: Backend,
    /// Whether this is only a plan.
    pub dry_run: bool,
}

/// A planned copy, and the store that it goes to.
struct PreparedCopy {
    original: Summary,
    creation: Creation,
    from: Backend,
    target: Box<dyn Store>,
}

/// A stack to copy, with its secrets by the id of their owner.
struct Whole {
    stack: Stack,
    secrets: BTreeMap<String, Secrets>,
    from: Backend,
}

impl Kitaru {
    /// Copies a stack, with its secrets.
    ///
    /// # Errors
    ///
    /// If there is no such stack, its name is taken on the target, or either backend cannot be
    /// reached.
    pub fn copy(&self, asked: &CopyStack) -> Result<CopiedStack, Failure> {
        let PreparedCopy { original, creation, from, mut target } = self.prepare_copy(asked)?;
        let to = target.pointers().backend().clone();
        let stack = target.begin()?.create(&creation)?.stack;
        Ok(CopiedStack { original, stack, from, to, dry_run: false })
    }

    /// Plans a copy, without creating it.
    ///
    /// # Errors
    ///
    /// As for [`copy`](Self::copy).
    pub fn plan_copy(&self, asked: &CopyStack) -> Result<CopiedStack, Failure> {
        let PreparedCopy { original, creation, from, target } = self.prepare_copy(asked)?;
        let to = target.pointers().backend().clone();
        Ok(CopiedStack { original, stack: creation.stack, from, to, dry_run: true })
    }

    fn prepare_copy(&self, asked: &CopyStack) -> Result<PreparedCopy, Failure> {
        let selector = selector(&asked.stack)?;
        let name = asked.name.as_deref().map(StackName::parse).transpose()?;
        let target = self.copy_target(asked)?;
        let Whole { mut stack, mut secrets, from } = match &asked.from {
            CopySource::Python => self.of_python(&selector)?,
            source => {
                let store = self.copy_source(source, asked, target.pointers().backend())?;
                self.of_store(store.as_ref(), &selector)?
            }
        };
        let summary = stack.summary.clone();
        let own = self.provider_of(&stack);
        for (owner, apart) in declared::set_apart(&mut stack, &self.descriptions_for(own.as_ref()))
        {
            secrets.entry(owner).or_default().extend(apart);
        }
        let origin = stack.origin.clone().or_else(|| own.map(|plugin| plugin.origin()));
        let original = Original { stack: &stack, secrets: &secrets, origin };
        let name = name.unwrap_or_else(|| summary.name.clone());
        let creation = copy::plan(&original, &name, &id::new);
        let planned = Some(&creation.stack);
        let facts = target.state().create_facts(&name, planned, Completeness::Full)?;
        if let Some(refusal) = refuse(&name, &facts) {
            return Err(refusal.into());
        }
        Ok(PreparedCopy { original: summary, creation, from, target })
    }

    /// Where the copy is to be.
    fn copy_target(&self, asked: &CopyStack) -> Result<Box<dyn Store>, Failure> {
        match &asked.to {
            CopyTarget::Current => Ok(self.store()?),
            CopyTarget::Local => Ok(Box::new(Embedded::open(&self.settings, &self.listener)?)),
            CopyTarget::Server(url) => self.named_server(url, asked.key.as_ref()),
        }
    }

    /// The store of the original.
    fn copy_source(
        &self,
        source: &CopySource,
        asked: &CopyStack,
        target: &Backend,
    ) -> Result<Box<dyn Store>, Failure> {
        if let CopySource::Server(url) = source {
            // The key is that of the target, if that is a server as well.
            let is_to_server = matches!(asked.to, CopyTarget::Server(_));
            return self.named_server(url, asked.key.as_ref().filter(|_| !is_to_server));
        }
        let source = self.store()?;
        match source.pointers().backend() == target {
            true => Ok(Box::new(Embedded::open(&self.settings, &self.listener)?)),
            false => Ok(source),
        }
    }

    fn named_server(
        &self,
        url: &str,
        key: Option<&SecretSource>,
    ) -> Result<Box<dyn Store>, Failure> {
        let mut connection =
            Connection::to(&self.settings, Address::parse(url)?, self.listener.as_ref())?;
        if let Some(source) = key {
            connection.key = Some(Key::of(login::key(self, source)?.expose()));
        }
        let client = Client::new(&self.settings, connection.with_key()?)?;
        Ok(Box::new(Remote::new(&self.settings, client, &self.listener)))
    }

    fn of_store(&self, store: &dyn Store, selector: &Selector) -> Result<Whole, Failure> {
        let (_, _, stack) = whole(store.state().as_ref(), selector)?;
        let secrets = store.secrets(&stack, self.listener())?;
        Ok(Whole { stack, secrets, from: store.pointers().backend().clone() })
    }

    fn of_python(&self, selector: &Selector) -> Result<Whole, Failure> {
        let stacks = PythonStacks::open(&self.settings)?;
        let stack = stacks.stack(selector)?;
        let secrets = stacks.secrets(&stack)?;
        Ok(Whole { stack, secrets, from: Backend::Embedded { file: stacks.path().to_owned() } })
    }
}

impl CopiedStack {
    /// The kinds of the connectors, which are named after the stack.
    #[must_use]
    pub fn connectors(&self) -> Vec<String> {
        let connectors = self.stack.connectors().into_iter();
        connectors.map(|it| format!("{} ({})", it.kind, it.auth_method)).collect()
    }

    /// The names of the copied secrets.
    #[must_use]
    pub fn secrets(&self) -> Vec<String> {
        let connectors = self.stack.connectors().into_iter().flat_map(|it| &it.secret_keys);
        let components = self.stack.components.iter();
        let fields = components
            .flat_map(|it| it.secret_keys.iter().map(move |key| format!("{}.{key}", it.kind)));
        connectors.cloned().chain(fields).collect()
    }
}

impl Outcome for CopiedStack {
    fn json(&self, _: &dyn Words) -> Body {
        let labels: Vec<String> = self.stack.components.iter().map(Component::label).collect();
        let mut item = json!({
            "components": labels,
            "from": self.from.to_string(),
            "name": self.stack.summary.name.as_str(),
            "original": self.original.id,
            "secrets": self.secrets(),
            "service_connectors": self.connectors(),
            "to": self.to.to_string(),
        });
        match self.dry_run {
            true => item["dry_run"] = true.into(),
            false => item["id"] = self.stack.id().into(),
        }
        Body::Item(item)
    }
}
