//! Answers which plugin serves a stack type.
//!
//! A question costs what it asks for:
//!
//! 1. A bundled type is found without a look at installed plugins: none can serve it.
//! 2. For another type, each installed file is looked at once, and none is read whose type is
//!    known. Only if no known one serves the type, components that nothing is known of are run,
//!    each once, to describe themselves.
//! 3. Only a list needs all of them.
//!
//! And these rules decide:
//!
//! 4. A broken plugin is listed as broken, and does not affect others.
//! 5. A plugin that is not to be trusted as it lies there is not run.
//! 6. An input must not have a reserved name.
//! 7. A type has one provider. Of two that serve it, the bundled one wins, else the one in the
//!    directory that is searched first; two in one directory are both rejected. A new file takes
//!    part once something has listed it, and not before.

use super::{
    Plugin, Served, error,
    examine::{self, Examined, Examiner},
    source::{self, Bundled, Distrust, Offer, Offered, Source},
    store::{Known, PluginStore, Verdict},
};
use crate::{
    listener::{Event, Listener},
    problem::Problem,
    settings::Settings,
};
use kitaru_provider_host::{Description, Digest, Instance, ProviderError, ProviderHost};
use std::{
    collections::{HashMap, HashSet},
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

/// The plugins of this machine.
pub struct Catalog {
    settings: Settings,
    host: ProviderHost,
    store: PluginStore,
    has_warned: OnceLock<()>,
}

/// All plugins.
#[derive(Debug, Default)]
pub struct Listing {
    /// The working plugins, bundled ones first.
    pub plugins: Vec<Plugin>,
    /// The problems of the others.
    pub broken: Vec<Problem>,
}

impl Catalog {
    /// The plugins for these settings. Nothing is read yet.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let store = PluginStore::new(settings);
        let host = ProviderHost::new(store.code())
            .with_compiler(settings.compiler.clone())
            .with_cancelled(settings.cancelled.clone());
        Self { settings: settings.clone(), host, store, has_warned: OnceLock::new() }
    }

    /// What is kept of plugins on this machine.
    #[must_use]
    pub fn store(&self) -> &PluginStore {
        &self.store
    }

    /// The plugin that serves a type.
    pub fn find(&self, stack_type: &str, listener: &dyn Listener) -> Option<Plugin> {
        if let Some(plugin) = self.bundled(Some(stack_type)).next() {
            return Some(plugin);
        }
        let serves = |(_, known): &(Offered, Option<Known>)| match known {
            Some(Known::Works { served, .. }) => served.stack_type == stack_type,
            _ => false,
        };
        let mut installed = self.installed();
        // A new file may have the bytes of a known one, and then it serves the same type.
        self.examine(&mut installed, None);
        if !installed.iter().any(serves) {
            self.examine(&mut installed, Some(listener));
        }
        installed.retain(serves);
        self.warn(listener);
        decide(Vec::new(), installed, &self.own()).plugins.pop()
    }

    /// All plugins. New and changed ones are run to describe themselves.
    pub fn list(&self, listener: &dyn Listener) -> Listing {
        let mut installed = self.installed();
        self.examine(&mut installed, Some(listener));
        self.warn(listener);
        decide(self.bundled(None).collect(), installed, &self.own())
    }

    /// The plugins that are known without a look into any file.
    #[must_use]
    pub fn known(&self) -> Vec<Plugin> {
        decide(self.bundled(None).collect(), self.installed(), &self.own()).plugins
    }

    /// What a known plugin says of its type, if that was kept.
    #[must_use]
    pub fn known_description(&self, stack_type: &str) -> Option<Description> {
        if let Some((.., description)) = Bundled::described(Some(stack_type)).next() {
            return description;
        }
        let plugins = self.known();
        let plugin = plugins.iter().find(|plugin| plugin.served.stack_type == stack_type)?;
        match self.store.verdict(plugin.digest)? {
            Verdict::Works(description) => Some(*description),
            Verdict::Broken(_) => None,
        }
    }

    /// The first plugin that fits, bundled ones first. Installed ones are looked at only if no
    /// bundled one fits.
    pub fn first(&self, fits: impl Fn(&Served) -> bool, listener: &dyn Listener) -> Option<Plugin> {
        let bundled = self.bundled(None).find(|plugin| fits(&plugin.served));
        bundled.or_else(|| {
            let mut plugins = self.list(listener).plugins.into_iter();
            plugins.find(|plugin| fits(&plugin.served))
        })
    }

    /// All that a plugin says of its type.
    ///
    /// # Errors
    ///
    /// If it is not known yet, and the provider fails.
    pub fn description(&self, plugin: &Plugin) -> Result<Description, ProviderError> {
        if plugin.is_bundled() {
            let mut bundled = Bundled::described(Some(&plugin.served.stack_type));
            if let Some((.., Some(description))) = bundled.next() {
                return Ok(description);
            }
        }
        examine::describe(&self.host, &self.store, plugin)
    }

    /// Starts the provider of a plugin.
    ///
    /// # Errors
    ///
    /// If it cannot be compiled or fails when it starts.
    pub fn open(
        &self,
        plugin: &Plugin,
        listener: &dyn Listener,
    ) -> Result<Instance, ProviderError> {
        let Served { stack_type, provider, version, .. } = &*plugin.served;
        tracing::info!("asking `{provider}` {version}, the provider of `{stack_type}` stacks");
        let instance = self.host.open(plugin);
        self.warn(listener);
        instance
    }

    /// The bundled plugins, or the one for a type.
    fn bundled(&self, stack_type: Option<&str>) -> impl Iterator<Item = Plugin> {
        let source: Arc<dyn Source> = Arc::new(Bundled);
        Bundled::described(stack_type).filter_map(move |(offer, digest, description)| {
            let source = Arc::clone(&source);
            let mut plugin = Plugin { served: Box::default(), digest, offer, source };
            let description = match description {
                Some(description) => description,
                None => examine::describe(&self.host, &self.store, &plugin).ok()?,
            };
            *plugin.served = Served::of(&description);
            Some(plugin)
        })
    }

    /// The installed plugins, with what is known of each.
    fn installed(&self) -> Vec<(Offered, Option<Known>)> {
        let offers = source::installed(&self.settings);
        if offers.is_empty() {
            return Vec::new();
        }
        let mut index = self.store.index();
        let known = |offered: Offered| {
            let known = index.take(&offered.1);
            (offered, known)
        };
        offers.into_iter().map(known).collect()
    }

    /// The user's directory of plugins.
    fn own(&self) -> PathBuf {
        self.settings.config.join("plugins")
    }

    /// Learns what the plugins serve that nothing is known of, and remembers it. Without a listener,
    /// no component is run.
    fn examine(&self, installed: &mut [(Offered, Option<Known>)], listener: Option<&dyn Listener>) {
        let size = |offer: &Offer| offer.fingerprint.map(|fingerprint| fingerprint.size());
        let trusted = installed.iter().filter(|((_, offer), _)| offer.distrust.is_none());
        let sizes: HashSet<u64> = trusted.filter_map(|((_, offer), _)| size(offer)).collect();
        let is_unknown =
            |((_, offer), known): &(Offered, Option<Known>)| match (known, offer.distrust) {
                (None, None) => true,
                // Its bytes matter only if they can be those of another file.
                (None, Some(Distrust::Project)) => {
                    size(offer).is_some_and(|it| sizes.contains(&it))
                }
                (Some(Known::Unrun { .. }), None) => listener.is_some(),
                _ => false,
            };
        let unknown: Vec<&Offered> =
            installed.iter().filter(|one| is_unknown(one)).map(|(offered, _)| offered).collect();
        if unknown.is_empty() {
            return;
        }
        if let Some(listener) = listener {
            listener.notify(&Event::Preparing { providers: unknown.len() });
        }
        let (host, store) = (&self.host, &self.store);
        let examiner = Examiner { host, store, runs: listener.is_some() };
        let examined = examiner.all(&unknown);
        let offers: Vec<Offer> = installed.iter().map(|((_, offer), _)| offer.clone()).collect();
        let mut index = store.index();
        index.tidy(&offers);
        let slots = installed.iter_mut().filter(|one| is_unknown(one));
        for (((_, offer), slot), Examined { known, is_transient }) in slots.zip(examined) {
            if !is_transient {
                index.insert(offer, known.clone());
            }
            *slot = Some(known);
        }
        store.keep_index(&index);
    }

    /// Says once that nothing can be kept.
    fn warn(&self, listener: &dyn Listener) {
        let unkept = self.store.unkept().or_else(|| self.host.code().unkept());
        if let Some(unkept) = unkept
            && self.has_warned.set(()).is_ok()
        {
            listener.notify(&Event::Warning(&error::unkept(unkept)));
        }
    }
}

