//! How the stack types read.

use super::{Body, View, paint::Paint, problem, table};
use crate::{problem::Problem, provider::Provider};
use serde_json::{Value, json};

/// How much of a digest people need to tell two apart.
const SHORT: usize = 12;

/// The stack types and who serves them.
#[derive(Debug)]
pub struct Types<'a> {
    /// The providers that work.
    pub providers: &'a [Provider],
    /// What is wrong with the others.
    pub broken: &'a [Problem],
}

impl View for Types<'_> {
    fn json(&self) -> Body {
        let items = self.providers.iter().map(|provider| {
            json!({
                "bundled": provider.source.is_bundled(),
                "digest": format!("sha256:{}", provider.digest),
                "display_name": provider.stack_type.display_name,
                "path": provider.source.path(),
                "provider": provider.name,
                "stack_type": provider.stack_type.name,
                "summary": provider.stack_type.summary,
                "version": provider.version,
            })
        });
        let broken: Vec<Value> = self.broken.iter().map(problem::json).collect();
        Body::Items(items.collect(), vec![("broken", broken.into())])
    }

    fn text(&self, paint: Paint) -> String {
        let rows: Vec<(&str, Vec<String>)> = self
            .providers
            .iter()
            .map(|provider| {
                let file = provider.source.path().display().to_string();
                let from = if provider.source.is_bundled() { "bundled".to_owned() } else { file };
                let digest = provider.digest.chars().take(SHORT).collect();
                let (name, version) = (provider.name.clone(), provider.version.clone());
                ("", vec![provider.stack_type.name.clone(), name, version, digest, from])
            })
            .collect();
        table::table(Some(&["TYPE", "PROVIDER", "VERSION", "DIGEST", "FROM"]), &rows, paint)
    }
}
