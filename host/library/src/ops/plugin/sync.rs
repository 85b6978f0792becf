//! Makes the plugins of a project those of its lock.
//!
//! 1. A plugin that the lock has as the project wants it is taken exactly as it is locked.
//! 2. One that is wanted and not locked, or locked and not fit any more, is chosen anew, and the
//!    lock says so afterwards. If only what is locked may be used, that is refused instead.
//! 3. What nobody wants any more leaves the lock.
//! 4. Outside of a project, the plugins of the user are made those of the user's lock.

use super::prepare::Intent;
use crate::{
    disk::Readers,
    ops::Kitaru,
    outcome::{Body, Outcome},
    plugin::{
        address::{WantedPlugin, WantedVersion},
        installed::{
            InstalledPlugin, Inventory, ProjectPlugins,
            lock::{LOCK, Lock, LockedPlugin},
        },
    },
    problem::{Failure, Problem},
    text,
    words::{Action, PluginAction, Words, text},
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Plugins as a lock has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncedPlugins {
    /// The lock.
    pub lock: PathBuf,
    /// Its plugins, each with whether it was installed just now.
    pub plugins: Vec<(LockedPlugin, bool)>,
    /// The types that were locked, and are not wanted any more.
    pub removed: Vec<String>,
    /// Whether the lock was changed.
    pub changed: bool,
}

/// A plugin of a lock, as it is now or as it is to be.
enum Choice {
    /// It is installed.
    Here(LockedPlugin),
    /// It is locked, and not installed.
    Locked(LockedPlugin),
    /// It is wanted, and not locked.
    New(String, WantedPlugin),
}

impl Kitaru {
    /// Makes the plugins of the project, or else of the user, those of the lock.
    ///
    /// # Errors
    ///
    /// If a plugin cannot be installed as it is locked, or the lock would have to change and may
    /// not. Nothing is written then.
    pub fn sync_plugins(&self) -> Result<SyncedPlugins, Failure> {
        match ProjectPlugins::find(&self.settings)? {
            Some(project) => self.sync_project(&project),
            None => self.sync_own(),
        }
    }

    fn sync_project(&self, project: &ProjectPlugins) -> Result<SyncedPlugins, Failure> {
        let lock = project.lock.clone().unwrap_or_default();
        let inventory = Inventory::read(&self.settings.config)?;
        let choice = |(stack_type, wanted): (&String, &WantedPlugin)| {
            let locked = lock.find(stack_type).filter(|locked| fits(locked, wanted));
            match locked.cloned() {
                Some(locked) if inventory.find(locked.digest).is_some() => Choice::Here(locked),
                Some(locked) => Choice::Locked(locked),
                None => Choice::New(stack_type.clone(), wanted.clone()),
            }
        };
        let choices: Vec<Choice> = project.wanted.iter().map(choice).collect();
        let removed = lock.plugins().iter().map(|plugin| plugin.stack_type.clone());
        let removed: Vec<String> =
            removed.filter(|stack_type| !project.wanted.contains_key(stack_type)).collect();
        if self.settings.is_locked() {
            refuse_changes(&choices, &removed, &project.lock_path())?;
        }
        let plugins = self.install_choices(choices, false)?;
        let mut new = Lock::default();
        plugins.iter().for_each(|(plugin, _)| new.set(plugin.clone()));
        let changed = project.lock.as_ref() != Some(&new);
        if changed {
            new.write(&project.lock_path(), Readers::Others)?;
        }
        Ok(SyncedPlugins { lock: project.lock_path(), plugins, removed, changed })
    }

    fn sync_own(&self) -> Result<SyncedPlugins, Failure> {
        let path = self.settings.config.join(LOCK);
        let lock = Lock::read(&path)?.unwrap_or_default();
        let inventory = Inventory::read(&self.settings.config)?;
        let choice = |locked: &LockedPlugin| match inventory.find(locked.digest) {
            Some(_) => Choice::Here(locked.clone()),
            None => Choice::Locked(locked.clone()),
        };
        let choices = lock.plugins().iter().map(choice).collect();
        let plugins = self.install_choices(choices, true)?;
        Ok(SyncedPlugins { lock: path, plugins, removed: Vec::new(), changed: false })
    }

    /// Installs what is not here, all of it or nothing.
    fn install_choices(
        &self,
        choices: Vec<Choice>,
        is_own: bool,
    ) -> Result<Vec<(LockedPlugin, bool)>, Failure> {
        let (mut plugins, mut prepared, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        for choice in choices {
            let made = match choice {
                Choice::Here(locked) => {
                    plugins.push((locked, false));
                    continue;
                }
                Choice::Locked(locked) => self.prepare_locked(&locked, is_own),
                Choice::New(stack_type, wanted) => self.prepare_new(&stack_type, &wanted, is_own),
            };
            match made {
                Ok(one) => prepared.extend(one),
                Err(failure) => problems.extend(failure.into_problems()),
            }
        }
        if !problems.is_empty() {
            return Err(Failure::of(problems));
        }
        let kept = self.keep_plugins(prepared)?;
        plugins.extend(kept.iter().map(|(plugin, _)| (LockedPlugin::of(plugin), true)));
        plugins.sort_by(|(one, _), (other, _)| one.stack_type.cmp(&other.stack_type));
        Ok(plugins)
    }

    fn prepare_locked(
        &self,
        locked: &LockedPlugin,
        is_own: bool,
    ) -> Result<Vec<super::prepare::Prepared>, Failure> {
        let fetched = self.fetcher().exactly(locked)?;
        if fetched.digest != locked.digest {
            return Err(other_bytes(locked, &fetched.digest.to_string()).into());
        }
        let intent = Intent { is_named: true, is_own, ..Intent::default() };
        let prepared = self.prepare_plugins(vec![fetched], intent)?;
        only_of(&locked.stack_type, prepared)
    }

    fn prepare_new(
        &self,
        stack_type: &str,
        wanted: &WantedPlugin,
        is_own: bool,
    ) -> Result<Vec<super::prepare::Prepared>, Failure> {
        let is_named = !matches!(wanted.version, WantedVersion::Newest | WantedVersion::Fitting(_));
        let intent = Intent { is_named, is_own, ..Intent::default() };
        only_of(stack_type, self.prepare_plugins(self.fetcher().fetch(wanted)?, intent)?)
    }
}

/// Whether a locked plugin is what a project wants.
fn fits(locked: &LockedPlugin, wanted: &WantedPlugin) -> bool {
    locked.source == wanted.source && wanted.version.is_met_by(&locked.version, locked.manifest)
}

/// The plugins, if they serve the type that they are to serve.
fn only_of(
    stack_type: &str,
    prepared: Vec<super::prepare::Prepared>,
) -> Result<Vec<super::prepare::Prepared>, Failure> {
    let serves = |it: &InstalledPlugin| it.served.stack_type == stack_type;
    match prepared.iter().find(|it| !serves(&it.plugin)) {
        None => Ok(prepared),
        Some(other) => {
            let InstalledPlugin { source, served, .. } = &other.plugin;
            let message = format!(
                "`{source}` is to serve `{stack_type}`, and it serves `{}`",
                served.stack_type
            );
            Err(Problem::state("plugin.type", message)
                .hint("Write the type that it serves into the table of plugins.")
                .into())
        }
    }
}

/// A locked plugin whose source has other bytes now.
pub(super) fn other_bytes(locked: &LockedPlugin, found: &str) -> Problem {
    let LockedPlugin { stack_type, source, digest, .. } = locked;
    let message = format!(
        "`{source}` has sha256:{found} for `{stack_type}`, where the lock has sha256:{digest}"
    );
    Problem::backend("plugin.moved", message)
        .hint("Ask those who supply it why it was replaced, before you lock another one.")
}

/// Refuses to change a lock where only what is locked may be used.
fn refuse_changes(choices: &[Choice], removed: &[String], lock: &Path) -> Result<(), Failure> {
    let new = choices.iter().filter_map(|choice| match choice {
        Choice::New(stack_type, wanted) => {
            Some(format!("`{stack_type}` is to be `{}@{}`", wanted.source, wanted.version))
        }
        Choice::Here(_) | Choice::Locked(_) => None,
    });
    let gone = removed.iter().map(|stack_type| format!("`{stack_type}` is not wanted any more"));
    let why: Vec<String> = new.chain(gone).collect();
    if why.is_empty() {
        return Ok(());
    }
    let message = format!("`{}` would change, and may not: {}", text::path(lock), why.join(", "));
    Err(Problem::state("plugin.locked", message)
        .hint(text![
            "Run ",
            Action::Plugin(PluginAction::Sync),
            " without `--locked` and `KITARU_LOCKED`, and commit the lock."
        ])
        .into())
}

impl Outcome for SyncedPlugins {
    fn json(&self, _: &dyn Words) -> Body {
        let item = |(plugin, is_new): &(LockedPlugin, bool)| {
            json!({
                "contract": plugin.contract,
                "digest": format!("sha256:{}", plugin.digest),
                "installed": is_new,
                "publisher": plugin.publisher,
                "size": plugin.size,
                "source": plugin.source.to_string(),
                "stack_type": plugin.stack_type,
                "version": plugin.version,
            })
        };
        let removed: Value = self.removed.clone().into();
        Body::Items(
            self.plugins.iter().map(item).collect(),
            vec![
                ("changed", self.changed.into()),
                ("lock", text::path(&self.lock).into()),
                ("removed", removed),
            ],
        )
    }
}
