//! Shows the components of a stack.

use crate::{
    ops::{Kitaru, selector, whole},
    outcome::{self, Body, Outcome},
    plugin::Plugin,
    problem::{Failure, Problem},
    rules::{
        declared::{self, Declared},
        fields, rows,
    },
    stack::{Connector, Object, Origin, Stack, Summary},
    words::{Action, Words, text},
};
use kitaru_provider_host::{Description, Row};
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
    /// The provider that made it, or else the one that shows it.
    pub provider: Option<Origin>,
    /// The installed provider that shows it, if another one made it.
    pub read_by: Option<Origin>,
    /// Whether runs return before they have ended; `None` if the type does not say.
    pub asynchronous: Option<bool>,
    /// Its components.
    pub components: Vec<ShownComponent>,
    /// Its connectors.
    pub connectors: Vec<Connector>,
    /// Why no provider described the components, if none did.
    pub unserved: Option<Problem>,
}

/// A component as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownComponent {
    /// What its provider says.
    pub row: Row,
    /// Fields that were set besides, without secrets.
    pub settings: Object,
    /// The fields whose values are secrets.
    pub secrets: Vec<String>,
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
        let stack_type = made_by.or(plugin_type).unwrap_or(CUSTOM).to_owned();
        let (rows, unserved) = self.rows_or_generic(&stack, plugin.as_ref(), made_by);
        let description = plugin.as_ref().and_then(|plugin| self.description(plugin).ok());
        let open = declared::open(&stack, description.as_ref());
        let components = rows.into_iter().map(|row| {
            let component = fields::component_of(&row, &stack.components);
            let (settings, secrets) = match (component, &description) {
                (Some(component), Some(description)) => (
                    fields::besides(component, &row, description),
                    Declared::of(component, description).secrets(component),
                ),
                (Some(component), None) => (Object::new(), component.secret_keys.clone()),
                (None, _) => Default::default(),
            };
            ShownComponent { row, settings, secrets }
        });
        Ok(ShownStack {
            active: active.id == summary.id,
            stack: summary,
            stack_type,
            provider: stack.origin.clone().or_else(|| plugin.as_ref().map(Plugin::origin)),
            read_by: plugin.as_ref().and_then(|plugin| plugin.other_than(&stack)),
            asynchronous: description.as_ref().and_then(|it| is_asynchronous(&stack, it)),
            components: components.collect(),
            connectors: open.connectors().into_iter().cloned().collect(),
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

/// Whether the field that `--async` sets has its value.
pub(super) fn is_asynchronous(stack: &Stack, description: &Description) -> Option<bool> {
    let preset = description.asynchronous.as_ref()?;
    let component = stack.components.iter().find(|component| component.kind == preset.target)?;
    Some(component.configuration.get(&preset.field) == Some(&preset.value))
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
        let components: Vec<Value> = self.components.iter().map(component).collect();
        let connectors: Vec<Value> = self.connectors.iter().map(connector).collect();
        let named = |provider: &Origin| {
            json!({
                "digest": provider.digest,
                "name": provider.provider,
                "version": provider.version,
            })
        };
        let mut item = json!({
            "async": self.asynchronous,
            "components": components,
            "id": self.stack.id,
            "is_active": self.active,
            "is_managed": self.stack.is_managed(),
            "labels": self.stack.labels,
            "name": self.stack.name.as_str(),
            "provider": self.provider.as_ref().map(named),
            "service_connectors": connectors,
            "stack_type": self.stack_type,
        });
        if let Some(reader) = &self.read_by {
            item["read_by"] = named(reader);
        }
        if let Some(unserved) = &self.unserved {
            item["unserved"] = outcome::problem(unserved, words);
        }
        Body::Item(item)
    }
}

fn component(shown: &ShownComponent) -> Value {
    let ShownComponent { row, settings, secrets } = shown;
    let mut component = json!({ "role": row.role, "name": row.name, "backend": row.backend });
    if !row.details.is_empty() {
        let details: Map<String, Value> =
            row.details.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
        component["details"] = details.into();
    }
    if !settings.is_empty() {
        component["settings"] = settings.clone().into();
    }
    if !secrets.is_empty() {
        component["secrets"] = secrets.clone().into();
    }
    if let Some(purpose) = &row.purpose {
        component["purpose"] = purpose.as_str().into();
    }
    component
}

fn connector(connector: &Connector) -> Value {
    json!({
        "auth_method": connector.auth_method,
        "configuration": connector.configuration,
        "name": connector.name,
        "secrets": connector.secret_keys,
        "type": connector.kind,
    })
}
