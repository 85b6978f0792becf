//! One change of what is installed, from reading it to writing it down.
//!
//! What a process that was killed left behind is put in order first: it wrote components before
//! the list of them, and the list before the lock.

use super::{
    ComponentFiles, Inventory, InventoryError,
    lock::{LOCK, Lock, LockError, LockedPlugin},
};
use crate::{
    disk::{Readers, Turn},
    problem::Problem,
    settings::Settings,
};
use std::path::PathBuf;

/// A change, which no other process makes meanwhile.
#[derive(Debug)]
pub struct Change {
    /// What is installed.
    pub inventory: Inventory,
    /// The user's lock.
    pub lock: Lock,
    /// The components.
    pub components: ComponentFiles,
    before: (Inventory, Lock),
    config: PathBuf,
    _turn: Turn,
}

impl Change {
    /// Begins a change.
    ///
    /// # Errors
    ///
    /// If another process makes one and does not end, or what is installed is not known.
    pub fn begin(settings: &Settings) -> Result<Self, Problem> {
        let config = settings.config.clone();
        let turn = Inventory::turn(settings)?;
        let inventory = Inventory::read(&config)?;
        let mut lock = Lock::read(&config.join(LOCK))?.unwrap_or_default();
        let before = (inventory.clone(), lock.clone());
        for plugin in &inventory.plugins {
            let stack_type = &plugin.served.stack_type;
            if plugin.is_own && lock.find(stack_type).is_none() {
                let newest = inventory.newest(stack_type).unwrap_or(plugin);
                lock.set(LockedPlugin::of(newest));
            }
        }
        let components = ComponentFiles::in_settings(&config);
        let digests: Vec<_> = inventory.plugins.iter().map(|plugin| plugin.digest).collect();
        components.sweep(&digests);
        Ok(Self { inventory, lock, components, before, config, _turn: turn })
    }

    /// Writes down what was added, the lock last: until then it serves no type that another one
    /// serves.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn finish(&self) -> Result<(), Problem> {
        self.write_inventory()?;
        self.write_lock()
    }

    /// Writes down what was removed, the lock first: what is in neither is gone.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn finish_removal(&self) -> Result<(), Problem> {
        self.write_lock()?;
        self.write_inventory()
    }

    fn write_inventory(&self) -> Result<(), Problem> {
        match self.inventory == self.before.0 {
            true => Ok(()),
            false => self
                .inventory
                .write(&self.config)
                .map_err(InventoryError::from)
                .map_err(Problem::from),
        }
    }

    fn write_lock(&self) -> Result<(), Problem> {
        match self.lock == self.before.1 {
            true => Ok(()),
            false => {
                let written = self.lock.write(&self.config.join(LOCK), Readers::User);
                written.map_err(LockError::from).map_err(Problem::from)
            }
        }
    }
}
