//! Shows the components of a stack.

use crate::{
    ops::{Kitaru, selector, whole},
    outcome::{self, Body, Outcome},
    plugin::Plugin,
    problem::{Failure, Problem},
    rules::rows,
    stack::{Stack, Summary},
    words::{Action, Words, text},
};
use kitaru_provider_host::Row;
use serde_json::{Map, Value, json};

/// The type that is shown for a stack that no provider recognises.
pub(super) const CUSTOM: &str = "custom";

/// The arguments of [`Kitaru::show`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowStack {
    /// A name or id.
    pub stack: String,
}

/// A stack and its components.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownStack {
    /// The stack.
    pub stack: Summary,
    /// Whether it is the active one.
    pub active: bool,
    /// Its type; `custom` if no provider recognises it.
    pub stack_type: String,
    /// Its components.
    pub rows: Vec<Row>,
    /// Why no provider described the components, if none did.
    pub unserved: Option<Problem>,
}

impl Kitaru {
    /// Shows the components of a stack.
    ///
    /// A stack is shown even if its provider is not installed or fails.
    ///
    /// # Errors
    ///
    /// If there is no such stack, or the state cannot be read.
    pub fn show(&self, asked: &ShowStack) -> Result<ShownStack, Failure> {
        let selector = selector(&asked.stack)?;
        let store = self.store()?;
        let (summary, active, stack) = whole(store.state().as_ref(), &selector)?;
        let made_by = stack.origin.as_ref().map(|origin| origin.stack_type.as_str());
        let served = made_by.and_then(|it| self.catalog.find(it, self.listener()));
        let plugin = served.or_else(|| self.recognise(&stack));
        let plugin_type = plugin.as_ref().map(|plugin| plugin.served.stack_type.as_str());
        let stack_type = made_by.or(plugin_type);
        let (rows, unserved) = self.rows_or_generic(&stack, plugin.as_ref(), made_by);
        Ok(ShownStack {
            active: active.id == summary.id,
            stack: summary,
            stack_type: stack_type.unwrap_or(CUSTOM).to_owned(),
            rows,
            unserved,
        })
    }

    /// The components as the provider describes them; else by their kinds, with the reason.
    fn rows_or_generic(
        &self,
        stack: &Stack,
        plugin: Option<&Plugin>,
        made_by: Option<&str>,
    ) -> (Vec<Row>, Option<Problem>) {
        let Some(plugin) = plugin else {
            return match self.kept_rows(stack) {
                Some(rows) => (rows, made_by.map(|it| no_provider(it, "its provider showed them"))),
                None => {
                    (rows::rows(stack, None), made_by.map(|it| no_provider(it, "they are stored")))
                }
            };
        };
        let description = match self.description(plugin) {
            Ok(description) => description,
            Err(error) => return (rows::rows(stack, None), Some(error.into())),
        };
        match self.rows(plugin, &description, stack) {
            Ok(rows) => (rows, None),
            Err(error) => (rows::rows(stack, Some(&description)), Some(error.into())),
        }
    }
}

fn no_provider(stack_type: &str, shown: &str) -> Problem {
    let message =
        format!("no provider serves `{stack_type}` stacks, so its components are shown as {shown}");
    Problem::backend("provider.none", message).hint(text![
        "See ",
        Action::ListTypes,
        " for the types that are served.",
    ])
}

impl Outcome for ShownStack {
    fn json(&self, words: &dyn Words) -> Body {
        let components: Vec<Value> = self.rows.iter().map(component).collect();
        let mut item = json!({
            "components": components,
            "id": self.stack.id,
            "is_active": self.active,
            "is_managed": self.stack.is_managed(),
            "name": self.stack.name.as_str(),
            "stack_type": self.stack_type,
        });
        if let Some(unserved) = &self.unserved {
            item["unserved"] = outcome::problem(unserved, words);
        }
        Body::Item(item)
    }
}

fn component(row: &Row) -> Value {
    let mut component = json!({ "role": row.role, "name": row.name, "backend": row.backend });
    if !row.details.is_empty() {
        let details: Map<String, Value> =
            row.details.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
        component["details"] = details.into();
    }
    if let Some(purpose) = &row.purpose {
        component["purpose"] = purpose.as_str().into();
    }
    component
}
