//! The plugins that a project wants, and those that its lock has.
//!
//! A project is the nearest directory whose `kitaru.toml` or `pyproject.toml` has a table of
//! plugins:
//!
//! ```toml
//! [tool.kitaru.plugins]
//! acme = "oci://registry.acme.example/kitaru/acme@^1.2"
//! other = { source = "./plugins/other.wasm" }
//! ```
//!
//! In `kitaru.toml` the table may be called `[plugins]`. A relative path starts from the directory.
//! What lies there is read, and nothing of it runs: a project's plugin is used once the user has
//! agreed to its digest.

use super::lock::{LOCK, Lock};
use crate::{
    disk::{self, FileError, Writers},
    plugin::address::{WantedPlugin, WantedVersion},
    problem::Problem,
    settings::Settings,
};
use kitaru_platform::files;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The files that may have the table, the first of which counts.
const FILES: [&str; 2] = ["kitaru.toml", "pyproject.toml"];

/// A project that wants plugins.
#[derive(Debug, Clone)]
pub struct ProjectPlugins {
    /// The directory.
    pub root: PathBuf,
    /// The file with the table.
    pub path: PathBuf,
    /// The plugins that it wants, by type.
    pub wanted: BTreeMap<String, WantedPlugin>,
    /// Its lock, if there is one.
    pub lock: Option<Lock>,
}

impl ProjectPlugins {
    /// The project of the current directory; none if no file above it has a table of plugins.
    ///
    /// # Errors
    ///
    /// If the table or the lock cannot be used, or somebody else could have written them.
    pub fn find(settings: &Settings) -> Result<Option<Self>, Problem> {
        for root in settings.cwd.ancestors() {
            for name in FILES {
                let path = root.join(name);
                // Not every file of that name is ours.
                let Ok(text) = disk::read_text(&path) else { continue };
                let Some(table) = table(&text, &path)? else { continue };
                return Self::read(settings, root, path, &table).map(Some);
            }
        }
        Ok(None)
    }

    fn read(
        settings: &Settings,
        root: &Path,
        path: PathBuf,
        table: &toml::Table,
    ) -> Result<Self, Problem> {
        let own = || {
            disk::trust(&files::open_directory(root)?, Writers::OwnGroup)?;
            disk::trust(&disk::open(&path)?, Writers::OwnGroup)
        };
        own().map_err(|error: FileError| disk::passed_over(&path, &error))?;
        let mut wanted = BTreeMap::new();
        for (stack_type, value) in table {
            let plugin = plugin(value, root, settings).map_err(|why| {
                let message = format!("`{}`: the plugin `{stack_type}`: {why}", path.display());
                Problem::usage("plugin.project", message).hint(
                    "Write `TYPE = \"SOURCE@VERSION\"`, or a table with `source` and `version`.",
                )
            })?;
            wanted.insert(stack_type.clone(), plugin);
        }
        let lock = Lock::read(&root.join(LOCK))?;
        Ok(Self { root: root.to_owned(), path, wanted, lock })
    }

    /// The path of its lock.
    #[must_use]
    pub fn lock_path(&self) -> PathBuf {
        self.root.join(LOCK)
    }
}

/// The table of plugins, if the file has one.
fn table(text: &str, path: &Path) -> Result<Option<toml::Table>, Problem> {
    // Only a file that may have it is worth a complaint.
    if !text.contains("plugins") {
        return Ok(None);
    }
    let unusable = |message: String| {
        Problem::usage("plugin.project", format!("`{}`: {message}", path.display()))
            .hint("Repair the file.")
    };
    let document: toml::Table = toml::from_str(text)
        .map_err(|error| unusable(format!("this is not TOML: {}", error.message())))?;
    let kitaru = document.get("tool").and_then(|tool| tool.get("kitaru"));
    let nested = kitaru.and_then(|kitaru| kitaru.get("plugins"));
    let is_own = path.file_name().is_some_and(|name| name == FILES[0]);
    let found = nested.or_else(|| document.get("plugins").filter(|_| is_own));
    match found {
        None => Ok(None),
        Some(toml::Value::Table(table)) => Ok(Some(table.clone())),
        Some(_) => Err(unusable("`plugins` is not a table".to_owned())),
    }
}

/// A plugin as the table has it.
fn plugin(value: &toml::Value, root: &Path, settings: &Settings) -> Result<WantedPlugin, String> {
    let (source, version) = match value {
        toml::Value::String(text) => (text.as_str(), None),
        toml::Value::Table(table) => {
            if let Some(key) = table.keys().find(|key| !["source", "version"].contains(&&***key)) {
                return Err(format!("`{key}` is no key of it"));
            }
            let text = |key: &str| match table.get(key) {
                Some(toml::Value::String(text)) => Ok(Some(text.as_str())),
                Some(_) => Err(format!("`{key}` is not text")),
                None => Ok(None),
            };
            (text("source")?.ok_or("`source` is missing")?, text("version")?)
        }
        _ => return Err("it is neither text nor a table".to_owned()),
    };
    let path = |text: &str| settings.path_below(root, text);
    let mut plugin = WantedPlugin::parse(source, path).map_err(|error| error.to_string())?;
    if let Some(version) = version {
        if plugin.version != WantedVersion::Newest {
            return Err("it has two versions".to_owned());
        }
        plugin.version = version.parse().map_err(|error| format!("{error}"))?;
    }
    Ok(plugin)
}
