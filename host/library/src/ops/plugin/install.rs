//! Installs plugins.

use super::{installed, prepare::Intent};
use crate::{
    ops::Kitaru,
    outcome::{Body, Outcome},
    plugin::{
        address::{AddressError, WantedPlugin, WantedVersion},
        installed::InstalledPlugin,
    },
    problem::{Explain, Failure, Fault},
    words::{Text, Words},
};

/// The arguments of [`Kitaru::install_plugin`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallPlugin {
    /// Where it comes from, and which version: see [`WantedPlugin`].
    pub source: String,
}

/// The plugins that were installed, each with the one that served its type before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledPlugins {
    /// The plugins.
    pub plugins: Vec<(InstalledPlugin, Option<InstalledPlugin>)>,
}

impl Kitaru {
    /// Installs a plugin, or all of a directory.
    ///
    /// # Errors
    ///
    /// If it cannot be fetched, nobody who is trusted vouches for it, it is no working provider, or
    /// it may not be installed beside what is there. Nothing is written then.
    pub fn install_plugin(&self, asked: &InstallPlugin) -> Result<InstalledPlugins, Failure> {
        self.may_change_lock(&asked.source)?;
        let wanted = WantedPlugin::parse(&asked.source, |text| self.settings.path(text))?;
        let version = wanted.version.to_string();
        let intent = Intent {
            wanted: matches!(wanted.version, WantedVersion::Fitting(_)).then_some(&*version),
            is_named: matches!(wanted.version, WantedVersion::Tag(_) | WantedVersion::Manifest(_)),
            is_own: true,
        };
        let prepared = self.prepare_plugins(self.fetcher().fetch(&wanted)?, intent)?;
        Ok(InstalledPlugins { plugins: self.keep_plugins(prepared)? })
    }
}

impl Explain for AddressError {
    fn code(&self) -> &'static str {
        "plugin.source"
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<Text> {
        let hint = match self {
            Self::Empty | Self::Location(_) | Self::Form { .. } => {
                "Name a file, a directory of files, `https://…/x.wasm`, or \
                 `oci://REGISTRY/REPOSITORY`, with `@VERSION` behind it if you want."
            }
            Self::Version { .. } => {
                "Give a version, a requirement such as `^1.2`, or the `sha256:…` of a manifest."
            }
        };
        Some(hint.into())
    }
}

impl Outcome for InstalledPlugins {
    fn json(&self, _: &dyn Words) -> Body {
        let items = self.plugins.iter().map(|(plugin, before)| {
            let mut item = installed(plugin);
            item["replaced"] = before.as_ref().map(installed).into();
            item
        });
        Body::Items(items.collect(), Vec::new())
    }
}
