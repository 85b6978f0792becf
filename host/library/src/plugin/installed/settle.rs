//! Lets go of the version that a plugin took the place of, once the new one has answered.

use super::{ComponentFiles, Inventory, InventoryError};
use crate::settings::Settings;
use kitaru_provider_host::Digest;

/// Notes that a plugin has answered, and removes the version before it, unless a project uses it.
///
/// # Errors
///
/// If that cannot be written down.
pub(in crate::plugin) fn settle(settings: &Settings, digest: Digest) -> Result<(), InventoryError> {
    let is_unsettled =
        |inventory: &Inventory| inventory.find(digest).is_some_and(|plugin| !plugin.has_answered);
    if !is_unsettled(&Inventory::read(&settings.config)?) {
        return Ok(());
    }
    let _turn = Inventory::turn(settings)?;
    let mut inventory = Inventory::read(&settings.config)?;
    let Some(plugin) = inventory.plugins.iter_mut().find(|plugin| plugin.digest == digest) else {
        return Ok(());
    };
    plugin.has_answered = true;
    let replaced = plugin.replaced.take();
    let mut gone = None;
    if let Some(before) = inventory.plugins.iter_mut().find(|it| Some(it.digest) == replaced) {
        before.is_own = false;
        gone = (!before.is_synced).then_some(before.digest);
    }
    inventory.plugins.retain(|plugin| Some(plugin.digest) != gone);
    inventory.write(&settings.config)?;
    if let Some(gone) = gone {
        ComponentFiles::in_settings(&settings.config).remove(gone)?;
    }
    Ok(())
}
