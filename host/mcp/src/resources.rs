//! Resources: `kitaru://stacks/{id}` and `kitaru://types/{type}`, and completion of their names.
//!
//! A stack is read by its name as well. A list has the types first, and then the
//! stacks, in pages.

use crate::{answer, tools, words::ToolWords};
use kitaru::{Failure, Kitaru, ListStacks, ShowStack};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

const STACKS: &str = "kitaru://stacks/";
const TYPES: &str = "kitaru://types/";

/// The template of a stack.
pub const STACK_TEMPLATE: &str = "kitaru://stacks/{id}";
/// The template of a stack type.
pub const TYPE_TEMPLATE: &str = "kitaru://types/{type}";

/// The number of stacks in a page.
const PAGE: i64 = 100;

/// A resource that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its address.
    pub uri: String,
    /// Its name.
    pub name: String,
    /// What it is, in one sentence.
    pub about: String,
}

/// A page of resources, and the number of the next one.
///
/// # Errors
///
/// If the state cannot be read.
pub fn list(kitaru: &Kitaru, page: i64) -> Result<(Vec<Listed>, Option<i64>), Failure> {
    let mut listed = Vec::new();
    if page == 1 {
        listed.extend(kitaru.stack_types().types.into_iter().map(|known| Listed {
            uri: uri(TYPES, &known.stack_type),
            name: known.stack_type,
            about: known.summary,
        }));
    }
    let asked = ListStacks { page: Some(page), size: Some(PAGE), ..ListStacks::default() };
    let stacks = kitaru.list(&asked)?;
    let is_last = u64::try_from(page.saturating_mul(PAGE)).is_ok_and(|seen| seen >= stacks.total);
    listed.extend(stacks.stacks.into_iter().map(|(stack, stack_type)| Listed {
        uri: uri(STACKS, &stack.id),
        name: stack.name.to_string(),
        about: format!("A stack of the type {stack_type}"),
    }));
    Ok((listed, (!is_last).then(|| page + 1)))
}

/// What is escaped in an address: not what is in ids and names of types.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

fn uri(start: &str, name: &str) -> String {
    format!("{start}{}", utf8_percent_encode(name, ESCAPED))
}

/// The content of a resource; `None` if there is none at the address.
///
/// # Errors
///
/// If there is no such stack or type, or it cannot be read.
pub fn read(kitaru: &Kitaru, uri: &str, words: &ToolWords) -> Result<Option<Value>, Failure> {
    let name = |text: &str| percent_decode_str(text).decode_utf8().ok().map(String::from);
    if let Some(stack) = uri.strip_prefix(STACKS).and_then(name) {
        return Ok(Some(answer::of(&kitaru.show(&ShowStack { stack })?, words)));
    }
    match uri.strip_prefix(TYPES).and_then(name) {
        Some(stack_type) => tools::described(kitaru, &stack_type, words).map(Some),
        None => Ok(None),
    }
}

/// The names of stacks that begin so.
///
/// # Errors
///
/// If the state cannot be read.
pub fn stacks(kitaru: &Kitaru, start: &str) -> Result<Vec<String>, Failure> {
    let listed = kitaru.list(&ListStacks::default())?.stacks;
    let names = listed.into_iter().map(|(stack, _)| stack.name.to_string());
    Ok(names.filter(|name| name.starts_with(start)).collect())
}

/// The names of stack types that begin so.
#[must_use]
pub fn types(kitaru: &Kitaru, start: &str) -> Vec<String> {
    let types = kitaru.stack_types().types.into_iter();
    types.map(|known| known.stack_type).filter(|name| name.starts_with(start)).collect()
}
