//! The named values by which records of the contract grow.

use super::{super::clean::Unclean, bindings::kitaru::provider::types as wit};
use crate::text::plain;
use serde::de::DeserializeOwned;

/// A known attribute, if it is there.
pub(super) fn get<T: DeserializeOwned>(
    attributes: &[wit::Attribute],
    name: &str,
) -> Result<Option<T>, Unclean> {
    let Some(attribute) = attributes.iter().find(|attribute| attribute.name == name) else {
        return Ok(None);
    };
    serde_json::from_str(&attribute.value).map(Some).map_err(|_| Unclean::Json {
        noun: format!("the attribute `{name}`"),
        wanted: "what the contract says",
    })
}

pub(super) fn texts(attributes: &[wit::Attribute], name: &str) -> Result<Vec<String>, Unclean> {
    let texts: Vec<String> = get(attributes, name)?.unwrap_or_default();
    Ok(texts.iter().map(|text| plain(text)).collect())
}
