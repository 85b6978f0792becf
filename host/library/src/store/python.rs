//! Reads the stacks that the Python program keeps on this machine: one SQLite
//! file in the format of ZenML, which is never written here.
//!
//! Its columns are those of ZenML 0.85 to 0.98. Configurations and secret values
//! are JSON in base64.

use super::locks;
use crate::{
    name::{Selector, StackName},
    problem::{Explain, Fault},
    secret::{Secret, Secrets},
    settings::Settings,
    stack::{self, Component, Connector, Object, Stack, Summary},
    words::Text,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use rusqlite::{Connection, ErrorCode, OpenFlags, Row};
use serde::de::DeserializeOwned;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};
use thiserror::Error;

/// The file, below the directory of the Python program.
const FILE: &str = "local_stores/default_zen_store/zenml.db";

/// How long to wait for a change that the Python program makes.
const PATIENCE: Duration = Duration::from_secs(10);

const COMPONENTS: &str = "
    SELECT component.id, component.type, component.name, component.flavor, component.configuration,
        connector_resource_id,
        connector.id, connector.name, connector_type, auth_method, connector.configuration
    FROM stack_component AS component
    JOIN stack_composition ON component_id = component.id
    LEFT JOIN service_connector AS connector ON connector.id = connector_id
    WHERE stack_id = ?1";

const SECRETS: &str = "
    SELECT \"values\" FROM secret JOIN service_connector ON secret_id = secret.id
    WHERE service_connector.id = ?1";

/// Why they cannot be read.
#[derive(Debug, Error)]
pub enum PythonError {
    /// There are none.
    #[error("the Python program keeps no stacks on this machine: `{}` is not there", path.display())]
    Absent {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged, or has another format.
    #[error("the stacks of the Python program in `{}` cannot be read: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// Another program is changing the file.
    #[error("the stacks of the Python program in `{}` are being changed", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// A stack has no components.
    #[error("`{name}` of the Python program has no components")]
    Empty {
        /// Its name.
        name: StackName,
    },
    /// There is no such stack.
    #[error("the Python program has no stack of that name")]
    Unknown {
        /// Those that there are.
        names: Vec<String>,
    },
}

impl Explain for PythonError {
    fn code(&self) -> &'static str {
        match self {
            Self::Absent { .. } => "python.none",
            Self::Unreadable { .. } => "python.unreadable",
            Self::Busy { .. } => "python.busy",
            Self::Empty { .. } => "python.empty",
            Self::Unknown { .. } => "python.unknown",
        }
    }

    fn fault(&self) -> Fault {
        match self {
            Self::Absent { .. } | Self::Empty { .. } | Self::Unknown { .. } => Fault::State,
            Self::Busy { .. } | Self::Unreadable { .. } => Fault::Backend,
        }
    }

    fn hint(&self) -> Option<Text> {
        let hint = match self {
            Self::Absent { .. } => {
                "Set `KITARU_CONFIG_PATH` to the directory of its settings, if that is another."
                    .to_owned()
            }
            Self::Unreadable { .. } => {
                "Start its local server, and name that in place of `python`.".to_owned()
            }
            Self::Busy { .. } => "Try again when it is done.".to_owned(),
            Self::Empty { .. } => "Copy another one; nothing runs on this.".to_owned(),
            Self::Unknown { names } if names.is_empty() => {
                "It has no stacks at all; look at its server, if it uses one.".to_owned()
            }
            Self::Unknown { names } => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                format!("It has {}.", names.join(", "))
            }
        };
        Some(hint.into())
    }
}

/// The stacks of the Python program.
#[derive(Debug)]
pub struct PythonStacks {
    path: PathBuf,
    connection: Connection,
}

