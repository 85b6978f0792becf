//! Stores secret values, separately from the state.
//!
//! State and secrets cannot change in one commit. New secrets, and those to be
//! deleted, are therefore *staged*, and settled after the commit by what the
//! state contains. A killed process leaves secrets staged; the next change
//! settles them in the same way.

use super::StoreError;
use crate::{
    credential::private,
    disk::{self, DiskError, Writers},
    listener::Listener,
    secret::{Secret, Secrets},
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Stores secret values, by the id of the component or connector that owns them.
pub trait SecretStore: Send {
    /// The secrets of an owner, if it has any; `listener` is warned if others can read them.
    ///
    /// # Errors
    ///
    /// If they cannot be read, or somebody else can write to them.
    fn get(&self, owner: &str, listener: &dyn Listener) -> Result<Option<Secrets>, StoreError>;

    /// Stages the secrets of a new owner.
    ///
    /// # Errors
    ///
    /// If they cannot be written.
    fn stage(&self, owner: &str, secrets: &Secrets) -> Result<(), StoreError>;

    /// Stages the secrets of an owner that is to be deleted.
    ///
    /// # Errors
    ///
    /// If they cannot be moved.
    fn withdraw(&self, owner: &str) -> Result<(), StoreError>;

    /// The owners with staged secrets. Partially written secrets are deleted.
    ///
    /// May only be called while this process holds the write lock of the state.
    ///
    /// # Errors
    ///
    /// If the staged secrets cannot be listed, or a partial one cannot be deleted.
    fn staged(&self) -> Result<Vec<String>, StoreError>;

    /// Keeps the staged secrets of an owner that exists, and deletes those of one that does not.
    /// Another process may have done so already.
    ///
    /// # Errors
    ///
    /// If they cannot be moved or deleted.
    fn settle(&self, owner: &str, is_there: bool) -> Result<(), StoreError>;
}

/// Stores secrets in files, one per owner, readable only by the user.
#[derive(Debug)]
pub struct SecretDirectory {
    kept: PathBuf,
    staged: PathBuf,
}

impl SecretDirectory {
    /// The secrets in the settings directory.
    #[must_use]
    pub fn new(config: &Path) -> Self {
        let kept = config.join("secrets");
        Self { staged: kept.join("staged"), kept }
    }

    fn create(&self) -> Result<(), DiskError> {
        disk::create_secret_dir(&self.kept)?;
        disk::create_secret_dir(&self.staged)
    }

    fn file(directory: &Path, owner: &str) -> PathBuf {
        directory.join(format!("{owner}.json"))
    }
}

impl SecretStore for SecretDirectory {
    fn get(&self, owner: &str, listener: &dyn Listener) -> Result<Option<Secrets>, StoreError> {
        for directory in [&self.kept, &self.staged] {
            let path = Self::file(directory, owner);
            if let Some(bytes) = private::read(&path, listener)? {
                let values: BTreeMap<String, String> = serde_json::from_slice(&bytes)
                    .map_err(|error| StoreError::Settings { path, why: error.to_string() })?;
                let values = values.into_iter();
                return Ok(Some(values.map(|(key, text)| (key, Secret::new(text))).collect()));
            }
        }
        Ok(None)
    }

    fn stage(&self, owner: &str, secrets: &Secrets) -> Result<(), StoreError> {
        self.create()?;
        let values: BTreeMap<&String, &str> =
            secrets.iter().map(|(key, secret)| (key, secret.expose())).collect();
        let bytes = Zeroizing::new(serde_json::to_vec(&values).unwrap_or_default());
        Ok(disk::replace(&Self::file(&self.staged, owner), &bytes, disk::Readers::User)?)
    }

    fn withdraw(&self, owner: &str) -> Result<(), StoreError> {
        self.create()?;
        let (from, to) = (Self::file(&self.kept, owner), Self::file(&self.staged, owner));
        match fs::rename(&from, &to) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(DiskError::of("move", &from)(error).into()),
        }
    }

    fn staged(&self) -> Result<Vec<String>, StoreError> {
        match disk::check_directory(&self.staged, Writers::Owner) {
            Ok(()) => {}
            Err(error) if error.is_absent() => return Ok(Vec::new()),
            Err(error) => return Err(DiskError::of("use", &self.staged)(error).into()),
        }
        let entries = fs::read_dir(&self.staged).map_err(DiskError::of("read", &self.staged))?;
        let mut owners = Vec::new();
        for entry in entries {
            let entry = entry.map_err(DiskError::of("read", &self.staged))?;
            let name = entry.file_name();
            match name.to_str().and_then(|name| name.strip_suffix(".json")) {
                Some(owner) => owners.push(owner.to_owned()),
                // A killed process left it: under the lock, no other process is writing.
                None => {
                    fs::remove_file(entry.path())
                        .map_err(DiskError::of("remove", &entry.path()))?;
                }
            }
        }
        Ok(owners)
    }

    fn settle(&self, owner: &str, is_there: bool) -> Result<(), StoreError> {
        let path = Self::file(&self.staged, owner);
        let done = match is_there {
            true => fs::rename(&path, Self::file(&self.kept, owner)),
            false => fs::remove_file(&path),
        };
        match done {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(DiskError::of("settle", &path)(error).into())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listener::Silent;

    fn directory(name: &str) -> (PathBuf, SecretDirectory) {
        let root = std::env::temp_dir().join(format!("kitaru-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        (root.clone(), SecretDirectory::new(&root))
    }

    fn secrets() -> Secrets {
        Secrets::from([("token".to_owned(), Secret::new("t0p"))])
    }

    #[test]
    fn what_comes_is_kept_if_its_owner_is_there_and_destroyed_if_not() {
        let (root, store) = directory("comes");
        store.stage("there", &secrets()).unwrap();
        store.stage("gone", &secrets()).unwrap();
        assert_eq!(store.staged().unwrap().len(), 2);
        store.settle("there", true).unwrap();
        store.settle("gone", false).unwrap();
        assert_eq!(store.get("there", &Silent).unwrap(), Some(secrets()));
        assert_eq!(store.get("gone", &Silent).unwrap(), None);
        assert_eq!(fs::read_dir(root.join("secrets/staged")).unwrap().count(), 0);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn what_was_half_written_is_destroyed() {
        let (root, store) = directory("half");
        store.stage("owner", &secrets()).unwrap();
        fs::write(root.join("secrets/staged/owner.json.1-0.tmp"), "{").unwrap();
        assert_eq!(store.staged().unwrap(), ["owner"]);
        assert_eq!(fs::read_dir(root.join("secrets/staged")).unwrap().count(), 1);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn what_goes_comes_back_if_its_owner_stays() {
        let (root, store) = directory("goes");
        store.stage("owner", &secrets()).unwrap();
        store.settle("owner", true).unwrap();
        store.withdraw("owner").unwrap();
        store.settle("owner", true).unwrap();
        assert_eq!(store.get("owner", &Silent).unwrap(), Some(secrets()));
        store.withdraw("owner").unwrap();
        store.settle("owner", false).unwrap();
        assert_eq!(store.get("owner", &Silent).unwrap(), None);
        fs::remove_dir_all(root).unwrap();
    }
}
