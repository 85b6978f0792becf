//! Renders plugins as text.

mod change;
mod list;
mod show;
mod trust;
mod update;

use super::{paint::Paint, table};
use kitaru::plugin::installed::InstalledPlugin;

/// The number of digits of a digest that are shown in a table.
const SHORT: usize = 12;

/// A digest in a table.
fn short(digest: &impl ToString) -> String {
    digest.to_string().chars().take(SHORT).collect()
}

/// A size for people.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes.div_ceil(1024)),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

/// What everybody wants to know of a plugin, as rows of a name and a value.
fn facts(plugin: &InstalledPlugin) -> Vec<(&'static str, String)> {
    vec![
        ("Version", plugin.version.clone()),
        ("Source", plugin.source.to_string()),
        ("Digest", format!("sha256:{}", plugin.digest)),
        ("Size", size(plugin.size)),
        ("Publisher", plugin.signer.to_string()),
        ("Contract", plugin.contract.clone()),
        ("Runs", runs(plugin).to_owned()),
    ]
}

/// Where its code runs.
fn runs(plugin: &InstalledPlugin) -> &'static str {
    match plugin.native {
        true => "native, with your rights",
        false => "in a sandbox",
    }
}

/// The facts below a title.
fn block(title: &str, plugin: &InstalledPlugin, paint: Paint) -> String {
    format!("{title}\n{}", table::indented(&facts(plugin), paint))
}