impl PythonStacks {
    /// Opens them.
    ///
    /// # Errors
    ///
    /// If there are none.
    pub fn open(settings: &Settings) -> Result<Self, PythonError> {
        let path = settings.python.join(FILE);
        if !path.is_file() {
            return Err(PythonError::Absent { path });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, flags).and_then(|mut connection| {
            locks::wait(&mut connection, PATIENCE, &settings.cancelled)?;
            Ok(connection)
        });
        match opened {
            Ok(connection) => Ok(Self { path, connection }),
            Err(error) => Err(PythonError::Unreadable { path, why: error.to_string() }),
        }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The stack that a selector means.
    ///
    /// # Errors
    ///
    /// If there is none, or the file cannot be read.
    pub fn stack(&self, selector: &Selector) -> Result<Stack, PythonError> {
        let text = selector.as_str();
        let query = "SELECT id, name, labels FROM stack WHERE id = ?1 OR name = ?2
            ORDER BY id = ?1 DESC";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, bytes(row, 2)?));
        let found: Vec<(String, String, Vec<u8>)> =
            self.rows(query, &[&text.replace('-', ""), text], read)?;
        let Some((key, name, labels)) = found.into_iter().next() else {
            let names = "SELECT name FROM stack ORDER BY name LIMIT 20";
            return Err(PythonError::Unknown { names: self.rows(names, &[], |row| row.get(0))? });
        };
        let labels: Option<BTreeMap<String, String>> = self.decode(&labels)?;
        let name = StackName::stored(&name).map_err(|error| self.unreadable(&error))?;
        let summary = Summary { id: uuid(&key), name, labels: labels.unwrap_or_default() };
        let rows = self.rows(COMPONENTS, &[&key], StoredComponent::read)?;
        let components = rows.into_iter().map(|row| row.component(self));
        let mut components: Vec<Component> = components.collect::<Result<_, _>>()?;
        if components.is_empty() {
            return Err(PythonError::Empty { name: summary.name });
        }
        stack::sort(&mut components);
        Ok(Stack { summary, origin: None, components })
    }

    /// The secret values of a stack's connectors, by the id of their owner.
    ///
    /// # Errors
    ///
    /// If they are encrypted, or the file cannot be read.
    pub fn secrets(&self, stack: &Stack) -> Result<BTreeMap<String, Secrets>, PythonError> {
        let mut secrets = BTreeMap::new();
        for connector in stack.connectors() {
            let key = connector.id.replace('-', "");
            for values in self.rows(SECRETS, &[&key], |row| bytes(row, 0))? {
                let decoded: Option<BTreeMap<String, String>> =
                    self.decode(&values).map_err(|_| PythonError::Unreadable {
                        path: self.path.clone(),
                        why: format!("the secrets of `{}` are encrypted", connector.name),
                    })?;
                let values = decoded.unwrap_or_default().into_iter();
                let values: Secrets = values.map(|(key, text)| (key, Secret::new(text))).collect();
                secrets.insert(connector.id.clone(), values);
            }
        }
        Ok(secrets)
    }

    fn rows<T>(
        &self,
        query: &str,
        parameters: &[&str],
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, PythonError> {
        let rows = || {
            let mut statement = self.connection.prepare(query)?;
            let rows = statement.query_map(rusqlite::params_from_iter(parameters), read)?;
            rows.collect::<rusqlite::Result<Vec<T>>>()
        };
        rows().map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                PythonError::Busy { path: self.path.clone() }
            }
            _ => self.unreadable(&error),
        })
    }

    /// Decodes JSON in base64; none if there is nothing, or `null`.
    fn decode<T: DeserializeOwned>(&self, text: &[u8]) -> Result<Option<T>, PythonError> {
        if text.is_empty() {
            return Ok(None);
        }
        let json = BASE64_STANDARD.decode(text).map_err(|error| self.unreadable(&error))?;
        // Not the error itself: it may repeat a value.
        serde_json::from_slice(&json)
            .map_err(|_| self.unreadable(&"a value is not what it should be"))
    }

    fn unreadable(&self, why: &dyn ToString) -> PythonError {
        PythonError::Unreadable { path: self.path.clone(), why: why.to_string() }
    }
}

