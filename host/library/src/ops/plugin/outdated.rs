//! Lists plugins of which there are newer versions.

use crate::{
    ops::Kitaru,
    outcome::{self, Body, Outcome},
    plugin::{
        address::{PluginSource, WantedPlugin, WantedVersion},
        installed::InstalledPlugin,
        set::PluginSet,
    },
    problem::{Failure, Problem},
    words::Words,
};
use semver::Version;
use serde_json::{Value, json};

/// Plugins of which there are newer versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutdatedPlugins {
    /// The plugins.
    pub plugins: Vec<OutdatedPlugin>,
    /// Why sources cannot be asked.
    pub problems: Vec<Problem>,
}

/// A plugin of which there is a newer version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutdatedPlugin {
    /// The one that is installed.
    pub plugin: InstalledPlugin,
    /// The newest that an update would install; none if the source has no versions, and its bytes
    /// are others.
    pub fitting: Option<String>,
    /// The newest of all, where the source has versions.
    pub newest: Option<String>,
}

impl Kitaru {
    /// Asks the source of each plugin for newer versions.
    ///
    /// # Errors
    ///
    /// If it is not known what is installed.
    pub fn outdated_plugins(&self) -> Result<OutdatedPlugins, Failure> {
        let set = PluginSet::read(&self.settings)?;
        let (mut plugins, mut problems) = (Vec::new(), Vec::new());
        let mut types: Vec<&str> =
            set.inventory.plugins.iter().map(|plugin| plugin.served.stack_type.as_str()).collect();
        types.sort_unstable();
        types.dedup();
        for plugin in types.into_iter().filter_map(|stack_type| set.own(stack_type)) {
            match self.outdated(plugin) {
                Ok(Some(outdated)) => plugins.push(outdated),
                Ok(None) => {}
                Err(failure) => problems.extend(failure.into_problems()),
            }
        }
        Ok(OutdatedPlugins { plugins, problems })
    }

    fn outdated(&self, plugin: &InstalledPlugin) -> Result<Option<OutdatedPlugin>, Failure> {
        let version = match &plugin.wanted {
            Some(wanted) => wanted.parse()?,
            None => WantedVersion::Newest,
        };
        let wanted = WantedPlugin { source: plugin.source.clone(), version };
        let fetcher = self.fetcher();
        let outdated = |fitting, newest| OutdatedPlugin { plugin: plugin.clone(), fitting, newest };
        if !matches!(plugin.source, PluginSource::Registry(_)) {
            let fetched = fetcher.fetch(&wanted)?;
            let is_same = fetched.iter().all(|it| it.digest == plugin.digest);
            return Ok((!is_same).then(|| outdated(None, None)));
        }
        let Some((fitting, newest)) = fetcher.versions(&wanted)? else { return Ok(None) };
        let own = Version::parse(&plugin.version).ok();
        let is_newer = |text: &str| Version::parse(text).ok() > own;
        let is_outdated = is_newer(&fitting) || is_newer(&newest);
        Ok(is_outdated.then(|| outdated(Some(fitting), Some(newest))))
    }
}

impl Outcome for OutdatedPlugins {
    fn json(&self, words: &dyn Words) -> Body {
        let item = |outdated: &OutdatedPlugin| {
            json!({
                "fitting": outdated.fitting,
                "newest": outdated.newest,
                "source": outdated.plugin.source.to_string(),
                "stack_type": outdated.plugin.served.stack_type,
                "version": outdated.plugin.version,
                "wanted": outdated.plugin.wanted,
            })
        };
        let problems: Vec<Value> =
            self.problems.iter().map(|problem| outcome::problem(problem, words)).collect();
        let items = self.plugins.iter().map(item);
        Body::Items(items.collect(), vec![("problems", problems.into())])
    }
}
