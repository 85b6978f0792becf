//! Lists the installed plugins.

use super::installed;
use crate::{
    ops::Kitaru,
    outcome::{self, Body, Outcome},
    plugin::{installed::InstalledPlugin, set::PluginSet},
    problem::{Failure, Problem},
    words::Words,
};
use serde_json::Value;

/// The installed plugins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginList {
    /// By type, the newest first.
    pub plugins: Vec<ListedPlugin>,
    /// Why plugins are not used.
    pub broken: Vec<Problem>,
}

/// An installed plugin in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPlugin {
    /// The plugin.
    pub plugin: InstalledPlugin,
    /// Whether it serves its type here.
    pub serves: bool,
    /// Whether a lock names it here.
    pub locked: bool,
}

impl Kitaru {
    /// Lists the installed plugins. No provider is run.
    ///
    /// # Errors
    ///
    /// If it is not known what is installed.
    pub fn plugins(&self) -> Result<PluginList, Failure> {
        let set = PluginSet::read(&self.settings)?;
        let mut plugins: Vec<ListedPlugin> = set
            .inventory
            .plugins
            .iter()
            .rev()
            .map(|plugin| ListedPlugin::of(plugin, &set))
            .collect();
        plugins.sort_by(|one, other| {
            one.plugin.served.stack_type.cmp(&other.plugin.served.stack_type)
        });
        let types = set.types();
        let broken = types.into_iter().filter_map(|stack_type| set.find(stack_type)?.err());
        Ok(PluginList { plugins, broken: broken.collect() })
    }
}

impl ListedPlugin {
    pub(super) fn of(plugin: &InstalledPlugin, set: &PluginSet) -> Self {
        let stack_type = plugin.served.stack_type.as_str();
        let serves = matches!(set.find(stack_type), Some(Ok(it)) if it.digest == plugin.digest);
        let locked = set.locked(stack_type).is_some_and(|it| it.digest == plugin.digest);
        Self { plugin: plugin.clone(), serves, locked }
    }

    pub(super) fn json(&self) -> Value {
        let mut item = installed(&self.plugin);
        item["locked"] = self.locked.into();
        item["serves"] = self.serves.into();
        item
    }
}

impl Outcome for PluginList {
    fn json(&self, words: &dyn Words) -> Body {
        let broken: Vec<Value> =
            self.broken.iter().map(|problem| outcome::problem(problem, words)).collect();
        let items = self.plugins.iter().map(ListedPlugin::json);
        Body::Items(items.collect(), vec![("broken", broken.into())])
    }
}