/// A component, with its connector, as it is stored.
struct StoredComponent {
    texts: [String; 4],
    configuration: Vec<u8>,
    resource_id: Option<String>,
    connector: Option<([String; 4], Vec<u8>)>,
}

impl StoredComponent {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let texts = |from: usize| -> rusqlite::Result<[String; 4]> {
            Ok([row.get(from)?, row.get(from + 1)?, row.get(from + 2)?, row.get(from + 3)?])
        };
        let has_connector = row.get::<_, Option<String>>(6)?.is_some();
        Ok(Self {
            texts: texts(0)?,
            configuration: bytes(row, 4)?,
            resource_id: row.get(5)?,
            connector: match has_connector {
                true => Some((texts(6)?, bytes(row, 10)?)),
                false => None,
            },
        })
    }

    fn component(self, stacks: &PythonStacks) -> Result<Component, PythonError> {
        let [id, kind, name, flavor] = self.texts;
        let connector = self.connector.map(|([id, name, kind, auth_method], configuration)| {
            Ok(Connector {
                id: uuid(&id),
                name,
                kind,
                auth_method,
                configuration: set(stacks.decode(&configuration)?),
                secret_keys: Vec::new(),
                managed: false,
            })
        });
        Ok(Component {
            id: uuid(&id),
            kind,
            name,
            flavor,
            configuration: set(stacks.decode(&self.configuration)?),
            secret_keys: Vec::new(),
            resource_id: self.resource_id,
            connector: connector.transpose()?,
            managed: false,
        })
    }
}

/// The keys of a configuration that are set.
fn set(configuration: Option<Object>) -> Object {
    let mut configuration = configuration.unwrap_or_default();
    configuration.retain(|_, value| !value.is_null());
    configuration
}

/// A column of bytes or text.
fn bytes(row: &Row<'_>, column: usize) -> rusqlite::Result<Vec<u8>> {
    use rusqlite::types::ValueRef;
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
        _ => Vec::new(),
    })
}

/// The written form of an id that is stored without dashes.
fn uuid(hex: &str) -> String {
    hex.parse().map_or_else(|_| hex.to_owned(), |id: uuid::Uuid| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// As much of the Python program's file as is read.
    const TABLES: &str = "
        CREATE TABLE stack (id, name, labels);
        CREATE TABLE stack_composition (stack_id, component_id);
        CREATE TABLE stack_component
            (id, type, name, flavor, configuration, connector_resource_id, connector_id);
        CREATE TABLE service_connector
            (id, name, connector_type, auth_method, configuration, secret_id);
        CREATE TABLE secret (id, \"values\");";

    fn home() -> (tempfile::TempDir, Settings, Connection) {
        let home = tempfile::tempdir().unwrap();
        let settings = Settings::new([].into(), Some(home.path().into()), home.path().into());
        let path = settings.python.join(FILE);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = Connection::open(path).unwrap();
        file.execute_batch(TABLES).unwrap();
        (home, settings, file)
    }

    fn find(settings: &Settings) -> PythonError {
        let stacks = PythonStacks::open(settings).unwrap();
        stacks.connection.busy_timeout(Duration::ZERO).unwrap();
        stacks.stack(&Selector::parse("s").unwrap()).unwrap_err()
    }

    #[test]
    fn what_cannot_be_copied_is_told_with_what_to_do() {
        let (_home, settings, file) = home();
        assert!(find(&settings).hint().unwrap().to_string().starts_with("It has no stacks at all"));
        file.execute("INSERT INTO stack VALUES ('01', 's', '')", []).unwrap();
        assert_eq!(find(&settings).code(), "python.empty");
        file.execute_batch("BEGIN EXCLUSIVE").unwrap();
        assert_eq!(find(&settings).code(), "python.busy");
    }
}
