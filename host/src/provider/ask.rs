//! A provider that is known, and the questions that it is asked.

use super::{
    code, declared,
    error::{ProviderError, ProviderFault},
    plan::{Finding, Plan, Row},
    sandbox::{Limits, Sandbox},
    source::{Digest, Source},
    v1::Running,
};
use crate::{
    description::{Description, StackType},
    disk,
    request::Request,
    stack::Stack,
    world::Dirs,
};
use std::{path::PathBuf, time::Duration};

/// What a provider may use: plenty for an interpreter of Python or JavaScript, little for a machine.
const LIMITS: Limits = Limits {
    deadline: Duration::from_millis(2000),
    memory: 64 << 20,
    table_elements: 100_000,
    instances: 50,
    answer: 1 << 20,
};

/// A provider and the type that it serves.
#[derive(Debug, Clone)]
pub struct Provider {
    /// What it serves.
    pub stack_type: StackType,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The digest of its component.
    pub digest: String,
    /// Where it is.
    pub source: Source,
}

impl Provider {
    /// The full description of what it serves.
    ///
    /// # Errors
    ///
    /// If it has to be asked again, and does not answer.
    pub fn description(&self, dirs: &Dirs) -> Result<Description, ProviderError> {
        let kept = disk::read_own(&description_path(dirs, &self.digest));
        match kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
            Some(description) => Ok(description),
            None => {
                let sandbox = sandbox().map_err(|fault| fault.of(&self.source.label()))?;
                describe(dirs, &sandbox, &self.source).map(|(_, description)| description)
            }
        }
    }

    /// Asks what is wrong with a request, and if nothing is, what to create.
    ///
    /// A request that is not `complete`, because the host found something wrong, is not planned.
    ///
    /// # Errors
    ///
    /// If the provider fails.
    pub fn plan(
        &self,
        dirs: &Dirs,
        request: &Request,
        complete: bool,
    ) -> Result<(Vec<Finding>, Option<Plan>), ProviderError> {
        self.run(dirs, |running| {
            let mut findings = running.validate(request)?;
            findings.retain(|finding| request.verify || !finding.verification);
            let plan = match complete && findings.is_empty() {
                true => Some(running.plan(request)?),
                false => None,
            };
            Ok((findings, plan))
        })
    }

    /// Asks how a stack reads, of which it sees no secret.
    ///
    /// # Errors
    ///
    /// If the provider fails.
    pub fn show(&self, dirs: &Dirs, stack: &Stack) -> Result<Vec<Row>, ProviderError> {
        let open = declared::open(stack, Some(&self.description(dirs)?));
        self.run(dirs, |running| running.show(&open))
    }

    fn run<T>(
        &self,
        dirs: &Dirs,
        ask: impl FnOnce(&mut Running<'_>) -> Result<T, ProviderError>,
    ) -> Result<T, ProviderError> {
        let label = self.source.label();
        let sandbox = sandbox().map_err(|fault| fault.of(&label))?;
        let digest = self.digest.parse().map_err(|fault: ProviderFault| fault.of(&label))?;
        let component = code::load(sandbox.engine(), dirs, &self.source, &digest)
            .map_err(|fault| fault.of(&label))?;
        let mut running = Running::start(&sandbox, &component, &label)?;
        ask(&mut running)
    }
}

/// The sandbox of all providers, with its clock running.
pub(super) fn sandbox() -> Result<Sandbox, ProviderFault> {
    let sandbox = Sandbox::new(LIMITS)?;
    sandbox.start_clock();
    Ok(sandbox)
}

/// Asks the provider at a source what it serves, and keeps the answer.
pub(super) fn describe(
    dirs: &Dirs,
    sandbox: &Sandbox,
    source: &Source,
) -> Result<(Digest, Description), ProviderError> {
    let label = source.label();
    let bytes = source.read().map_err(|fault| fault.of(&label))?;
    let digest = Digest::of(&bytes);
    let component = code::compile_new(sandbox.engine(), dirs, &bytes, &digest)
        .map_err(|fault| fault.of(&label))?;
    let description = Running::start(sandbox, &component, &label)?.describe()?;
    let path = description_path(dirs, &digest.to_string());
    if let Err(error) = source.unpack().and_then(|()| {
        path.parent().map_or(Ok(()), disk::create_private_dir)?;
        disk::replace(
            &path,
            &serde_json::to_vec(&description).unwrap_or_default(),
            disk::Readers::User,
        )
    }) {
        // Asked again the next time, and nothing worse.
        tracing::debug!("the description is not kept: {error}");
    }
    Ok((digest, description))
}

fn description_path(dirs: &Dirs, digest: &str) -> PathBuf {
    let name = format!("{digest}-{}.json", env!("CARGO_PKG_VERSION"));
    dirs.cache.join("descriptions").join(name)
}
