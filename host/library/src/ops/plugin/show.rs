//! Shows an installed plugin.

use super::{ListedPlugin, of_type};
use crate::{
    ops::Kitaru,
    outcome::{Body, Outcome},
    plugin::{Input, set::PluginSet},
    problem::Failure,
    words::Words,
};
use kitaru_provider_host::Description;
use serde_json::json;
use std::path::PathBuf;

/// The arguments of [`Kitaru::show_plugin`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowPlugin {
    /// The type that it serves.
    pub stack_type: String,
}

/// An installed plugin.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownPlugin {
    /// The plugin that serves the type here, else the newest.
    pub plugin: ListedPlugin,
    /// Its file.
    pub path: PathBuf,
    /// What it described when it was installed; none if that is not as it was written down.
    pub description: Option<Description>,
    /// The other versions that are installed.
    pub others: Vec<String>,
}

impl Kitaru {
    /// Shows an installed plugin. No provider is run.
    ///
    /// # Errors
    ///
    /// If no plugin is installed for the type.
    pub fn show_plugin(&self, asked: &ShowPlugin) -> Result<ShownPlugin, Failure> {
        let set = PluginSet::read(&self.settings)?;
        let found = of_type(&set, &asked.stack_type)?;
        let listed: Vec<ListedPlugin> =
            found.into_iter().map(|plugin| ListedPlugin::of(plugin, &set)).collect();
        let at = listed.iter().position(|it| it.serves).unwrap_or(listed.len() - 1);
        let others = listed.iter().enumerate().filter(|(other, _)| *other != at);
        let others = others.map(|(_, other)| other.plugin.version.clone()).collect();
        let plugin = listed[at].clone();
        let (digest, written) = (plugin.plugin.digest, plugin.plugin.description);
        Ok(ShownPlugin {
            path: set.components.path(digest),
            description: set.components.description(digest, written),
            others,
            plugin,
        })
    }
}

impl Outcome for ShownPlugin {
    fn json(&self, _: &dyn Words) -> Body {
        let input = |input: &Input| json!({ "help": input.help, "name": input.name, "required": input.required });
        let inputs = self
            .description
            .as_ref()
            .map(|description| description.stack_type.inputs.iter().map(input).collect::<Vec<_>>());
        let mut item = self.plugin.json();
        item["inputs"] = inputs.into();
        item["other_versions"] = self.others.clone().into();
        item["path"] = crate::text::path(&self.path).into();
        Body::Item(item)
    }
}
