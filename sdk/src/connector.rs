//! A connector that a plan creates.

use crate::{Credential, wire};
use kitaru_contract as contract;
use serde_json::{Map, Value};

/// An authenticated connection to a cloud, which components share.
#[derive(Debug, Clone)]
pub struct Connector {
    /// All but the configuration.
    record: contract::Connector,
    configuration: Map<String, Value>,
    resource_types: Vec<String>,
}

impl Connector {
    /// A connector of a kind (`aws`, `gcp`, …) that authenticates with the credential, or with
    /// what the environment of the server offers (`implicit`) if there is none.
    ///
    /// Each part of the credential becomes a field of the configuration, under its name.
    #[must_use]
    pub fn new(kind: &str, credential: Option<&Credential>) -> Self {
        let mut record = contract::Connector {
            kind: kind.to_owned(),
            auth_method: "implicit".to_owned(),
            ..contract::Connector::default()
        };
        let mut configuration = Map::new();
        if let Some(credential) = credential {
            credential.auth_method().clone_into(&mut record.auth_method);
            for (name, value) in credential.given() {
                configuration.insert(name.to_owned(), value.into());
            }
            record.secrets =
                credential.withheld().map(|name| (name.to_owned(), name.to_owned())).collect();
        }
        Self { record, configuration, resource_types: Vec::new() }
    }

    /// Sets a field of the configuration if there is a value.
    #[must_use]
    pub fn set_some(mut self, field: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.configuration.insert(field.to_owned(), value.into());
        }
        self
    }

    /// Sets the server's resource types that verifying the connector asks for, such as
    /// `aws-generic`.
    #[must_use]
    pub fn resource_types<const N: usize>(mut self, types: [&str; N]) -> Self {
        self.resource_types = types.map(str::to_owned).into();
        self
    }

    /// The authentication method.
    #[must_use]
    pub fn auth_method(&self) -> &str {
        &self.record.auth_method
    }

    /// The configuration, without secrets.
    #[must_use]
    pub fn configuration(&self) -> &Map<String, Value> {
        &self.configuration
    }

    /// The resource types that verifying the connector asks for.
    #[must_use]
    pub fn verified_types(&self) -> &[String] {
        &self.resource_types
    }
}

impl From<Connector> for contract::Connector {
    fn from(Connector { record, configuration, .. }: Connector) -> Self {
        Self { configuration: wire::text(configuration), ..record }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_becomes_the_configuration_and_its_secrets_stay_with_the_host() {
        let credential =
            Credential::new("nomad-token", "token").with_part("accessor", "a1").with_withheld("id");
        let connector = Connector::new("nomad", Some(&credential)).set_some("region", Some("eu"));
        let record = contract::Connector::from(connector);
        assert_eq!(record.auth_method, "token");
        assert_eq!(record.configuration, r#"{"accessor":"a1","region":"eu"}"#);
        assert_eq!(record.secrets, [("id".to_owned(), "id".to_owned())]);
    }
}
