//! Renders the outcomes of the `stack` commands.

pub mod copy;
pub mod create;
pub mod current;
pub mod delete;
pub mod export;
pub mod list;
pub mod resolve;
pub mod show;
pub mod template;
pub mod types;
pub mod r#use;
