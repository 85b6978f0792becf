//! Renders a stack as text.

use crate::view::{View, paint::Paint, table};
use kitaru::{
    ShownStack,
    kind::{self, KINDS},
    ops::stack::ShownComponent,
    secret::HIDDEN,
    stack::{Connector, MANAGED, Object, Origin},
    text::plain,
};
use serde_json::Value;

/// The number of digits of a digest that are shown.
const SHORT: usize = 12;
/// The prefix of the labels that kitaru itself reads.
const OWN_LABELS: &str = "kitaru.";

impl View for ShownStack {
    fn text(&self, paint: Paint) -> String {
        let yes = |is: bool| if is { "yes".to_owned() } else { "no".to_owned() };
        let mut rows = vec![
            ("Stack", self.stack.name.to_string()),
            ("ID", self.stack.id.clone()),
            ("Type", self.stack_type.clone()),
            ("Active", yes(self.active)),
            ("Managed", yes(self.stack.is_managed())),
        ];
        rows.extend(self.provider.iter().map(|provider| ("Provider", of(provider))));
        rows.extend(self.read_by.iter().map(|reader| ("Read by", of(reader))));
        rows.extend(self.asynchronous.iter().map(|is| ("Async", yes(*is))));
        let labels = self.stack.labels.iter();
        let labels = labels.filter(|(key, _)| *key != MANAGED && !key.starts_with(OWN_LABELS));
        let labels: Vec<String> = labels.map(|(key, value)| format!("{key}={value}")).collect();
        rows.extend((!labels.is_empty()).then(|| ("Labels", labels.join(", "))));
        let mut text = table::list(&rows, paint);
        for component in &self.components {
            text.push_str(&section(component, paint));
        }
        for connector in &self.connectors {
            text.push_str(&connection(connector, paint));
        }
        text
    }
}

fn of(provider: &Origin) -> String {
    let Origin { provider, version, digest, .. } = provider;
    let digest: String = digest.chars().take(SHORT).collect();
    format!("{provider} {version} ({digest})")
}

fn section(component: &ShownComponent, paint: Paint) -> String {
    let ShownComponent { row, settings, secrets } = component;
    let (name, backend) = (plain(&row.name), plain(&row.backend));
    let kind = match &row.purpose {
        Some(purpose) if row.role == kind::ADDITIONAL => purpose,
        _ => KINDS.iter().find(|kind| kind.role == row.role).map_or(&*row.role, |kind| kind.name),
    };
    let details = row.details.iter().map(|(key, value)| (key.as_str(), value.clone()));
    let rows: Vec<(&str, String)> = details.chain(configuration(settings, secrets)).collect();
    let title = paint.bold(&title(kind));
    format!("\n{title}: {name} ({backend})\n{}", table::indented(&rows, paint))
}

fn connection(connector: &Connector, paint: Paint) -> String {
    let Connector { name, kind, auth_method, configuration: open, secret_keys, .. } = connector;
    let rows: Vec<(&str, String)> = configuration(open, secret_keys).collect();
    let title = paint.bold("Service connector");
    let (name, kind, auth_method) = (plain(name), plain(kind), plain(auth_method));
    format!("\n{title}: {name} ({kind}, {auth_method})\n{}", table::indented(&rows, paint))
}

/// Keys and values; secret values are hidden.
fn configuration<'a>(
    open: &'a Object,
    secrets: &'a [String],
) -> impl Iterator<Item = (&'a str, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let shown = open.iter().map(move |(key, value)| (key.as_str(), text(value)));
    shown.chain(secrets.iter().map(|key| (key.as_str(), HIDDEN.to_owned())))
}

/// Formats a kind as a title: `artifact_store` as `Artifact store`.
fn title(kind: &str) -> String {
    let words = plain(kind).replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
