//! Removes plugins.

use super::{installed, of_type};
use crate::{
    ops::{Kitaru, selector, stack::ListStacks, whole},
    outcome::{self, Body, Outcome},
    plugin::{
        Plugin,
        installed::{Change, InstalledPlugin},
        set::PluginSet,
    },
    problem::{Failure, Problem},
    store::State,
    words::Words,
};
use kitaru_provider_host::Description;
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
    /// The stacks of its type, and why one cannot be exported any more; none if they are not known.
    pub stacks: Option<Vec<(String, Option<Problem>)>>,
}

impl Kitaru {
    /// Removes all versions of a plugin, and what was compiled of them. Stacks of its type stay:
    /// they are listed, shown as their records have them, exported as they are now, and deleted.
    ///
    /// # Errors
    ///
    /// If there is none for the type, or it cannot be removed.
    pub fn remove_plugin(&self, asked: &RemovePlugin) -> Result<RemovedPlugin, Failure> {
        let stack_type = asked.stack_type.as_str();
        self.may_change_lock(stack_type)?;
        of_type(&PluginSet::read(&self.settings)?, stack_type)?;
        let stacks = self.keep_exports(stack_type).ok();
        let mut change = Change::begin(&self.settings)?;
        let serves = |it: &InstalledPlugin| it.served.stack_type == stack_type;
        let plugins: Vec<InstalledPlugin> =
            change.inventory.plugins.iter().filter(|it| serves(it)).cloned().collect();
        change.lock.remove(stack_type);
        change.inventory.plugins.retain(|it| !serves(it));
        let components = change.components.clone();
        change.finish_removal()?;
        for plugin in &plugins {
            components.remove(plugin.digest)?;
            self.catalog.store().forget(plugin.digest);
        }
        Ok(RemovedPlugin { plugins, stacks })
    }

    /// Keeps the exports of the stacks of a type, and returns their names.
    fn keep_exports(&self, stack_type: &str) -> Result<Vec<(String, Option<Problem>)>, Failure> {
        let asked = ListStacks { stack_type: Some(stack_type.to_owned()), ..ListStacks::default() };
        let names: Vec<String> =
            self.list(&asked)?.stacks.iter().map(|(stack, _)| stack.name.to_string()).collect();
        let plugin = self.catalog.find(stack_type, self.listener());
        let description = plugin.as_ref().map(|plugin| self.description(plugin)).transpose()?;
        let store = self.store()?;
        let state = store.state();
        let export = |name: String| {
            let exported = self.kept_export(state.as_ref(), &name, plugin.as_ref(), &description);
            (name, exported.err().and_then(|failure| failure.into_problems().into_iter().next()))
        };
        Ok(names.into_iter().map(export).collect())
    }

    fn kept_export(
        &self,
        state: &dyn State,
        name: &str,
        plugin: Option<&Plugin>,
        description: &Option<Description>,
    ) -> Result<(), Failure> {
        let (.., stack) = whole(state, &selector(name)?)?;
        match plugin.zip(description.as_ref()) {
            Some((plugin, description)) => self.keep_export(&stack, plugin, description),
            None => Err(Problem::backend("provider.none", "it is not used here").into()),
        }
    }
}

impl Outcome for RemovedPlugin {
    fn json(&self, words: &dyn Words) -> Body {
        let versions: Vec<Value> = self.plugins.iter().map(installed).collect();
        let stack_type = self.plugins.first().map(|plugin| &plugin.served.stack_type);
        let stack = |(name, problem): &(String, Option<Problem>)| {
            json!({
                "name": name,
                "unexportable": problem.as_ref().map(|problem| outcome::problem(problem, words)),
            })
        };
        let stacks = self.stacks.as_ref().map(|all| all.iter().map(stack).collect::<Vec<_>>());
        Body::Item(json!({
            "removed": versions,
            "stack_type": stack_type,
            "stacks": stacks,
        }))
    }
}
