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
//! Not decided here: which of several plugins counts (`decision`), and which of the installed ones
//! ([`set`](super::set)).

use super::{
    Plugin, Served,
    decision::decide,
    error,
    examine::{self, Examined, Examiner, reserved},
    installed::{self, ComponentError, ComponentFiles},
    set::PluginSet,
    source::{self, Bundled, Distrust, Holder, Offer, Offered, Source},
    store::{Known, PluginStore, Verdict},
};
use crate::{
    listener::{Event, Listener},
    problem::Problem,
    settings::Settings,
};
use kitaru_provider_host::{
    Artifact as _, Contract, Description, InMemory, Instance, ProviderError, ProviderFault,
    ProviderHost, native::is_native,
};
use std::{
    collections::HashSet,
    fmt,
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
        let set = PluginSet::read(&self.settings);
        if let Ok(set) = &set
            && let Some(chosen) = set.find(stack_type)
        {
            return chosen.ok().map(|installed| set.plugin(installed));
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
        decide(Vec::new(), set.as_ref(), installed, &self.settings).plugins.pop()
    }

    /// Why the installed plugin for a type is not used, if there is one.
    #[must_use]
    pub fn refusal(&self, stack_type: &str) -> Option<Problem> {
        match PluginSet::read(&self.settings) {
            Ok(set) => set.find(stack_type)?.err(),
            Err(problem) => Some(problem),
        }
    }

    /// All plugins. New and changed ones are run to describe themselves.
    pub fn list(&self, listener: &dyn Listener) -> Listing {
        let mut installed = self.installed();
        self.examine(&mut installed, Some(listener));
        self.warn(listener);
        let set = PluginSet::read(&self.settings);
        decide(self.bundled(None).collect(), set.as_ref(), installed, &self.settings)
    }

    /// The plugins that are known without a look into any file.
    #[must_use]
    pub fn known(&self) -> Vec<Plugin> {
        let set = PluginSet::read(&self.settings);
        decide(self.bundled(None).collect(), set.as_ref(), self.installed(), &self.settings).plugins
    }

    /// What a known plugin says of its type, if that was kept.
    #[must_use]
    pub fn known_description(&self, stack_type: &str) -> Option<Description> {
        if let Some((.., description)) = Bundled::described(Some(stack_type)).next() {
            return description;
        }
        let plugins = self.known();
        let plugin = plugins.iter().find(|plugin| plugin.served.stack_type == stack_type)?;
        if let Some(description) = self.written(plugin) {
            return Some(description);
        }
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
        match self.written(plugin) {
            Some(description) => Ok(description),
            None => examine::describe(&self.host, &self.store, plugin),
        }
    }

    /// What an installed plugin described when it was installed.
    fn written(&self, plugin: &Plugin) -> Option<Description> {
        let Holder::Installed { digest, .. } = plugin.offer.holder else { return None };
        let set = PluginSet::read(&self.settings).ok()?;
        set.components.description(digest, set.inventory.find(digest)?.description)
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
        // Its code may be kept: what it was compiled from is checked all the same.
        if let Holder::Installed { digest, .. } = plugin.offer.holder {
            let components = ComponentFiles::in_settings(&self.settings.config);
            let fault = |error: ComponentError| ProviderFault::from(error).of(&plugin.label());
            let bytes = components.read(digest).map_err(fault)?;
            if is_native(&bytes) {
                let library = InMemory { digest, label: plugin.offer.label(), bytes: bytes.into() };
                return self.host.open_native(&library);
            }
        }
        let instance = self.host.open(plugin);
        self.warn(listener);
        instance
    }

    /// Forgets what was compiled of a plugin, so that it is compiled again.
    pub fn forget_code(&self, plugin: &Plugin) {
        self.host.code().forget(plugin.digest);
    }

    /// Remembers that a plugin has answered: the version that it took the place of is needed no
    /// longer.
    pub fn answered(&self, plugin: &Plugin) {
        if let Holder::Installed { digest, .. } = plugin.offer.holder
            && let Err(error) = installed::settle(&self.settings, digest)
        {
            // The next answer settles it.
            tracing::debug!("the version before is kept: {error}");
        }
    }

    /// The types that the program serves itself.
    #[must_use]
    pub fn bundled_types(&self) -> Vec<String> {
        Bundled::types().map(str::to_owned).collect()
    }

    /// Runs a component that is to be installed, and returns what it describes and which contract
    /// it was built for.
    ///
    /// # Errors
    ///
    /// If it is no provider, fails, or has an input with a reserved name.
    pub fn try_out(&self, component: &InMemory<'_>) -> Result<(Description, Contract), Problem> {
        let mut instance = match is_native(&component.bytes) {
            true => self.host.open_native(component)?,
            false => self.host.open(component)?,
        };
        let description = instance.describe()?;
        match reserved(&description) {
            Some(input) => Err(error::reserved(&component.label, input)),
            None => Ok((description, instance.contract().clone())),
        }
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

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog").field("settings", &self.settings).finish_non_exhaustive()
    }
}
