//! Opens providers: from bytes that nobody has looked at to an instance that answers.

use crate::{
    artifact::Artifact,
    cancel::Cancelled,
    code::{Code, CodeCache},
    compile::Compiler,
    description::Description,
    engine::Engine,
    error::{ProviderError, ProviderFault},
    instance::Instance,
    native::Native,
    v1::V1,
};

/// Asks providers.
///
/// It can be used from several threads at once. All hosts of a process share one engine.
#[derive(Debug)]
pub struct ProviderHost {
    code: CodeCache,
    compiler: Compiler,
    cancelled: Cancelled,
}

impl ProviderHost {
    /// A host that keeps compiled code here, and compiles in this process.
    #[must_use]
    pub fn new(code: CodeCache) -> Self {
        Self { code, compiler: Compiler::InProcess, cancelled: Cancelled::default() }
    }

    /// Sets where components are compiled, and whose children run native providers.
    #[must_use]
    pub fn with_compiler(self, compiler: Compiler) -> Self {
        Self { compiler, ..self }
    }

    /// Sets who may give up waiting for a compilation, or for a native provider. Calls of a component
    /// are short anyway.
    #[must_use]
    pub fn with_cancelled(self, cancelled: Cancelled) -> Self {
        Self { cancelled, ..self }
    }

    /// The cache of compiled code.
    #[must_use]
    pub fn code(&self) -> &CodeCache {
        &self.code
    }

    /// Starts an instance of a provider.
    ///
    /// # Errors
    ///
    /// If the bytes cannot be read, are not the component of a provider, or cannot be compiled, or
    /// if the component fails when it starts.
    pub fn open(&self, artifact: &dyn Artifact) -> Result<Instance, ProviderError> {
        self.start(artifact).map_err(|fault| fault.of(&artifact.label()))
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

    /// Starts an instance of a provider that is a library of this machine, in a process of its own.
    ///
    /// The library has the rights of the user: no sandbox is around it. Nothing else starts one, so
    /// the caller decides whether the digest is trusted. The process is a child of the program that
    /// compiles, which must call [`native::serve`](crate::native::serve) as well.
    ///
    /// # Errors
    ///
    /// If the bytes cannot be read, are not a library for this machine with the functions of a
    /// provider, or if there is no process for it.
    pub fn open_native(&self, artifact: &dyn Artifact) -> Result<Instance, ProviderError> {
        let label = artifact.label();
        let started = Native::start(&self.compiler, artifact, &self.cancelled);
        let (contract, provider) = started.map_err(|fault| fault.of(&label))?;
        Ok(Instance::new(&label, contract, Box::new(provider)))
    }

    /// What the stack type of a provider that is a library of this machine needs and may be told.
    ///
    /// # Errors
    ///
    /// As for [`open_native`](Self::open_native), or if the provider fails or its answer breaks the
    /// contract.
    pub fn describe_native(&self, artifact: &dyn Artifact) -> Result<Description, ProviderError> {
        self.open_native(artifact)?.describe()
    }

    fn start(&self, artifact: &dyn Artifact) -> Result<Instance, ProviderFault> {
        let engine = Engine::shared()?;
        let code = self.code.load(engine, &self.compiler, artifact, &self.cancelled)?;
        let Code { component, contract } = code;
        // Every contract that is spoken here has the major version 1.
        let label = artifact.label();
        let provider = V1::start(engine, &component, &label)?;
        Ok(Instance::new(&label, contract, Box::new(provider)))
    }
}
