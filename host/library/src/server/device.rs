//! Logs in with a confirmation in a browser: the device flow of OAuth 2.0 (RFC 8628).

use super::{Client, ServerError};
use crate::{
    listener::LoginPrompt,
    rest::login::{self, DeviceAuthorization, DeviceError, Token},
    secret::Secret,
};
use std::time::Duration;

/// By how much to lengthen the polling interval on `slow_down`, in seconds (RFC 8628, section 3.5).
const SLOWER: u64 = 5;

/// Polls for a token until a person has confirmed the login.
pub(super) fn ask(client: &Client, prompt: &dyn Fn(&LoginPrompt)) -> Result<Secret, ServerError> {
    let client_id = client.new_id();
    let response = client.submit(login::DEVICE, &login::device_form(&client_id))?;
    let begun: DeviceAuthorization = client.data(&client.check(response)?)?;
    client.hide(&Secret::new(begun.device_code.clone()));
    let page = begun.verification_uri_complete.unwrap_or(begun.verification_uri);
    prompt(&LoginPrompt {
        // A server that does not know its own address returns a path.
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
        let form = login::poll_form(&client_id, &begun.device_code);
        // An outage does not end the code (RFC 8628, section 3.5).
        let response = match client.submit(login::TOKEN, &form) {
            Ok(response) if matches!(response.status, 429 | 502..=504) => {
                interval += SLOWER;
                continue;
            }
            Err(ServerError::Unreachable { .. } | ServerError::Timeout { .. }) => {
                interval += SLOWER;
                continue;
            }
            response => response?,
        };
        if response.status != 400 {
            let token: Token = client.data(&client.check(response)?)?;
            return Ok(Secret::new(token.access_token));
        }
        let Ok(DeviceError { error }) = client.data(&response) else {
            client.check(response)?;
            break;
        };
        match error.as_str() {
            "authorization_pending" => {}
            "slow_down" => interval += SLOWER,
            "access_denied" => return Err(unconfirmed(client, "it was denied")),
            "expired_token" => break,
            _ => return client.check(response).and(Err(unconfirmed(client, "it was refused"))),
        }
    }
    Err(unconfirmed(client, "the code has expired"))
}

fn unconfirmed(client: &Client, why: &'static str) -> ServerError {
    ServerError::Unconfirmed { url: client.connection().address.to_string(), why }
}
