//! What every way of installing a plugin does: verify, try out, check, and then keep.
//!
//! 1. Who vouches for it is asked before anything of it is run.
//! 2. Everything is found out before anything is written, and all that is wrong is told at once.
//! 3. What others installed meanwhile is looked at again before writing.

use crate::{
    listener::{Event, Listener},
    ops::Kitaru,
    plugin::{
        Plugin, Served,
        admission::{self, Candidate},
        fetch::Fetched,
        installed::{Change, InstalledPlugin, Inventory, TrustedBy, lock::LockedPlugin},
        trust::{self, PluginTrust},
    },
    problem::{Failure, Problem},
    text::plain,
};
use kitaru_provider_host::native::is_native;
use kitaru_provider_host::{Description, Digest, InMemory};
use std::time::{SystemTime, UNIX_EPOCH};

/// A plugin that may be installed.
#[derive(Debug)]
pub(super) struct Prepared {
    fetched: Fetched,
    pub(super) description: Description,
    pub(super) plugin: InstalledPlugin,
    is_named: bool,
}

impl Prepared {
    /// The plugin as one that can be asked before it is installed.
    pub(super) fn candidate(&self) -> Plugin {
        let InstalledPlugin { served, digest, .. } = &self.plugin;
        Plugin::in_memory(served.clone(), *digest, &self.fetched.label, &self.fetched.bytes)
    }
}

/// What the user wants with plugins that are fetched.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Intent<'a> {
    /// The versions that the user asked for.
    pub(super) wanted: Option<&'a str>,
    /// Whether just this version was asked for.
    pub(super) is_named: bool,
    /// Whether it is to serve wherever no lock says otherwise.
    pub(super) is_own: bool,
}

impl Kitaru {
    /// Refuses to change the user's lock where only what is locked may be used.
    pub(super) fn may_change_lock(&self, what: &str) -> Result<(), Problem> {
        match self.settings.is_locked() {
            true => {
                let message =
                    format!("the lock may not change, so `{}` is left alone", plain(what));
                Err(Problem::state("plugin.locked", message)
                    .hint("Leave out `--locked`, and unset `KITARU_LOCKED`."))
            }
            false => Ok(()),
        }
    }

    /// Verifies and tries out what was fetched.
    ///
    /// # Errors
    ///
    /// Everything that keeps something of it from being installed.
    pub(super) fn prepare_plugins(
        &self,
        fetched: Vec<Fetched>,
        intent: Intent<'_>,
    ) -> Result<Vec<Prepared>, Failure> {
        let trust = PluginTrust::read(&self.settings)?;
        let inventory = Inventory::read(&self.settings.config)?;
        let (mut prepared, mut problems): (Vec<Prepared>, _) = (Vec::new(), Vec::new());
        for fetched in fetched {
            match self.prepare_plugin(fetched, intent, &trust, &inventory) {
                Ok(one) => prepared.push(one),
                Err(problem) => problems.push(problem),
            }
        }
        problems.extend(twice(&prepared));
        match problems.is_empty() {
            true => Ok(prepared),
            false => Err(Failure::of(problems)),
        }
    }

    fn prepare_plugin(
        &self,
        fetched: Fetched,
        intent: Intent<'_>,
        trust: &PluginTrust,
        inventory: &Inventory,
    ) -> Result<Prepared, Problem> {
        let signer = signer(&fetched, trust, self.listener())?;
        let native = is_native(&fetched.bytes);
        trust.check(&fetched.source, &signer, fetched.digest, native)?;
        self.listener().notify(&Event::Preparing { providers: 1 });
        let component = InMemory::new(fetched.label.clone(), fetched.bytes.as_slice());
        let (description, contract) = self.catalog.try_out(&component)?;
        let plugin = InstalledPlugin {
            digest: fetched.digest,
            size: fetched.bytes.len() as u64,
            source: fetched.source.clone(),
            version: fetched.version.clone().unwrap_or_else(|| description.version.clone()),
            manifest: fetched.manifest,
            wanted: intent.wanted.map(str::to_owned),
            signer,
            contract: contract.to_string(),
            native,
            since: now(),
            served: Served::of(&description),
            description: Digest::of(b""),
            is_own: intent.is_own,
            is_synced: !intent.is_own,
            has_answered: false,
            replaced: None,
        };
        let prepared = Prepared { fetched, description, plugin, is_named: intent.is_named };
        self.admit_plugin(&prepared, inventory)?;
        Ok(prepared)
    }

