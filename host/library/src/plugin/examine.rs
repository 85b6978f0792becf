//! Runs components that nothing is known of, to learn what they serve.

use super::{
    RESERVED, Served,
    source::{Distrust, Offer, Offered, Source},
    store::{Known, KnownFault, PluginStore, Verdict},
};
use kitaru_provider_host::{
    Description, Digest, InMemory, Lasting, ProviderError, ProviderFault, ProviderHost,
};
use std::{
    panic::resume_unwind,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// What examines plugins, and remembers the result.
pub(super) struct Examiner<'a> {
    pub(super) host: &'a ProviderHost,
    pub(super) store: &'a PluginStore,
    /// Whether a component is run that nothing is known of.
    pub(super) runs: bool,
}

/// What was learnt of an offer.
pub(super) struct Examined {
    pub(super) known: Known,
    /// Whether it counts for this run only.
    pub(super) is_transient: bool,
}

impl Examiner<'_> {
    /// Examines plugins, as many in parallel as there are processors, and returns the results in
    /// the same order.
    pub(super) fn all(&self, plugins: &[&Offered]) -> Vec<Examined> {
        let log = tracing::dispatcher::get_default(Clone::clone);
        let next = AtomicUsize::new(0);
        let work = || {
            let mut examined = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some((source, offer)) = plugins.get(at) else { return examined };
                examined.push((at, self.one(source.as_ref(), offer)));
            }
        };
        let workers = thread::available_parallelism().map_or(1, usize::from).min(plugins.len());
        let mut examined: Vec<(usize, Examined)> = thread::scope(|scope| {
            let workers: Vec<_> = (0..workers)
                .map(|_| scope.spawn(|| tracing::dispatcher::with_default(&log, work)))
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
                .collect()
        });
        examined.sort_by_key(|(at, _)| *at);
        examined.into_iter().map(|(_, examined)| examined).collect()
    }

    fn one(&self, source: &dyn Source, offer: &Offer) -> Examined {
        let (known, is_transient) = match self.verdict(source, offer) {
            Err(fault) => (Known::Broken(KnownFault::now(fault)), true),
            Ok((digest, None)) => (Known::Unrun { digest }, false),
            Ok((_, Some(Verdict::Broken(fault)))) => (Known::Broken(fault), false),
            Ok((digest, Some(Verdict::Works(description)))) => {
                (Self::known(digest, &description), false)
            }
        };
        Examined { known, is_transient }
    }

    /// The digest of a plugin, and the verdict on it unless it may not be run; or a fault that says
    /// nothing about the bytes.
    fn verdict(
        &self,
        source: &dyn Source,
        offer: &Offer,
    ) -> Result<(Digest, Option<Verdict>), ProviderFault> {
        let artifact = InMemory::new(offer.label(), source.fetch(offer)?);
        let digest = artifact.digest;
        if offer.distrust == Some(Distrust::Project) {
            return Ok((digest, None));
        }
        // As it was kept, with the time until which it counts.
        let kept = self.store.verdict(digest);
        if kept.is_some() || !self.runs {
            return Ok((digest, kept));
        }
        match describe(self.host, self.store, &artifact) {
            Ok(description) => Ok((digest, Some(Verdict::Works(Box::new(description))))),
            Err(error) if error.fault.lasts() == Lasting::Now => Err(error.fault),
            Err(error) => Ok((digest, Some(Verdict::Broken(KnownFault::now(error.fault))))),
        }
    }

    fn known(digest: Digest, description: &Description) -> Known {
        match reserved(description) {
            Some(input) => Known::Reserved { input: input.to_owned() },
            None => Known::Works { digest, served: Box::new(Served::of(description)) },
        }
    }
}

/// An input with a reserved name, if there is one.
pub(super) fn reserved(description: &Description) -> Option<&str> {
    let mut inputs = description.stack_type.inputs.iter().map(|input| input.name.as_str());
    inputs.find(|input| RESERVED.contains(input))
}

/// What a component describes, or what is wrong with it: as it was found before, or by running it.
pub(super) fn describe(
    host: &ProviderHost,
    store: &PluginStore,
    artifact: &dyn kitaru_provider_host::Artifact,
) -> Result<Description, ProviderError> {
    match store.verdict(artifact.digest()) {
        Some(Verdict::Works(description)) => return Ok(*description),
        Some(Verdict::Broken(known)) => return Err(known.fault.of(&artifact.label())),
        None => {}
    }
    let described = host.describe(artifact);
    tracing::info!("asked the provider `{}` what it serves", artifact.label());
    let verdict = match &described {
        Ok(description) => Some(Verdict::Works(Box::new(description.clone()))),
        Err(error) if error.fault.lasts() == Lasting::Now => None,
        Err(error) => Some(Verdict::Broken(KnownFault::now(error.fault.clone()))),
    };
    if let Some(verdict) = verdict {
        store.keep_verdict(artifact.digest(), &verdict);
    }
    described
}
