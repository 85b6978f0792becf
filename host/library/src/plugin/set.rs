//! Which of the installed plugins serves a type, here and now.
//!
//! 1. The lock of the project decides, if it has the type. A plugin that it names and the user has
//!    not agreed to is a problem, and no other takes its place.
//! 2. Else the user's lock, and else the newest that the user installed.
//! 3. If only what is locked may be used, there is no third.
//! 4. What is not trusted any more is not used.

use super::{
    Plugin,
    address::PluginSource,
    installed::{
        ComponentFiles, InstalledPlugin, Inventory, ProjectPlugins,
        lock::{LOCK, Lock, LockedPlugin},
    },
    source::{Holder, Offer, Source},
    trust::PluginTrust,
};
use crate::{
    problem::Problem,
    settings::Settings,
    words::{Action, PluginAction, text},
};
use kitaru_provider_host::ProviderFault;
use std::{borrow::Cow, collections::BTreeSet, sync::Arc};

/// The installed plugins, and what decides between them.
#[derive(Debug)]
pub struct PluginSet {
    /// The components.
    pub components: ComponentFiles,
    /// What is known of them.
    pub inventory: Inventory,
    /// The user's lock, if there is one.
    pub lock: Option<Lock>,
    /// The project, if it wants plugins.
    pub project: Option<ProjectPlugins>,
    /// Whom the user trusts.
    pub trust: PluginTrust,
    /// Whether only what is locked may be used.
    pub is_locked: bool,
}

/// The plugin for a type, or why it is not used.
pub type ServingPlugin<'a> = Result<&'a InstalledPlugin, Problem>;

impl PluginSet {
    /// What is installed now.
    ///
    /// # Errors
    ///
    /// If something of it cannot be read.
    pub fn read(settings: &Settings) -> Result<Self, Problem> {
        Ok(Self {
            components: ComponentFiles::in_settings(&settings.config),
            inventory: Inventory::read(&settings.config)?,
            lock: Lock::read(&settings.config.join(LOCK))?,
            project: ProjectPlugins::find(settings)?,
            trust: PluginTrust::read(settings)?,
            is_locked: settings.is_locked(),
        })
    }

    /// The installed plugin for a type, if there is one.
    #[must_use]
    pub fn find(&self, stack_type: &str) -> Option<ServingPlugin<'_>> {
        let chosen = self.chosen(stack_type)?;
        Some(chosen.and_then(|plugin| {
            let InstalledPlugin { source, signer, digest, native, .. } = plugin;
            self.trust.check(source, signer, *digest, *native).map(|()| plugin)
        }))
    }

    /// All types that installed plugins serve, or are to serve.
    #[must_use]
    pub fn types(&self) -> BTreeSet<&str> {
        let locks = self.project_lock().into_iter().chain(&self.lock);
        let locked = locks.flat_map(Lock::plugins);
        let locked = locked.map(|plugin| plugin.stack_type.as_str());
        let own = self.inventory.plugins.iter().filter(|plugin| plugin.is_own);
        locked.chain(own.map(|plugin| plugin.served.stack_type.as_str())).collect()
    }

    /// The lock that applies to a type here: the project's, else the user's.
    #[must_use]
    pub fn locked(&self, stack_type: &str) -> Option<&LockedPlugin> {
        let own = self.lock.as_ref().filter(|_| self.project_lock().is_none() || !self.is_locked);
        self.project_lock()
            .and_then(|lock| lock.find(stack_type))
            .or_else(|| own.and_then(|lock| lock.find(stack_type)))
    }

    /// The plugin for a type that the user has outside of projects: the locked one, else the newest.
    #[must_use]
    pub fn own(&self, stack_type: &str) -> Option<&InstalledPlugin> {
        let locked = self.lock.as_ref().and_then(|lock| lock.find(stack_type));
        let locked = locked.and_then(|locked| self.inventory.find(locked.digest));
        locked.or_else(|| self.inventory.newest(stack_type))
    }

    fn project_lock(&self) -> Option<&Lock> {
        self.project.as_ref()?.lock.as_ref()
    }

    fn chosen(&self, stack_type: &str) -> Option<ServingPlugin<'_>> {
        if let Some(locked) = self.locked(stack_type) {
            let installed = self.inventory.find(locked.digest);
            let serves = |it: &&InstalledPlugin| it.served.stack_type == stack_type;
            return Some(installed.filter(serves).ok_or_else(|| absent(locked)));
        }
        let newest = self.inventory.newest(stack_type)?;
        Some(match self.is_locked {
            true => Err(unlocked(&format!("`{stack_type}`"))),
            false => Ok(newest),
        })
    }

    /// An installed plugin as one that can be asked.
    #[must_use]
    pub fn plugin(&self, installed: &InstalledPlugin) -> Plugin {
        let name = format!("{} {}", installed.served.stack_type, installed.version);
        let path = self.components.path(installed.digest);
        Plugin {
            served: Box::new(installed.served.clone()),
            digest: installed.digest,
            offer: Offer {
                holder: Holder::Installed {
                    name,
                    path,
                    digest: installed.digest,
                    source: installed.source.clone(),
                    native: installed.native,
                },
                fingerprint: None,
                distrust: None,
            },
            source: Arc::new(Installed { components: self.components.clone() }),
        }
    }
}

/// The installed components as a source of plugins.
#[derive(Debug, Clone)]
struct Installed {
    components: ComponentFiles,
}

impl Source for Installed {
    fn list(&self) -> Vec<Offer> {
        // Which of them serve is not decided by what lies there.
        Vec::new()
    }

    fn fetch(&self, offer: &Offer) -> Result<Cow<'static, [u8]>, ProviderFault> {
        let Holder::Installed { digest, .. } = &offer.holder else {
            return Err(ProviderFault::Unreadable("it is not installed".to_owned()));
        };
        Ok(Cow::Owned(self.components.read(*digest)?))
    }
}

/// A plugin that a lock names and the user has not installed.
fn absent(locked: &LockedPlugin) -> Problem {
    let LockedPlugin { stack_type, version, source, digest, .. } = locked;
    let short: String = digest.to_string().chars().take(12).collect();
    let message = format!(
        "the lock has version {version} of the plugin for `{stack_type}`, from `{source}` \
         (sha256:{short}…), which you have not installed"
    );
    Problem::state("plugin.absent", message).hint(text![
        "Look at where it comes from, and install what the lock has with ",
        Action::Plugin(PluginAction::Sync),
        "."
    ])
}

/// A plugin that no lock names, where one must.
pub(super) fn unlocked(what: &str) -> Problem {
    let message = format!("{what} is not in `kitaru.lock`, and only what is locked may be used");
    Problem::state("plugin.locked", message).hint(text![
        "Add it to the table of plugins of the project and run ",
        Action::Plugin(PluginAction::Sync),
        ", or allow what is not locked."
    ])
}

/// A source as text, for a message about a file that no registry supplied.
pub(super) fn of_file(offer: &Offer) -> Option<PluginSource> {
    offer.path().map(|path| PluginSource::File(path.to_owned()))
}
