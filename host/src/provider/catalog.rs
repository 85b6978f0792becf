//! What every provider serves, known without running any of them.
//!
//! A provider never changes its description, so it is asked once, and the
//! answer is kept: the heads of all descriptions in one file, since every
//! command line for `stack create` needs them all, and each full description in
//! a file of its own. Both are found by what changes when the component does, and
//! read only from files that nobody else can write: they say which values are
//! secret.
//!
//! 1. A provider that is broken is known as broken, and hides no other.
//! 2. A type has one provider. Of two that serve it, the one in the program stays, else the one
//!    in the directory that is searched first; of two in one directory, neither does.

use super::{
    ask::{self, Provider},
    error::{ProviderError, ProviderFault},
    source::{self, Digest, Source},
};
use crate::{
    description::{Description, StackType},
    disk,
    problem::{Explain, Fault, Problem},
    stack::Stack,
    world::{Dirs, World},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// All providers.
#[derive(Debug, Default)]
pub struct Catalog {
    providers: Vec<Provider>,
    broken: Vec<Problem>,
}

/// What is kept of a provider, by its fingerprint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Known {
    Works {
        digest: String,
        name: String,
        version: String,
        stack_type: StackType,
    },
    /// The parts of a problem.
    Broken {
        code: String,
        message: String,
        hint: Option<String>,
    },
}

/// The file of all heads, by label and fingerprint of the source.
type Heads = BTreeMap<String, (String, Known)>;

impl Catalog {
    /// Finds all providers; those that are new or changed are asked what they serve.
    #[must_use]
    pub fn load(world: &World) -> Self {
        let path = heads_path(&world.dirs);
        let mut heads: Heads = disk::read_own(&path)
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default();
        let sources: Vec<(Source, String)> = source::find(&world.dirs)
            .into_iter()
            .map(|source| {
                let fingerprint = source.fingerprint().unwrap_or_default();
                (source, fingerprint)
            })
            .collect();
        let unknown: Vec<&(Source, String)> = sources
            .iter()
            .filter(|(source, fingerprint)| {
                heads.get(&source.label()).is_none_or(|(known, _)| known != fingerprint)
            })
            .collect();
        let mut passing = Vec::new();
        if !unknown.is_empty() {
            for learnt in learn(world, &unknown) {
                tracing::info!("asked the provider `{}` what it serves", learnt.label);
                let entry = (learnt.fingerprint, learnt.known);
                if learnt.passing {
                    passing.push((learnt.label, entry));
                } else {
                    heads.insert(learnt.label, entry);
                }
            }
            let present: Vec<String> = sources.iter().map(|(source, _)| source.label()).collect();
            heads.retain(|label, _| present.contains(label));
            keep_heads(&path, &heads);
        }
        // What may work the next time is known for this time only.
        heads.extend(passing);
        // Other settings may have been in use when the cache was filled.
        for (source, _) in sources.iter().filter(|(source, _)| !source.path().exists()) {
            if let Err(error) = source.unpack() {
                tracing::debug!("{error}");
            }
        }
        Self::of(sources.into_iter().filter_map(|(source, _)| {
            let (_, known) = heads.remove(&source.label())?;
            Some((source, known))
        }))
    }

    fn of(known: impl Iterator<Item = (Source, Known)>) -> Self {
        let mut catalog = Self::default();
        for (source, known) in known {
            match known {
                Known::Works { digest, name, version, stack_type } => {
                    catalog.providers.push(Provider { stack_type, name, version, digest, source });
                }
                Known::Broken { code, message, hint } => {
                    let fault = Fault::Backend;
                    catalog.broken.push(Problem { code: code.into(), fault, message, hint });
                }
            }
        }
        catalog.refuse_clashes();
        catalog
    }

    fn refuse_clashes(&mut self) {
        let clash = |one: &Provider, other: &Provider| {
            ProviderFault::Clash {
                stack_type: one.stack_type.name.clone(),
                other: other.source.label(),
            }
            .of(&one.source.label())
        };
        let (mut kept, mut broken) = (Vec::new(), Vec::new());
        for provider in &self.providers {
            let rival = |other: &&Provider| {
                other.stack_type.name == provider.stack_type.name
                    && other.source.path() != provider.source.path()
                    && other.source.rank() <= provider.source.rank()
            };
            match self.providers.iter().find(rival) {
                Some(other) => broken.push(clash(provider, other).into()),
                None => kept.push(provider.clone()),
            }
        }
        self.providers = kept;
        self.broken.extend::<Vec<Problem>>(broken);
    }

    /// The providers that work, the bundled ones first.
    #[must_use]
    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// What is wrong with the others.
    #[must_use]
    pub fn broken(&self) -> &[Problem] {
        &self.broken
    }

    /// All types that are served.
    #[must_use]
    pub fn types(&self) -> Vec<&StackType> {
        self.providers.iter().map(|provider| &provider.stack_type).collect()
    }

    /// The provider of a type.
    #[must_use]
    pub fn find(&self, stack_type: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.stack_type.name == stack_type)
    }

    /// The provider whose type a stack is of that somebody else created.
    #[must_use]
    pub fn recognise(&self, stack: &Stack) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.stack_type.is_that_of(stack))
    }
}

/// What a provider answered when it was asked what it serves.
struct Learnt {
    label: String,
    fingerprint: String,
    known: Known,
    passing: bool,
}

/// Asks providers what they serve, as many at a time as there are processors.
fn learn(world: &World, sources: &[&(Source, String)]) -> Vec<Learnt> {
    if world.stderr.terminal {
        let noun = if sources.len() == 1 { "provider" } else { "providers" };
        // It is a courtesy: whoever cannot be told waits without a word.
        let _ = world.stderr.write(&format!("Preparing {} {noun}, once …\n", sources.len()));
    }
    let dirs = &world.dirs;
    let log = tracing::dispatcher::get_default(Clone::clone);
    let sandbox = ask::sandbox();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut learnt = Vec::new();
        while let Some((source, fingerprint)) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
            let known = sandbox
                .as_ref()
                .map_err(|fault| fault.clone().of(&source.label()))
                .and_then(|sandbox| ask::describe(dirs, sandbox, source));
            let passing = known.as_ref().is_err_and(ProviderError::is_passing);
            learnt.push(Learnt {
                label: source.label(),
                fingerprint: fingerprint.clone(),
                known: Known::from(known),
                passing,
            });
        }
        learnt
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(sources.len());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers)
            .map(|_| scope.spawn(|| tracing::dispatcher::with_default(&log, work)))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    })
}

impl From<Result<(Digest, Description), ProviderError>> for Known {
    fn from(learnt: Result<(Digest, Description), ProviderError>) -> Self {
        match learnt {
            Ok((digest, Description { stack_type, provider, version, .. })) => {
                Self::Works { digest: digest.to_string(), name: provider, version, stack_type }
            }
            Err(error) => Self::Broken {
                code: error.code().to_owned(),
                message: error.to_string(),
                hint: error.hint(),
            },
        }
    }
}

fn keep_heads(path: &Path, heads: &Heads) {
    let kept = path.parent().map_or(Ok(()), disk::create_private_dir).and_then(|()| {
        disk::replace(path, &serde_json::to_vec(heads).unwrap_or_default(), disk::Readers::User)
    });
    if let Err(error) = kept {
        tracing::debug!("the catalog is not kept: {error}");
    }
}

/// Kept by the release that read them: another may read more of them.
fn heads_path(dirs: &Dirs) -> PathBuf {
    dirs.cache.join(format!("catalog-{}.json", env!("CARGO_PKG_VERSION")))
}