/// Decides which plugins count; `own` is the user's directory of plugins.
fn decide(bundled: Vec<Plugin>, installed: Vec<(Offered, Option<Known>)>, own: &Path) -> Listing {
    let agreed: HashSet<Digest> = installed
        .iter()
        .filter(|((_, offer), _)| offer.distrust.is_none())
        .filter_map(|(_, known)| match known {
            Some(Known::Works { digest, .. }) => Some(*digest),
            _ => None,
        })
        .collect();
    let mut listing = Listing { plugins: bundled, broken: Vec::new() };
    for ((source, offer), known) in installed {
        let problem = match (offer.distrust, known) {
            (Some(Distrust::Project), Some(Known::Unrun { digest }))
                if agreed.contains(&digest) =>
            {
                continue;
            }
            (Some(distrust), _) => error::untrusted(&offer, distrust, own),
            (None, Some(Known::Works { digest, served })) => {
                listing.plugins.push(Plugin { served, digest, offer, source });
                continue;
            }
            (None, Some(Known::Broken(known))) => known.fault.of(&offer.label()).into(),
            (None, Some(Known::Reserved { input })) => error::reserved(&offer.label(), &input),
            (None, Some(Known::Unrun { .. }) | None) => continue,
        };
        listing.broken.push(problem);
    }
    refuse_clashes(listing)
}

/// Leaves one plugin for each type.
fn refuse_clashes(listing: Listing) -> Listing {
    let Listing { plugins, mut broken } = listing;
    let mut serving: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, plugin) in plugins.iter().enumerate() {
        serving.entry(&plugin.served.stack_type).or_default().push(at);
    }
    let mut is_kept = vec![true; plugins.len()];
    for (at, plugin) in plugins.iter().enumerate() {
        // Sources are in order of precedence, so an earlier one wins.
        let is_rival = |other: &usize| {
            *other != at && (*other < at || Arc::ptr_eq(&plugins[*other].source, &plugin.source))
        };
        // Only the first two of a type matter: the others lose against the first.
        let first = serving[plugin.served.stack_type.as_str()].iter().take(2).copied();
        if let Some(rival) = first.into_iter().find(is_rival) {
            broken.push(error::clash(plugin, &plugins[rival]));
            is_kept[at] = false;
        }
    }
    let mut is_kept = is_kept.into_iter();
    let plugins = plugins.into_iter().filter(|_| is_kept.next() == Some(true)).collect();
    Listing { plugins, broken }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog").field("settings", &self.settings).finish_non_exhaustive()
    }
}
