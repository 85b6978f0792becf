//! Checks that a server has all of a stack, or nothing.

use super::{
    api::Api,
    client::{Client, KUBERNETES, Ran},
};

/// One stack, three components and one connector.
pub(super) const ALL: [usize; 3] = [1, 3, 1];
/// What a deletion without the components leaves.
pub(super) const PARTS: [usize; 3] = [0, 3, 1];
pub(super) const NOTHING: [usize; 3] = [0, 0, 0];

/// The codes for a stack that is unknown, exists, or exists in parts.
const GONE: [&str; 1] = ["stack.unknown"];
const THERE: [&str; 2] = ["stack.exists", "stack.taken"];

/// The secret parts of the credential in `create`.
pub(super) const SECRETS: [&str; 2] = ["AKIAOFTHETESTS", "secretofthetests"];

/// The command that creates a stack with secrets.
pub(super) fn create(name: &str) -> String {
    let [id, secret] = SECRETS;
    format!("stack create {name} {KUBERNETES} --credentials aws-access-keys:{id}:{secret}")
}

pub(super) fn delete(name: &str) -> String {
    format!("stack delete {name} --recursive --force")
}

/// Requires one of these numbers of stacks, components and connectors.
pub(super) fn is(api: &Api, name: &str, wanted: &[[usize; 3]]) -> Result<(), String> {
    let found = api.named(name)?;
    match wanted.contains(&found) {
        true => Ok(()),
        false => Err(format!(
            "{found:?} stacks, components and connectors are named `{name}`, not {wanted:?}"
        )),
    }
}

/// Requires that repeating `create` gives a stack, unless leftovers have its name, and that
/// everything can then be deleted.
pub(super) fn create_finishes(client: &Client, api: &Api, name: &str) -> Result<(), String> {
    let code = done_or(client.run(&format!("{} -o json", create(name)))?, &THERE)?;
    if code != "stack.taken" {
        is(api, name, &[ALL])?;
    }
    delete_finishes(client, api, name)
}

/// Requires that repeating `delete --recursive` leaves nothing.
pub(super) fn delete_finishes(client: &Client, api: &Api, name: &str) -> Result<(), String> {
    done_or(client.run(&format!("{} -o json", delete(name)))?, &GONE)?;
    is(api, name, &[NOTHING])
}

/// The code of the error; empty on success. Fails if it is not one of `codes`.
fn done_or(ran: Ran, codes: &[&str]) -> Result<String, String> {
    match ran.error()["code"].as_str() {
        Some(code) if codes.contains(&code) => Ok(code.to_owned()),
        _ => match ran.done() {
            Ok(_) => Ok(String::new()),
            Err(error) => Err(format!("the second try: {error}")),
        },
    }
}
