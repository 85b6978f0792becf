//! Lists all plugins and what they serve, from a cache, without running them.
//!
//! 1. A plugin that is new or changed is run once, to describe itself.
//! 2. A broken plugin is listed as broken, and does not affect others.
//! 3. An input must not have a reserved name.
//! 4. A type has one provider. Of two that serve it, the bundled one wins, else the one in the
//!    directory that is searched first; two in one directory are both rejected.

use super::{
    Plugin, error,
    examine::{self, Examined},
    source::{Offer, Offered},
    store::{CachedProvider, CatalogCache, PluginStore},
};
use crate::{
    listener::{Event, Listener},
    problem::{Fault, Problem},
};
use kitaru_provider_host::{Description, ProviderError, ProviderHost, StackType};
use std::sync::Arc;

/// All plugins.
#[derive(Debug, Default)]
pub struct Catalog {
    /// All offers, in order.
    offers: Vec<Offer>,
    plugins: Vec<Plugin>,
    broken: Vec<Problem>,
}

impl Catalog {
    /// Loads the catalog of the offered plugins; new or changed ones are run to describe
    /// themselves. No input of an installed plugin may have a `reserved` name; which names those are
    /// is only asked if one is installed.
    #[must_use]
    pub fn load(
        offers: Vec<Offered>,
        reserved: &dyn Fn() -> Vec<String>,
        host: &ProviderHost,
        store: &PluginStore,
        listener: &dyn Listener,
    ) -> Self {
        let known = known(&offers, host, store, listener);
        let mut catalog = Self::of(offers, known);
        if catalog.plugins.iter().any(|plugin| !plugin.is_bundled()) {
            catalog.refuse_reserved(&reserved());
        }
        catalog.refuse_clashes();
        catalog
    }

    /// Whether this catalog was loaded for exactly these plugins.
    #[must_use]
    pub fn is_of(&self, offers: &[Offered]) -> bool {
        let now = offers.iter().map(|(_, offer)| offer);
        self.offers.iter().eq(now)
    }

    fn of(offers: Vec<Offered>, mut known: CatalogCache) -> Self {
        let all = offers.iter().map(|(_, offer)| offer.clone()).collect();
        let mut catalog = Self { offers: all, ..Self::default() };
        for (source, offer) in offers {
            match known.remove(&offer.label) {
                Some((_, CachedProvider::Works { digest, name, version, stack_type })) => {
                    let plugin = Plugin { stack_type, name, version, digest, offer, source };
                    catalog.plugins.push(plugin);
                }
                Some((_, CachedProvider::Broken { code, message, hint })) => {
                    let (message, hint) = (message.into(), hint.map(Into::into));
                    let fault = Fault::Backend;
                    catalog.broken.push(Problem { code: code.into(), fault, message, hint });
                }
                None => {}
            }
        }
        catalog
    }

    fn refuse_reserved(&mut self, reserved: &[String]) {
        let is_reserved = |plugin: &Plugin| {
            let mut inputs = plugin.stack_type.inputs.iter().map(|input| &input.name);
            inputs.find(|input| !plugin.is_bundled() && reserved.contains(input)).cloned()
        };
        let plugins = std::mem::take(&mut self.plugins);
        for plugin in plugins {
            match is_reserved(&plugin) {
                Some(input) => self.broken.push(error::reserved(&plugin, &input)),
                None => self.plugins.push(plugin),
            }
        }
    }

    fn refuse_clashes(&mut self) {
        let (mut kept, mut broken) = (Vec::new(), Vec::new());
        for (index, plugin) in self.plugins.iter().enumerate() {
            // Sources are in order of precedence, so an earlier one wins.
            let rival = self.plugins.iter().enumerate().find(|(at, other)| {
                let same_source = Arc::ptr_eq(&other.source, &plugin.source);
                other.stack_type.name == plugin.stack_type.name
                    && *at != index
                    && (*at < index || same_source)
            });
            match rival {
                Some((_, other)) => broken.push(error::clash(plugin, other)),
                None => kept.push(plugin.clone()),
            }
        }
        self.plugins = kept;
        self.broken.extend(broken);
    }

    /// The working plugins, bundled ones first.
    #[must_use]
    pub fn plugins(&self) -> &[Plugin] {
        &self.plugins
    }

    /// The problems of the broken plugins.
    #[must_use]
    pub fn broken(&self) -> &[Problem] {
        &self.broken
    }

    /// All served types.
    #[must_use]
    pub fn types(&self) -> Vec<&StackType> {
        self.plugins.iter().map(|plugin| &plugin.stack_type).collect()
    }

    /// The names of all inputs of all types.
    #[must_use]
    pub fn input_names(&self) -> Vec<&str> {
        let inputs = self.plugins.iter().flat_map(|plugin| &plugin.stack_type.inputs);
        inputs.map(|input| input.name.as_str()).collect()
    }

    /// The provider of a type.
    #[must_use]
    pub fn find(&self, stack_type: &str) -> Option<&Plugin> {
        self.plugins.iter().find(|plugin| plugin.stack_type.name == stack_type)
    }
}

impl Plugin {
    /// The full description of the provider.
    ///
    /// # Errors
    ///
    /// If it is not cached, and the provider fails.
    pub fn description(
        &self,
        host: &ProviderHost,
        store: &PluginStore,
    ) -> Result<Description, ProviderError> {
        match store.description(self.digest) {
            Some(description) => Ok(description),
            None => {
                let description = host.describe(self)?;
                store.keep_description(self.digest, &description);
                Ok(description)
            }
        }
    }
}

/// The cached results for the offered plugins, after examining those without one.
fn known(
    offers: &[Offered],
    host: &ProviderHost,
    store: &PluginStore,
    listener: &dyn Listener,
) -> CatalogCache {
    let mut known = store.catalog();
    let is_known = |offer: &Offer| {
        known.get(&offer.label).is_some_and(|(fingerprint, _)| *fingerprint == offer.fingerprint)
    };
    let unknown: Vec<&Offered> = offers.iter().filter(|(_, offer)| !is_known(offer)).collect();
    if unknown.is_empty() {
        return known;
    }
    listener.notify(&Event::Preparing { providers: unknown.len() });
    let mut transient = Vec::new();
    for examined in examine::all(host, store, &unknown) {
        let Examined { label, fingerprint, provider, transient: is_transient } = examined;
        match is_transient {
            // A transient failure is not cached beyond this run.
            true => transient.push((label, (fingerprint, provider))),
            false => {
                known.insert(label, (fingerprint, provider));
            }
        }
    }
    known.retain(|label, _| offers.iter().any(|(_, offer)| offer.label == *label));
    store.keep_catalog(&known);
    known.extend(transient);
    known
}
