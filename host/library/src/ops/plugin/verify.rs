//! Checks that installed plugins are what was installed.

use super::{ListedPlugin, installed};
use crate::{
    ops::Kitaru,
    outcome::{self, Body, Outcome},
    plugin::{
        installed::{
            Change, InstalledPlugin,
            lock::{Lock, LockedPlugin},
        },
        set::PluginSet,
    },
    problem::{Failure, Problem},
    text,
    words::{Action, PluginAction, Words, text},
};
use serde_json::Value;

/// The installed plugins, with what is wrong with each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedPlugins {
    /// The plugins.
    pub plugins: Vec<PluginCheck>,
    /// What is wrong beside them, such as files that belong to none.
    pub problems: Vec<Problem>,
}

/// What is wrong with an installed plugin; nothing if it is in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginCheck {
    /// The plugin.
    pub plugin: ListedPlugin,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl Kitaru {
    /// Checks the bytes, the description, the lock and the trust of each installed plugin. No
    /// provider is run.
    ///
    /// # Errors
    ///
    /// If it is not known what is installed.
    pub fn verify_plugins(&self) -> Result<VerifiedPlugins, Failure> {
        // What a process that was killed left behind is no damage, nor is what another one is about
        // to write.
        let change = Change::begin(&self.settings)?;
        change.finish()?;
        let set = PluginSet::read(&self.settings)?;
        let check = |plugin: &InstalledPlugin| PluginCheck {
            plugin: ListedPlugin::of(plugin, &set),
            problems: problems(plugin, &set),
        };
        let plugins = set.inventory.plugins.iter().map(check).collect();
        let problems = beside(&set);
        drop(change);
        Ok(VerifiedPlugins { plugins, problems })
    }
}

impl VerifiedPlugins {
    /// Everything that is wrong.
    pub fn all_problems(&self) -> impl Iterator<Item = &Problem> {
        let of_plugins = self.plugins.iter().flat_map(|check| &check.problems);
        of_plugins.chain(&self.problems)
    }
}

fn problems(plugin: &InstalledPlugin, set: &PluginSet) -> Vec<Problem> {
    let InstalledPlugin { digest, source, signer, served, native, .. } = plugin;
    let again = || {
        text![
            "Install it again with ",
            Action::Plugin(PluginAction::Install { source: source.to_string() }),
            "."
        ]
    };
    let damaged = |why: String| Problem::backend("plugin.damaged", why).hint(again());
    let bytes = set.components.read(*digest).err().map(|error| damaged(error.to_string()));
    let is_described = set.components.has_description(*digest, plugin.description);
    let description = (bytes.is_none() && !is_described).then(|| {
        damaged(format!("the description of `{}` is not what was installed", served.stack_type))
    });
    let trust = set.trust.check(source, signer, *digest, *native).err();
    bytes.into_iter().chain(description).chain(trust).collect()
}

/// What the lock names and is not there, and what is there and belongs to nothing.
fn beside(set: &PluginSet) -> Vec<Problem> {
    let locked = set.lock.iter().flat_map(Lock::plugins);
    let absent = locked.filter(|it| set.inventory.find(it.digest).is_none());
    let absent = absent.map(|LockedPlugin { stack_type, version, source, .. }| {
        let message = format!("`{stack_type}` {version} is in the lock, and not installed");
        Problem::state("plugin.absent", message).hint(text![
            "Install it again with ",
            Action::Plugin(PluginAction::Install { source: source.to_string() }),
            "."
        ])
    });
    let digests: Vec<_> = set.inventory.plugins.iter().map(|plugin| plugin.digest).collect();
    let strays = set.components.strays(&digests).into_iter().map(|path| {
        let message = format!("`{}` belongs to no installed plugin", text::path(&path));
        Problem::backend("plugin.stray", message).hint("Remove the file.")
    });
    absent.chain(strays).collect()
}

impl Outcome for VerifiedPlugins {
    fn json(&self, words: &dyn Words) -> Body {
        let all = |problems: &[Problem]| -> Value {
            problems.iter().map(|problem| outcome::problem(problem, words)).collect()
        };
        let items = self.plugins.iter().map(|check| {
            let mut item = installed(&check.plugin.plugin);
            item["ok"] = check.problems.is_empty().into();
            item["problems"] = all(&check.problems);
            item
        });
        Body::Items(items.collect(), vec![("problems", all(&self.problems))])
    }
}
