//! What a provider is to the host: four questions, in the records of the contract.

use crate::error::ProviderFault;
use kitaru_contract::{Description, Problem, Request, Row, StackPlan, StoredStack};

/// A provider that runs.
///
/// There is one implementation for each major version of the contract, and one of native code.
/// Answers are passed on as they are: nothing here is checked. After a fault, all further
/// questions may fail.
pub trait Provider: Send {
    /// The most memory that it had, in bytes, if the host counts it.
    fn memory(&self) -> Option<u64> {
        None
    }

    /// What a stack of its type needs and may be told.
    ///
    /// # Errors
    ///
    /// If the provider fails.
    fn describe(&mut self) -> Result<Description, ProviderFault>;

    /// Everything wrong with a request; empty if nothing is.
    ///
    /// # Errors
    ///
    /// If the provider fails.
    fn validate(&mut self, request: &Request) -> Result<Vec<Problem>, ProviderFault>;

    /// What to create for a request, or what is wrong with it.
    ///
    /// # Errors
    ///
    /// If the provider fails.
    fn plan(&mut self, request: &Request)
    -> Result<Result<StackPlan, Vec<Problem>>, ProviderFault>;

    /// A stored stack as rows.
    ///
    /// # Errors
    ///
    /// If the provider fails.
    fn show(&mut self, stack: &StoredStack) -> Result<Vec<Row>, ProviderFault>;
}
