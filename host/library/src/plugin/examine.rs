//! Runs plugins without a cached description, to learn what they serve.

use super::{
    source::{Offer, Offered, Source},
    store::{CachedProvider, PluginStore},
};
use crate::problem::Problem;
use kitaru_provider_host::{Description, Digest, InMemory, Lasting, ProviderError, ProviderHost};
use std::{
    panic::resume_unwind,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// The result of running a plugin.
pub(super) struct Examined {
    pub(super) label: String,
    pub(super) fingerprint: String,
    pub(super) provider: CachedProvider,
    /// Whether the same plugin may give another result next time.
    pub(super) transient: bool,
}

/// Describes plugins without a cached description, as many in parallel as there are processors.
pub(super) fn all(host: &ProviderHost, store: &PluginStore, plugins: &[&Offered]) -> Vec<Examined> {
    let log = tracing::dispatcher::get_default(Clone::clone);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut examined = Vec::new();
        while let Some((source, offer)) = plugins.get(next.fetch_add(1, Ordering::Relaxed)) {
            let described = describe(host, store, source.as_ref(), offer);
            tracing::info!("asked the provider `{}` what it serves", offer.label);
            examined.push(Examined {
                label: offer.label.clone(),
                fingerprint: offer.fingerprint.clone(),
                transient: described
                    .as_ref()
                    .is_err_and(|error| error.fault.lasts() != Lasting::Always),
                provider: cached(described),
            });
        }
        examined
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(plugins.len());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers)
            .map(|_| scope.spawn(|| tracing::dispatcher::with_default(&log, work)))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

/// Runs a plugin to describe itself, and caches the description.
pub(super) fn describe(
    host: &ProviderHost,
    store: &PluginStore,
    source: &dyn Source,
    offer: &Offer,
) -> Result<(Digest, Description), ProviderError> {
    let bytes = source.fetch(offer).map_err(|fault| fault.of(&offer.label))?;
    let artifact = InMemory::new(offer.label.clone(), bytes);
    let description = host.describe(&artifact)?;
    store.keep_description(artifact.digest, &description);
    Ok((artifact.digest, description))
}

fn cached(described: Result<(Digest, Description), ProviderError>) -> CachedProvider {
    match described {
        Ok((digest, Description { stack_type, provider, version, .. })) => {
            CachedProvider::Works { digest, name: provider, version, stack_type }
        }
        Err(error) => {
            let Problem { code, message, hint, .. } = error.into();
            CachedProvider::Broken {
                code: code.into_owned(),
                message: message.to_string(),
                hint: hint.map(|hint| hint.to_string()),
            }
        }
    }
}
