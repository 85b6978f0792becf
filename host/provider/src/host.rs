//! Opens providers: from bytes that nobody has looked at to an instance that answers.

use crate::{
    artifact::Artifact,
    code::{Code, CodeCache},
    description::Description,
    engine::Engine,
    error::{ProviderError, ProviderFault},
    instance::Instance,
    v1::V1,
};

/// Asks providers.
///
/// It can be used from several threads at once. All hosts of a process share one engine.
#[derive(Debug)]
pub struct ProviderHost {
    code: CodeCache,
}

impl ProviderHost {
    /// A host that keeps compiled code here.
    #[must_use]
    pub fn new(code: CodeCache) -> Self {
        Self { code }
    }

    /// Starts an instance of a provider.
    ///
    /// # Errors
    ///
    /// If the bytes cannot be read, are not the component of a provider, or cannot be compiled, or
    /// if the component fails when it starts.
    pub fn open(&self, artifact: &dyn Artifact) -> Result<Instance, ProviderError> {
        self.start(artifact).map_err(|fault| fault.of(artifact.label()))
    }

    /// What the stack type of a provider needs and may be told.
    ///
    /// The answer is the same for the same digest.
    ///
    /// # Errors
    ///
    /// If the provider cannot be opened or fails, or its answer breaks the contract.
    pub fn describe(&self, artifact: &dyn Artifact) -> Result<Description, ProviderError> {
        self.open(artifact)?.describe()
    }

    fn start(&self, artifact: &dyn Artifact) -> Result<Instance, ProviderFault> {
        let engine = Engine::shared()?;
        let Code { component, contract } = self.code.load(engine.wasmtime(), artifact)?;
        // Every contract that is spoken here has the major version 1.
        let provider = V1::start(engine, &component, artifact.label())?;
        Ok(Instance::new(artifact.label(), contract, Box::new(provider)))
    }
}
