//! Removes plugins.

use super::{installed, of_type};
use crate::{
    disk::Readers,
    ops::{Kitaru, stack::ListStacks},
    outcome::{Body, Outcome},
    plugin::{
        installed::{
            Components, InstalledPlugin, Inventory,
            lock::{LOCK, Lock},
        },
        set::PluginSet,
    },
    problem::Failure,
    words::Words,
};
use serde_json::{Value, json};

/// The arguments of [`Kitaru::remove_plugin`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovePlugin {
    /// The type that it serves.
    pub stack_type: String,
}

/// A plugin that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedPlugin {
    /// All its versions.
    pub plugins: Vec<InstalledPlugin>,
    /// The stacks of its type; none if they are not known.
    pub stacks: Option<Vec<String>>,
}

impl Kitaru {
    /// Removes all versions of a plugin, and what was compiled of them. Stacks of its type stay:
    /// they are listed, shown as their records have them, exported and deleted without it.
    ///
    /// # Errors
    ///
    /// If there is none for the type, or it cannot be removed.
    pub fn remove_plugin(&self, asked: &RemovePlugin) -> Result<RemovedPlugin, Failure> {
        let stack_type = asked.stack_type.as_str();
        of_type(&PluginSet::read(&self.settings)?, stack_type)?;
        let stacks = self.stacks_of(stack_type).ok();
        let config = &self.settings.config;
        let _turn = Inventory::turn(&self.settings)?;
        let mut inventory = Inventory::read(config)?;
        let path = config.join(LOCK);
        let mut lock = Lock::read(&path)?.unwrap_or_default();
        let serves = |it: &InstalledPlugin| it.served.stack_type == stack_type;
        let plugins: Vec<InstalledPlugin> =
            inventory.plugins.iter().filter(|it| serves(it)).cloned().collect();
        lock.remove(stack_type);
        lock.write(&path, Readers::User)?;
        inventory.plugins.retain(|it| !serves(it));
        inventory.write(config)?;
        let components = Components::in_settings(config);
        for plugin in &plugins {
            components.remove(plugin.digest)?;
            self.catalog.store().forget(plugin.digest);
        }
        Ok(RemovedPlugin { plugins, stacks })
    }

    /// The names of the stacks of a type.
    fn stacks_of(&self, stack_type: &str) -> Result<Vec<String>, Failure> {
        let asked = ListStacks { stack_type: Some(stack_type.to_owned()), ..ListStacks::default() };
        let stacks = self.list(&asked)?.stacks;
        Ok(stacks.into_iter().map(|(stack, _)| stack.name.to_string()).collect())
    }
}

impl Outcome for RemovedPlugin {
    fn json(&self, _: &dyn Words) -> Body {
        let versions: Vec<Value> = self.plugins.iter().map(installed).collect();
        let stack_type = self.plugins.first().map(|plugin| &plugin.served.stack_type);
        Body::Item(json!({
            "removed": versions,
            "stack_type": stack_type,
            "stacks": self.stacks,
        }))
    }
}
