//! The state on a shared server: the same facts and changes, over REST.
//!
//! | command | requests |
//! |---|---|
//! | list, current, use | 1 |
//! | show | 3: the stack, its components, their connectors |
//! | create | at most 3: the name check, verification, the creation |
//! | delete | 3: the stack, its components, the deletion |
//! | delete --recursive | 8, with three components and a connector |
//!
//! The server enforces the rules that a team needs: it creates a stack as a
//! whole or not at all, and deletes no component that a stack uses and no
//! connector that a component uses. Other users may change the state at any
//! time, so its response to a change counts, not what was read before.
//!
//! `ask` sends the queries of `rest`, `values` converts models to values of the
//! state, `state` assembles facts, and `change` carries changes out.

mod active_file;
mod ask;
mod change;
mod journal;
mod state;
mod values;

use super::{
    Backend, Changing, State, Store, StoreError,
    pointers::{Pointer, Pointers},
};
use crate::{
    listener::{Event, Listener},
    problem::Problem,
    rest::connector,
    rules::create::Creation,
    secret::Secrets,
    server::Client,
    settings::Settings,
    stack::Stack,
    words::{Argument, text},
};
use active_file::ActiveFile;
use ask::Server;
use journal::Journal;
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// The state on a server.
pub struct Remote {
    client: Client,
    pointers: Pointers,
    active: ActiveFile,
    journal: Journal,
}

impl Remote {
    /// The state on the server that a client is connected to.
    #[must_use]
    pub fn new(settings: &Settings, client: Client, listener: &Arc<dyn Listener>) -> Self {
        let connection = client.connection();
        let (url, project) = (connection.address.to_string(), connection.project.clone());
        let backend = Backend::Server { url, project };
        Self {
            active: ActiveFile::new(&settings.config, &backend),
            journal: Journal::new(&settings.config, &backend),
            pointers: Pointers::new(settings, backend, listener),
            client,
        }
    }

    fn server(&self) -> Server<'_> {
        Server { client: &self.client }
    }

    fn reader(&self) -> state::RemoteState<'_> {
        state::RemoteState { server: self.server(), remote: self }
    }

    /// The pointer to the active stack that applies.
    fn pointer(&self) -> Result<Option<Pointer>, StoreError> {
        self.pointers.get(|| self.active.get())
    }

    /// Removes the secrets of a new stack from all messages.
    fn hide(&self, creation: &Creation) {
        for secret in creation.secrets.values().flat_map(Secrets::values) {
            self.client.hide(secret);
        }
    }
}

impl Store for Remote {
    fn pointers(&self) -> &Pointers {
        &self.pointers
    }

    fn check_project(&self) -> Result<(), StoreError> {
        match &self.client.connection().project {
            Some(project) => Ok(self.client.check_project(project)?),
            None => Ok(()),
        }
    }

    fn state(&self) -> Box<dyn State + '_> {
        Box::new(self.reader())
    }

    /// The secrets of connectors only: the server stores no secrets for components.
    fn secrets(
        &self,
        stack: &Stack,
        _: &dyn Listener,
    ) -> Result<BTreeMap<String, Secrets>, StoreError> {
        let mut secrets = BTreeMap::new();
        for connector in stack.connectors() {
            let values = self.server().connector_secrets(connector)?;
            secrets.extend((!values.is_empty()).then(|| (connector.id.clone(), values)));
        }
        Ok(secrets)
    }

    fn verify(
        &self,
        creation: &Creation,
        listener: &dyn Listener,
    ) -> Result<Vec<Problem>, StoreError> {
        self.hide(creation);
        let mut problems = Vec::new();
        for connector in creation.stack.connectors() {
            listener.notify(&Event::Verifying);
            let secrets = creation.secrets.get(&connector.id);
            let resource_types = creation.resource_types.get(&connector.id);
            let resource_types = resource_types.map(Vec::as_slice).unwrap_or_default();
            let body = connector::verify_body(connector, secrets, resource_types);
            let query = connector::verify_query();
            let refused = match self.client.post::<Value>(connector::VERIFY, &query, &body) {
                Ok(response) => {
                    connector::verify_error(&response).map(|error| self.client.sentence(error))
                }
                Err(error) if let Some(lacks) = error.lacks(&connector.kind) => {
                    return Err(lacks.into());
                }
                Err(error) if matches!(error.status(), Some(400 | 422)) => Some(error.to_string()),
                Err(error) => return Err(error.into()),
            };
            problems.extend(refused.map(|why| unverified(&connector.kind, &why)));
        }
        Ok(problems)
    }

    fn begin(&mut self) -> Result<Box<dyn Changing + '_>, StoreError> {
        Ok(Box::new(change::RemoteChange { remote: self }))
    }
}

/// The server could not verify the credential with the cloud.
fn unverified(kind: &str, why: &str) -> Problem {
    let message = format!("the server cannot sign in to `{kind}` with this credential: {why}");
    Problem::backend("server.verification", message).hint(text![
        "Give another credential, or add ",
        Argument::Verify(false),
        " to create the stack as it is.",
    ])
}

/// Does with a server's answer what the operations do.
#[cfg(fuzzing)]
pub(crate) fn read_answer(bytes: &[u8]) {
    values::read(bytes);
    let message = crate::server::refusal(bytes);
    assert!(!crate::text::has_hidden(&message), "{message:?}");
}
