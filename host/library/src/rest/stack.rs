//! Paths and queries for stacks.

use super::{MANY, Query, one_of};
use crate::{
    name::{Selector, StackName},
    stack::DEFAULT,
};

/// The path of all stacks.
pub(crate) const PATH: &str = "/stacks";

/// The path of a stack.
#[must_use]
pub(crate) fn path(id: &str) -> String {
    format!("{PATH}/{id}")
}

/// Requests a stack in full.
#[must_use]
pub(crate) fn whole() -> Query {
    vec![("hydrate", "true".to_owned())]
}

/// Requests a page of stacks, in order of creation; pages count from 1.
#[must_use]
pub(crate) fn page(page: u64, size: u64) -> Query {
    let (page, size) = (page.to_string(), size.to_string());
    vec![
        ("hydrate", "true".to_owned()),
        ("sort_by", "created".to_owned()),
        ("page", page),
        ("size", size),
    ]
}

/// Requests the smallest page, to get the total number of stacks.
#[must_use]
pub(crate) fn count() -> Query {
    vec![("hydrate", "true".to_owned()), ("size", "1".to_owned())]
}

/// Selects the `default` stack.
#[must_use]
pub(crate) fn default() -> Query {
    many(vec![("name", one_of(&[DEFAULT]))])
}

/// Selects the stacks with a name; the server may ignore case and accents.
#[must_use]
pub(crate) fn named(name: &StackName) -> Query {
    many(vec![("name", one_of(&[name.as_str()]))])
}

/// Selects the stacks that a selector may mean, those with one of the ids, and `default`.
#[must_use]
pub(crate) fn candidates(selector: &Selector, ids: &[&str]) -> Query {
    let mut query = vec![
        ("logical_operator", "or".to_owned()),
        ("name", one_of(&[selector.as_str(), DEFAULT])),
    ];
    query.extend((!ids.is_empty()).then(|| ("id", one_of(ids))));
    many(query)
}

/// Requests stacks with only their names.
#[must_use]
pub(crate) fn names() -> Query {
    vec![("hydrate", "false".to_owned()), ("size", MANY.to_owned())]
}

/// Selects the stacks that use any of these components.
#[must_use]
pub(crate) fn using(components: &[&str]) -> Query {
    many(vec![("component_id", one_of(components))])
}

fn many(filter: Query) -> Query {
    let mut query = vec![("size", MANY.to_owned()), ("hydrate", "true".to_owned())];
    query.extend(filter);
    query
}
