//! Decides which of the plugins that were found count.
//!
//! 1. A broken plugin is listed as broken, and does not affect others.
//! 2. A plugin that is not to be trusted as it lies there is not run.
//! 3. An input must not have a reserved name.
//! 4. A type has one provider. Of two that serve it, the bundled one wins, then the installed one,
//!    else the one in the directory that is searched first; two in one directory are both rejected.
//!    A new file takes part once something has listed it, and not before.
//! 5. Nothing takes the place of an installed plugin that is not used.
//! 6. What the administrator put into the directory of the machine needs nobody else's word.

use super::{
    Listing, Plugin, error,
    installed::TrustedBy,
    set::{self, PluginSet},
    source::{Distrust, Offer, Offered},
    store::Known,
};
use crate::{problem::Problem, settings::Settings};
use kitaru_provider_host::Digest;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// Decides which plugins count; what is bundled does.
pub(super) fn decide(
    bundled: Vec<Plugin>,
    set: Result<&PluginSet, &Problem>,
    found: Vec<(Offered, Option<Known>)>,
    settings: &Settings,
) -> Listing {
    let mut listing = Listing { plugins: bundled, broken: Vec::new() };
    let refused = match set {
        Ok(set) => add_installed(set, &mut listing),
        Err(problem) => {
            listing.broken.push(problem.clone());
            HashSet::new()
        }
    };
    add_found(found, set.ok(), settings, &mut listing);
    listing.plugins.retain(|plugin| !refused.contains(&*plugin.served.stack_type));
    refuse_clashes(listing)
}

/// Adds the installed plugins, and returns the types of those that are not used.
fn add_installed(set: &PluginSet, listing: &mut Listing) -> HashSet<String> {
    let mut refused = HashSet::new();
    for stack_type in set.types() {
        match set.find(stack_type) {
            Some(Ok(installed)) => listing.plugins.push(set.plugin(installed)),
            Some(Err(problem)) => {
                listing.broken.push(problem);
                refused.insert(stack_type.to_owned());
            }
            None => {}
        }
    }
    refused
}

/// Adds the plugins that were found in directories. If it is not known what may be used, nothing is.
fn add_found(
    found: Vec<(Offered, Option<Known>)>,
    set: Option<&PluginSet>,
    settings: &Settings,
    listing: &mut Listing,
) {
    let own = settings.config.join("plugins");
    let agreed: HashSet<Digest> = found
        .iter()
        .filter(|((_, offer), _)| offer.distrust.is_none())
        .filter_map(|(_, known)| match known {
            Some(Known::Works { digest, .. }) => Some(*digest),
            _ => None,
        })
        .collect();
    for ((source, offer), known) in found {
        let problem = match (offer.distrust, known) {
            (Some(Distrust::Project), Some(Known::Unrun { digest }))
                if agreed.contains(&digest) =>
            {
                continue;
            }
            (Some(distrust), _) => error::untrusted(&offer, distrust, &own),
            (None, Some(Known::Works { digest, served })) => match allowed(&offer, set, settings) {
                Ok(()) => {
                    listing.plugins.push(Plugin { served, digest, offer, source });
                    continue;
                }
                Err(Some(problem)) => problem,
                Err(None) => continue,
            },
            (None, Some(Known::Broken(known))) => known.fault.of(&offer.label()).into(),
            (None, Some(Known::Reserved { input })) => error::reserved(&offer.label(), &input),
            (None, Some(Known::Unrun { .. }) | None) => continue,
        };
        listing.broken.push(problem);
    }
}

/// Whether a file that nobody installed may be used; the reason, unless it was told before.
fn allowed(
    offer: &Offer,
    set: Option<&PluginSet>,
    settings: &Settings,
) -> Result<(), Option<Problem>> {
    let PluginSet { is_locked, trust, .. } = set.ok_or(None)?;
    if *is_locked {
        return Err(Some(set::unlocked(&format!("`{}`", offer.label()))));
    }
    match set::of_file(offer) {
        Some(_) if offer.path().is_some_and(|it| it.starts_with(&settings.system)) => Ok(()),
        Some(source) => trust.policy.check(&source, &TrustedBy::User).map_err(Some),
        None => Ok(()),
    }
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
            is_kept[at] = false;
            // A copy of what is installed does no harm.
            let is_copy = plugins[rival].is_installed() && plugins[rival].digest == plugin.digest;
            if !is_copy {
                broken.push(error::clash(plugin, &plugins[rival]));
            }
        }
    }
    let mut is_kept = is_kept.into_iter();
    let plugins = plugins.into_iter().filter(|_| is_kept.next() == Some(true)).collect();
    Listing { plugins, broken }
}
