//! A login that a person confirms in a browser: the device flow of OAuth 2.0 (RFC 8628).

use super::{Client, ServerError, token::Token};
use crate::secret::Secret;
use serde::Deserialize;
use std::time::Duration;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// How much longer to wait between questions when the server asks for it, in seconds.
const SLOWER: u64 = 5;

/// What a person has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The page to open.
    pub address: String,
    /// The code that it shows.
    pub code: String,
    /// How long that can be done, in seconds.
    pub seconds: u64,
}

#[derive(Deserialize)]
struct Begun {
    device_code: String,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: Option<String>,
    expires_in: u64,
    interval: Option<u64>,
}

#[derive(Deserialize)]
struct NotYet {
    error: String,
}

/// Asks for a token until a person has confirmed it.
pub(super) fn ask(client: &Client, prompt: &mut dyn FnMut(&Prompt)) -> Result<Secret, ServerError> {
    let client_id = client.new_id();
    let reply = client.submit("/device_authorization", &[("client_id", &client_id)])?;
    let begun: Begun = client.data(&client.check(reply)?)?;
    client.hide(&Secret::new(begun.device_code.clone()));
    let page = begun.verification_uri_complete.unwrap_or(begun.verification_uri);
    prompt(&Prompt {
        // A server that does not know its own address gives a path.
        address: match page.strip_prefix('/') {
            Some(_) => format!("{}{page}", client.connection().address),
            None => page,
        },
        code: begun.user_code,
        seconds: begun.expires_in,
    });
    let mut interval = begun.interval.unwrap_or(SLOWER).max(1);
    let mut waited = 0;
    while waited < begun.expires_in {
        client.pause(Duration::from_secs(interval));
        waited += interval;
        let form =
            [("grant_type", GRANT), ("client_id", &client_id), ("device_code", &begun.device_code)];
        let reply = client.submit("/login", &form)?;
        if reply.status != 400 {
            let token: Token = client.data(&client.check(reply)?)?;
            return Ok(Secret::new(token.access_token));
        }
        let Ok(NotYet { error }) = client.data(&reply) else {
            client.check(reply)?;
            break;
        };
        match error.as_str() {
            "authorization_pending" => {}
            "slow_down" => interval += SLOWER,
            "access_denied" => return Err(unconfirmed(client, "it was denied")),
            "expired_token" => break,
            _ => return client.check(reply).and(Err(unconfirmed(client, "it was refused"))),
        }
    }
    Err(unconfirmed(client, "the code has expired"))
}

fn unconfirmed(client: &Client, why: &'static str) -> ServerError {
    ServerError::Unconfirmed { url: client.connection().address.to_string(), why }
}
