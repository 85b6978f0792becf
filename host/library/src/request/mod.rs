//! Turns arguments, a stack file and variables into a request.
//!
//! Pure: takes texts and descriptions, and returns values or all problems, each
//! with its location. [`layer`] holds the values from one source, [`mod@file`]
//! reads a stack file into a layer, [`extra`] merges component fields, [`check`]
//! checks the merged layer against the description of its type, and
//! [`question`] converts a request for the provider. [`precedence`] determines
//! which stack an execution uses. In the other direction, [`draft`] writes a
//! stack file, [`template`] one to fill in, and [`json_schema`] describes both.
//!
//! Not decided here: what a backend requires (`provider`), and whether the state
//! allows the request (`rules`).
#![deny(clippy::disallowed_methods)]

pub mod check;
pub mod condition;
pub mod credential;
pub mod draft;
pub mod expand;
pub mod exposed;
pub mod extra;
pub mod fields;
pub mod file;
pub mod findings;
pub mod home;
pub mod input;
pub mod json_schema;
pub mod label;
pub mod layer;
pub mod precedence;
pub mod pyproject;
pub mod question;
pub mod sandbox;
pub mod schema;
pub mod stack_type;
pub mod template;
pub mod unexpanded;
mod uri;
pub mod yaml;

use crate::{name::StackName, secret::Secrets, stack::Object};
use serde_json::Value;
use std::collections::BTreeMap;

/// A request to create a stack, checked against the description of its type.
#[derive(Debug, Clone)]
pub struct Request {
    /// The name of the stack.
    pub name: StackName,
    /// Inputs, including defaults, in the order of the description.
    pub inputs: Vec<(String, Value)>,
    /// Extra fields by target, without the sensitive ones.
    pub extra: BTreeMap<String, Object>,
    /// Values of sensitive fields, as `TARGET.FIELD`.
    pub withheld: Secrets,
    /// The credential, if one was given.
    pub credential: Option<credential::Credential>,
    /// The sandbox, if one was asked for; no provider sees it.
    pub sandbox: Option<sandbox::Sandbox>,
    /// Whether the stack becomes the active one.
    pub activate: bool,
    /// Whether names and credentials are verified.
    pub verify: bool,
}
