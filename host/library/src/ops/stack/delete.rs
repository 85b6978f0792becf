//! Deletes a stack, or plans that.

use crate::{
    name::Selector,
    ops::{Kitaru, found, selector},
    outcome::{Body, Outcome},
    plugin::installed::KeptExports,
    problem::Failure,
    rules::delete::{self, DeleteOptions, DeleteRefusal, Deletion},
    stack::{Component, DEFAULT},
    store::{Completeness, State},
    words::Words,
};
use serde_json::{Value, json};

/// The arguments of [`Kitaru::delete`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeleteStack {
    /// A name or id.
    pub stack: String,
    /// Whether to delete its managed components as well, unless another stack uses them.
    pub recursive: bool,
    /// Whether to delete it even if it is active; `default` becomes active then.
    pub force: bool,
}

/// A completed or planned deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedStack {
    /// What it removes.
    pub deletion: Deletion,
    /// Whether it includes components.
    pub recursive: bool,
    /// Whether this is only a plan.
    pub dry_run: bool,
}

impl Kitaru {
    /// Deletes a stack or, if it is already deleted, its leftovers.
    ///
    /// # Errors
    ///
    /// If there is no such stack, it may not be deleted, or the state cannot be changed.
    pub fn delete(&self, asked: &DeleteStack) -> Result<DeletedStack, Failure> {
        self.remove(asked, None)
    }

    /// Deletes a stack, if the plan for that has the digest that is given.
    fn remove(&self, asked: &DeleteStack, digest: Option<&str>) -> Result<DeletedStack, Failure> {
        let selector = selector(&asked.stack)?;
        let mut store = self.store()?;
        let changing = store.begin()?;
        // A digest is that of a full plan.
        let completeness = digest.map_or(Completeness::Enough, |_| Completeness::Full);
        let planned = plan(changing.state().as_ref(), &selector, asked.options(), completeness)?;
        if digest.is_some_and(|digest| delete::digest(&planned) != digest) {
            return Err(DeleteRefusal::Changed { name: planned.name }.into());
        }
        let removed = changing.delete(&planned)?;
        let deletion = delete::settle(planned, &removed.shared, &removed.connectors);
        if let Some(stack) = &deletion.stack {
            self.catalog.store().forget_shown(stack.id());
            KeptExports::in_settings(&self.settings.config).forget(stack.id());
            self.remembered(store.as_ref()).remove(stack.summary.name.as_str());
        }
        Ok(DeletedStack { deletion, recursive: asked.recursive, dry_run: false })
    }

    /// Deletes what a plan with this [digest](DeletedStack::digest) removes.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete), and if the plan is another one by now.
    pub fn delete_as_planned(
        &self,
        asked: &DeleteStack,
        digest: &str,
    ) -> Result<DeletedStack, Failure> {
        self.remove(asked, Some(digest))
    }

    /// Plans a deletion, without deleting anything.
    ///
    /// # Errors
    ///
    /// If there is no such stack, it may not be deleted, or the state cannot be read.
    pub fn plan_delete(&self, asked: &DeleteStack) -> Result<DeletedStack, Failure> {
        let selector = selector(&asked.stack)?;
        let store = self.store()?;
        let state = store.state();
        let deletion = plan(state.as_ref(), &selector, asked.options(), Completeness::Full)?;
        Ok(DeletedStack { deletion, recursive: asked.recursive, dry_run: true })
    }
}

impl DeleteStack {
    fn options(&self) -> DeleteOptions {
        DeleteOptions { recursive: self.recursive, force: self.force }
    }
}

/// Plans the deletion of a stack, or of its leftovers.
fn plan(
    state: &dyn State,
    selector: &Selector,
    options: DeleteOptions,
    completeness: Completeness,
) -> Result<Deletion, Failure> {
    let candidates = state.find(selector)?;
    if candidates.stack.is_none()
        && options.recursive
        && let Some(deletion) = delete::leftovers(&state.leftovers(selector.as_str())?)
    {
        return Ok(deletion);
    }
    let (summary, active) = found(state, selector, candidates)?;
    let is_active = active.id == summary.id;
    // Refuse before reading further facts.
    delete::refuse(&summary.name, is_active, options)?;
    let facts = state.delete_facts(&summary, is_active, options, completeness)?;
    Ok(delete::plan(&facts, options)?)
}

impl DeletedStack {
    /// The name of the stack; `None` if only leftovers are removed.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.deletion.stack.as_ref().map(|stack| stack.summary.name.as_str())
    }

    /// A digest of what it removes and what it leaves, by which a caller confirms a plan.
    #[must_use]
    pub fn digest(&self) -> String {
        delete::digest(&self.deletion)
    }
}

impl Outcome for DeletedStack {
    fn json(&self, _: &dyn Words) -> Body {
        let labels = |components: &mut dyn Iterator<Item = &Component>| -> Vec<String> {
            components.map(Component::label).collect()
        };
        let Deletion { components, connectors, left, fall_back, .. } = &self.deletion;
        let mut item = json!({
            "components_deleted": labels(&mut components.iter()),
            "components_left": labels(&mut left.iter().map(|(component, _)| component)),
            "deleted_stack": self.name(),
            "new_active_stack": fall_back.then_some(DEFAULT),
            "recursive": self.recursive,
            "service_connectors_deleted": connectors.iter().map(|it| &it.name).collect::<Vec<_>>(),
        });
        if self.dry_run {
            item["dry_run"] = Value::Bool(true);
        }
        Body::Item(item)
    }
}
