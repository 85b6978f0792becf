//! Copies the locked plugins into a directory, which serves as a mirror where no registry can be
//! reached.

use crate::{
    ops::Kitaru,
    outcome::{Body, Outcome},
    plugin::{
        address::PluginSource,
        fetch::Fetcher,
        installed::{
            ProjectPlugins,
            lock::{LOCK, Lock, LockedPlugin},
        },
    },
    problem::{Explain, Failure, Fault, Problem},
    text,
    words::{Action, PluginAction, Text, Words, text},
};
use kitaru_registry::{Repository, SaveError, Tag};
use serde_json::json;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The arguments of [`Kitaru::vendor_plugins`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorPlugins {
    /// The directory.
    pub directory: PathBuf,
}

/// Plugins in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendoredPlugins {
    /// The directory.
    pub directory: PathBuf,
    /// The plugins that were copied.
    pub plugins: Vec<LockedPlugin>,
    /// The plugins that are not from a registry, and were not.
    pub others: Vec<LockedPlugin>,
    /// What `[mirrors]` has to say: prefixes, and the directories for them.
    pub mirrors: BTreeMap<String, PathBuf>,
}

impl Kitaru {
    /// Copies the plugins of the project's lock, or else of the user's, with their signatures.
    ///
    /// # Errors
    ///
    /// If there is no lock, or one of them cannot be fetched as it is locked, or written.
    pub fn vendor_plugins(&self, asked: &VendorPlugins) -> Result<VendoredPlugins, Failure> {
        let lock = match ProjectPlugins::find(&self.settings)? {
            Some(project) => project.lock,
            None => Lock::read(&self.settings.config.join(LOCK))?,
        };
        let lock = lock.ok_or_else(unlocked)?;
        let directory = self.settings.user_path(&asked.directory);
        let fetcher = self.fetcher();
        let (mut plugins, mut others, mut mirrors) = (Vec::new(), Vec::new(), BTreeMap::new());
        for plugin in lock.plugins() {
            let PluginSource::Registry(repository) = &plugin.source else {
                others.push(plugin.clone());
                continue;
            };
            let host = directory.join(repository.registry().replace(':', "-"));
            save(&fetcher, plugin, repository, &host.join(repository.name()))?;
            mirrors.insert(format!("oci://{}", repository.registry()), host);
            plugins.push(plugin.clone());
        }
        Ok(VendoredPlugins { directory, plugins, others, mirrors })
    }
}

fn save(
    fetcher: &Fetcher,
    plugin: &LockedPlugin,
    repository: &Repository,
    directory: &Path,
) -> Result<(), Problem> {
    let fetched = fetcher.exactly(plugin).map_err(first)?;
    if fetched.digest != plugin.digest {
        return Err(super::sync::other_bytes(plugin, &fetched.digest.to_string()));
    }
    let tag: Tag = plugin.version.parse().map_err(|error: kitaru_registry::ParseTagError| {
        Problem::backend("plugin.lock", format!("`{}`: {error}", plugin.version))
    })?;
    let manifest = plugin.manifest.ok_or_else(|| {
        Problem::backend("plugin.lock", format!("`{}` is locked without a manifest", plugin.source))
    })?;
    Ok(fetcher.registry()?.save(repository, &tag, manifest, directory)?)
}

fn first(failure: Failure) -> Problem {
    let mut problems = failure.into_problems();
    problems.remove(0)
}

fn unlocked() -> Problem {
    Problem::state("plugin.unlocked", "there is no `kitaru.lock` here, and you have none").hint(
        text!["Write one with ", Action::Plugin(PluginAction::Sync), ", or install a plugin."],
    )
}

impl Explain for SaveError {
    fn code(&self) -> &'static str {
        match self {
            Self::Registry(error) => error.code(),
            Self::Disk(error) => error.code(),
        }
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<Text> {
        match self {
            Self::Registry(error) => error.hint(),
            Self::Disk(error) => error.hint(),
        }
    }
}

impl Outcome for VendoredPlugins {
    fn json(&self, _: &dyn Words) -> Body {
        let item = |plugin: &LockedPlugin| {
            json!({
                "digest": format!("sha256:{}", plugin.digest),
                "source": plugin.source.to_string(),
                "stack_type": plugin.stack_type,
                "version": plugin.version,
            })
        };
        let mirrors: BTreeMap<&String, String> =
            self.mirrors.iter().map(|(prefix, path)| (prefix, text::path(path))).collect();
        Body::Items(
            self.plugins.iter().map(item).collect(),
            vec![
                ("directory", text::path(&self.directory).into()),
                ("left_out", self.others.iter().map(item).collect()),
                ("mirrors", json!(mirrors)),
            ],
        )
    }
}
