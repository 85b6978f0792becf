//! Reads the embedded state: the tables, and which stack is active.

use super::read::Reader;
use crate::{
    name::{Selector, StackName},
    rules::{
        create::NameFacts,
        delete::{DeleteFacts, DeleteOptions, Leftovers},
        select::select,
    },
    stack::{DEFAULT, Stack, Summary},
    store::{
        Completeness, Found, StackPage, State, StoreError,
        pointers::{Pointer, Pointers},
    },
};
use rusqlite::Transaction;

/// The tables, and the pointers to the active stack. Facts are always complete, and of one moment.
pub(super) struct EmbeddedState<'a> {
    /// Inside a change there is none: the change is the transaction.
    pub(super) _snapshot: Option<Transaction<'a>>,
    pub(super) reader: Reader<'a>,
    pub(super) pointers: &'a Pointers,
}

impl State for EmbeddedState<'_> {
    fn page(&self, page: u64, size: u64) -> Result<StackPage, StoreError> {
        let (stacks, total) = self.reader.page(page, size)?;
        Ok(StackPage { stacks, total, active: Some(self.active()?.id) })
    }

    fn active(&self) -> Result<Summary, StoreError> {
        let pointer = self.pointers.get(|| {
            Ok(self.reader.active_id()?.map(|id| Pointer { id, name: None, shared: false }))
        })?;
        if let Some(pointer) = pointer {
            match self.reader.by_id(&pointer.id)? {
                Some(summary) => return Ok(summary),
                None => self.pointers.lose(&pointer),
            }
        }
        self.reader.by_name(DEFAULT)?.ok_or(StoreError::NoDefault)
    }

    fn find(&self, selector: &Selector) -> Result<Found, StoreError> {
        let candidates = self.reader.candidates(selector)?;
        let stack = select(selector, &candidates, |it| &it.id, |it| it.name.as_str()).cloned();
        Ok(Found { stack, active: self.active()? })
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.reader.names()
    }

    fn stack(&self, summary: &Summary) -> Result<Stack, StoreError> {
        self.reader.stack(summary)
    }

    fn create_facts(
        &self,
        name: &StackName,
        planned: Option<&Stack>,
        _: Completeness,
    ) -> Result<NameFacts, StoreError> {
        self.reader.create_facts(name, planned)
    }

    fn delete_facts(
        &self,
        summary: &Summary,
        active: bool,
        _: DeleteOptions,
        _: Completeness,
    ) -> Result<DeleteFacts, StoreError> {
        self.reader.delete_facts(self.reader.stack(summary)?, active)
    }

    fn leftovers(&self, name: &str) -> Result<Leftovers, StoreError> {
        self.reader.leftovers(name)
    }
}