    fn admit_plugin(&self, prepared: &Prepared, inventory: &Inventory) -> Result<(), Problem> {
        let plugin = &prepared.plugin;
        let candidate = Candidate {
            stack_type: &plugin.served.stack_type,
            source: &plugin.source,
            version: &plugin.version,
            digest: plugin.digest,
            is_named: prepared.is_named,
            is_own: plugin.is_own,
        };
        admission::check(candidate, &self.catalog.bundled_types(), inventory)
    }

    /// Writes down what was prepared, and returns for each plugin the one that served before.
    ///
    /// # Errors
    ///
    /// If something else was installed meanwhile that speaks against it, or it cannot be written.
    pub(super) fn keep_plugins(
        &self,
        prepared: Vec<Prepared>,
    ) -> Result<Vec<(InstalledPlugin, Option<InstalledPlugin>)>, Failure> {
        let mut change = Change::begin(&self.settings)?;
        for one in &prepared {
            self.admit_plugin(one, &change.inventory)?;
        }
        let mut kept = Vec::new();
        for Prepared { fetched, description, mut plugin, .. } in prepared {
            let Change { inventory, lock, components, .. } = &mut change;
            plugin.description = components.keep(&fetched.bytes, &description)?;
            let stack_type = plugin.served.stack_type.as_str();
            let before = lock.find(stack_type).and_then(|it| inventory.find(it.digest)).cloned();
            let before = before.filter(|before| before.digest != plugin.digest);
            plugin.replaced = before.as_ref().filter(|_| plugin.is_own).map(|it| it.digest);
            if let Some(known) = inventory.find(plugin.digest) {
                plugin.is_own |= known.is_own;
                plugin.is_synced |= known.is_synced;
                plugin.since = known.since;
            }
            inventory.add(plugin.clone());
            if plugin.is_own {
                lock.set(LockedPlugin::of(&plugin));
            }
            kept.push((plugin, before));
        }
        change.finish()?;
        Ok(kept)
    }
}

/// Why what was fetched is trusted: a publisher signed it, or the user knows its digest.
fn signer(
    fetched: &Fetched,
    trust: &PluginTrust,
    listener: &dyn Listener,
) -> Result<TrustedBy, Problem> {
    // It has the rights of the user, so nobody else's word is enough.
    if is_native(&fetched.bytes) {
        return match trust.rules.has(fetched.digest) {
            true => Ok(TrustedBy::User),
            false => Err(trust::native(&fetched.label, fetched.digest)),
        };
    }
    match trust::publisher(fetched, trust, listener) {
        Err(_) if trust.rules.has(fetched.digest) => Ok(TrustedBy::User),
        signed => signed,
    }
}

/// Types that two plugins of one call serve.
fn twice(prepared: &[Prepared]) -> Vec<Problem> {
    let types: Vec<&str> = prepared.iter().map(|it| it.plugin.served.stack_type.as_str()).collect();
    let again = |(at, stack_type): (usize, &&str)| types[..at].contains(stack_type).then_some(at);
    let twice = types.iter().enumerate().filter_map(again);
    twice
        .map(|at| {
            let (label, stack_type) = (&prepared[at].fetched.label, types[at]);
            let message =
                format!("`{label}` serves `{stack_type}`, as another of these plugins does");
            Problem::state("provider.clash", message).hint("Install one of them.")
        })
        .collect()
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
