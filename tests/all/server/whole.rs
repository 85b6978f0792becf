//! What is left of a stack on a server: all of it, or nothing.

use super::{
    api::Api,
    client::{Client, KUBERNETES, Ran},
};

/// A stack, its three components and their connector.
pub(super) const ALL: [usize; 3] = [1, 3, 1];
/// A stack that was deleted without its components.
pub(super) const PARTS: [usize; 3] = [0, 3, 1];
pub(super) const NOTHING: [usize; 3] = [0, 0, 0];

/// What a command says of a stack that is gone, or that is there already, whole or in parts.
const GONE: [&str; 1] = ["stack.unknown"];
const THERE: [&str; 2] = ["stack.exists", "stack.taken"];

/// Secret parts of the credential of `create`.
pub(super) const SECRETS: [&str; 2] = ["AKIAOFTHETESTS", "secretofthetests"];

/// Creates a stack that has secrets.
pub(super) fn create(name: &str) -> String {
    let [id, secret] = SECRETS;
    format!("stack create {name} {KUBERNETES} --credentials aws-access-keys:{id}:{secret}")
}

pub(super) fn delete(name: &str) -> String {
    format!("stack delete {name} --recursive --force")
}

/// Requires that of a stack there is so much.
pub(super) fn is(api: &Api, name: &str, wanted: &[[usize; 3]]) -> Result<(), String> {
    let found = api.named(name)?;
    match wanted.contains(&found) {
        true => Ok(()),
        false => Err(format!(
            "{found:?} stacks, components and connectors are named `{name}`, not {wanted:?}"
        )),
    }
}

/// Requires that a second try of `create` gets a stack, unless parts are in its way, and that
/// all can then be deleted.
pub(super) fn create_finishes(client: &Client, api: &Api, name: &str) -> Result<(), String> {
    let code = done_or(client.run(&format!("{} -o json", create(name)))?, &THERE)?;
    if code != "stack.taken" {
        is(api, name, &[ALL])?;
    }
    delete_finishes(client, api, name)
}

/// Requires that a second try of `delete --recursive` leaves nothing.
pub(super) fn delete_finishes(client: &Client, api: &Api, name: &str) -> Result<(), String> {
    done_or(client.run(&format!("{} -o json", delete(name)))?, &GONE)?;
    is(api, name, &[NOTHING])
}

/// The code of the error that it ended with; empty if it succeeded.
fn done_or(ran: Ran, codes: &[&str]) -> Result<String, String> {
    match ran.error()["code"].as_str() {
        Some(code) if codes.contains(&code) => Ok(code.to_owned()),
        _ => match ran.done() {
            Ok(_) => Ok(String::new()),
            Err(error) => Err(format!("the second try: {error}")),
        },
    }
}
