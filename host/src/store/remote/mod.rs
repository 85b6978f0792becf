//! The state on a shared server: the same facts and changes over REST, in few requests.
//!
//! | command | requests |
//! |---|---|
//! | list, current, use | 1 |
//! | show | 3: the stack, its components, their connectors |
//! | create | 3: what has the name, verification, the creation |
//! | delete | 3: the stack, its components, the deletion |
//! | delete --recursive | 8, with three components and a connector |
//!
//! The server keeps the rules that a team needs: it creates a stack as a whole
//! or not at all, and deletes no component that a stack uses and no connector
//! that a component uses. Its users see one another's changes at once, so what
//! it answers in the end counts, and not what was read before.

mod active;
mod change;
mod journal;
mod model;
mod questions;
mod rows;
mod state;

use super::{Changing, Place, State, Store, StoreError, project::Project};
use crate::{
    problem::Problem,
    rules::create,
    secret::{Secret, Secrets},
    server::Client,
    stack::Stack,
    world::World,
};
use active::Active;
use journal::Journal;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The state on a server.
pub struct Remote {
    client: Client,
    project: Option<Project>,
    active: Active,
    journal: Journal,
}

impl Remote {
    /// The state on the server that a client talks to.
    #[must_use]
    pub fn new(world: &World, client: Client) -> Self {
        let place = place(&client);
        Self {
            project: Project::find(&world.dirs.cwd),
            active: Active::new(&world.dirs.config, &place),
            journal: Journal::new(&world.dirs.config, &place),
            client,
        }
    }

    fn reader(&self) -> state::Reader<'_> {
        state::Reader { client: &self.client, remote: self }
    }
}

impl Store for Remote {
    fn place(&self) -> Place {
        place(&self.client)
    }

    fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    fn state(&self) -> Box<dyn State + '_> {
        Box::new(self.reader())
    }

    /// Those of connectors: the server keeps no value of a component apart.
    fn secrets(&self, stack: &Stack) -> Result<BTreeMap<String, Secrets>, StoreError> {
        let mut secrets = BTreeMap::new();
        for connector in stack.connectors() {
            let values = self.reader().connector_secrets(connector)?;
            secrets.extend((!values.is_empty()).then(|| (connector.id.clone(), values)));
        }
        Ok(secrets)
    }

    fn verify(&self, change: &create::Change) -> Result<Vec<Problem>, StoreError> {
        self.hide(change);
        let mut problems = Vec::new();
        for connector in change.stack.connectors() {
            let mut configuration = connector.configuration.clone();
            let secrets = change.secrets.get(&connector.id);
            for (key, secret) in secrets.into_iter().flatten() {
                configuration.insert(key.clone(), secret.expose().into());
            }
            let body = json!({
                "name": connector.name,
                "connector_type": connector.kind,
                "auth_method": connector.auth_method,
                "resource_types": [format!("{}-generic", connector.kind)],
                "configuration": configuration,
                "supports_instances": false,
                "labels": {},
            });
            let query = [("list_resources", "false")];
            let path = "/service_connectors/verify";
            let refused = match self.client.post::<Value>(path, &query, &body) {
                Ok(answer) => answer["error"].as_str().map(|said| self.client.sentence(said)),
                Err(error) if matches!(error.status(), Some(400 | 422)) => Some(error.to_string()),
                Err(error) => return Err(error.into()),
            };
            problems
                .extend(refused.map(|why| Unverified { kind: connector.kind.clone(), why }.into()));
        }
        Ok(problems)
    }

    fn begin(&mut self) -> Result<Box<dyn Changing + '_>, StoreError> {
        Ok(Box::new(change::Change { remote: self }))
    }
}

impl Remote {
    /// Lets no message repeat the secrets of a new stack.
    fn hide(&self, change: &create::Change) {
        change.secrets.values().flatten().for_each(|(_, secret): (_, &Secret)| {
            self.client.hide(secret);
        });
    }
}

fn place(client: &Client) -> Place {
    let connection = client.connection();
    Place::Server { url: connection.address.to_string(), project: connection.project.clone() }
}

/// A cloud does not accept the credential, as far as the server can tell.
#[derive(Debug, thiserror::Error)]
#[error("the server cannot sign in to `{kind}` with this credential: {why}")]
struct Unverified {
    kind: String,
    why: String,
}

impl crate::problem::Explain for Unverified {
    fn code(&self) -> &'static str {
        "server.verification"
    }

    fn fault(&self) -> crate::problem::Fault {
        crate::problem::Fault::Backend
    }

    fn hint(&self) -> Option<String> {
        Some(
            "Give another credential, or add `--no-verify` to create the stack as it is."
                .to_owned(),
        )
    }
}
