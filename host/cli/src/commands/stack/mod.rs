//! The `stack` commands.

pub(super) mod copy;
pub(super) mod create;
pub(super) mod current;
pub(super) mod delete;
pub(super) mod export;
pub(super) mod list;
pub(super) mod resolve;
pub(super) mod show;
pub(super) mod types;
pub(super) mod r#use;
