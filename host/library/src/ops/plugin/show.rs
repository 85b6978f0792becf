//! Shows an installed plugin.

use super::{ListedPlugin, of_type};
use crate::{
    ops::Kitaru,
    outcome::{Body, Outcome},
    plugin::{Input, set::PluginSet},
    problem::Failure,
    words::Words,
};
use jiff::Timestamp;
use kitaru_provider_host::{Description, imports, limits};
use serde_json::json;
use std::{path::PathBuf, time::Duration};

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
    /// What the component imports from the host.
    pub imports: Vec<String>,
    /// How long it may take to answer, and how many bytes of memory it may have.
    pub limits: (Duration, u64),
    /// The other versions that are installed.
    pub others: Vec<String>,
}

impl ShownPlugin {
    /// When it was installed, as a date and a time in UTC.
    #[must_use]
    pub fn since(&self) -> String {
        let seconds = i64::try_from(self.plugin.plugin.since).unwrap_or_default();
        Timestamp::from_second(seconds).unwrap_or_default().to_string()
    }
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
        let bytes = set.components.read(digest).unwrap_or_default();
        let (imports, limits) = match plugin.plugin.native {
            true => (Vec::new(), (limits::DEADLINE, limits::NATIVE_MEMORY)),
            false => (imports(&bytes), (limits::DEADLINE, limits::MEMORY as u64)),
        };
        Ok(ShownPlugin {
            imports,
            limits,
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
        item["imports"] = self.imports.clone().into();
        item["inputs"] = inputs.into();
        let (deadline, memory) = self.limits;
        item["limits"] = json!({ "answer_seconds": deadline.as_secs_f64(), "memory": memory });
        item["other_versions"] = self.others.clone().into();
        item["path"] = crate::text::path(&self.path).into();
        Body::Item(item)
    }
}
