//! Operations on plugins.

mod doctor;
mod install;
mod list;
mod outdated;
mod prepare;
mod publish;
mod remove;
mod show;
mod sync;
mod trust;
mod update;
mod vendor;
mod verify;

pub use doctor::{PluginDiagnoses, PluginDiagnosis};
pub use install::{InstallPlugin, InstalledPlugins};
pub use list::{ListedPlugin, PluginList};
pub use outdated::{OutdatedPlugin, OutdatedPlugins};
pub use publish::{PublishPlugin, PublishedPlugin};
pub use remove::{RemovePlugin, RemovedPlugin};
pub use show::{ShowPlugin, ShownPlugin};
pub use sync::SyncedPlugins;
pub use trust::{DistrustPublisher, TrustChange, TrustList, TrustPlugin};
pub use update::{PluginUpdate, UpdatePlugin};
pub use vendor::{VendorPlugins, VendoredPlugins};
pub use verify::{PluginCheck, VerifiedPlugins};

use crate::{
    nearest::nearest,
    plugin::{installed::InstalledPlugin, set::PluginSet},
    problem::Problem,
    text::named,
    words::{Action, PluginAction, text},
};
use serde_json::{Value, json};

/// The plugins that serve a type, oldest first.
fn of_type<'a>(set: &'a PluginSet, stack_type: &str) -> Result<Vec<&'a InstalledPlugin>, Problem> {
    let all = &set.inventory.plugins;
    let found: Vec<_> = all.iter().filter(|it| it.served.stack_type == stack_type).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let known = all.iter().map(|plugin| plugin.served.stack_type.as_str());
    let message = format!("no plugin is installed for a type {}", named(stack_type));
    Err(Problem::state("plugin.unknown", message).hint(match nearest(stack_type, known) {
        Some(near) => format!("Write `{near}`, if that is meant.").into(),
        None => text!["See what is installed with ", Action::Plugin(PluginAction::List), "."],
    }))
}

/// An installed plugin in JSON.
fn installed(plugin: &InstalledPlugin) -> Value {
    json!({
        "contract": plugin.contract,
        "digest": format!("sha256:{}", plugin.digest),
        "installed": plugin.since,
        "native": plugin.native,
        "manifest": plugin.manifest.map(|digest| format!("sha256:{digest}")),
        "provider": plugin.served.provider,
        "publisher": plugin.signer.publisher(),
        "signature": plugin.signer.kind(),
        "size": plugin.size,
        "source": plugin.source.to_string(),
        "stack_type": plugin.served.stack_type,
        "version": plugin.version,
        "wanted": plugin.wanted,
    })
}
