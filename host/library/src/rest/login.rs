//! Paths, forms and responses of authentication: by API key, or by device authorisation (RFC 8628).

use crate::secret::Secret;
use serde::Deserialize;

/// The server's public information.
pub(crate) const INFO: &str = "/info";
/// The authenticated user.
pub(crate) const USER: &str = "/current-user";
/// The path for requesting an access token.
pub(crate) const TOKEN: &str = "/login";
/// The path for starting a device authorisation.
pub(crate) const DEVICE: &str = "/device_authorization";

/// The prefix of every API key.
const KEY_PREFIX: &str = "ZENKEY_";

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// Whether a text is an API key; any other text is treated as an access token.
#[must_use]
pub(crate) fn is_api_key(text: &str) -> bool {
    text.starts_with(KEY_PREFIX)
}

/// The form that exchanges an API key for an access token.
#[must_use]
pub(crate) fn key_form(key: &Secret) -> [(&'static str, &str); 2] {
    [("grant_type", "zenml-api-key"), ("password", key.expose())]
}

/// The form that starts a device authorisation.
#[must_use]
pub(crate) fn device_form(client_id: &str) -> [(&'static str, &str); 1] {
    [("client_id", client_id)]
}

/// The form that polls for the token of a device.
#[must_use]
pub(crate) fn poll_form<'a>(
    client_id: &'a str,
    device_code: &'a str,
) -> [(&'static str, &'a str); 3] {
    [("grant_type", DEVICE_GRANT), ("client_id", client_id), ("device_code", device_code)]
}

/// The server's public information.
#[derive(Clone, Deserialize)]
pub struct Info {
    /// Its version.
    pub version: String,
    /// How it authenticates users.
    #[serde(default)]
    pub auth_scheme: String,
}

impl Info {
    /// Whether everybody who reaches it is its user, as on one that the Python program started.
    #[must_use]
    pub fn needs_no_key(&self) -> bool {
        self.auth_scheme == "NO_AUTH"
    }
}

/// The authenticated user.
#[derive(Clone, Deserialize)]
pub struct User {
    /// The id.
    #[serde(default)]
    pub id: Option<String>,
    /// The name.
    pub name: String,
}

/// An access token.
#[derive(Deserialize)]
pub(crate) struct Token {
    /// The token.
    pub access_token: String,
}

/// A device authorisation that was started.
#[derive(Deserialize)]
pub(crate) struct DeviceAuthorization {
    /// The code that the device polls with; a secret.
    pub device_code: String,
    /// The code that the person compares.
    pub user_code: String,
    /// The page to open.
    pub verification_uri: String,
    /// The page to open, with the code in it.
    pub verification_uri_complete: Option<String>,
    /// The lifetime of the codes, in seconds.
    pub expires_in: u64,
    /// The polling interval, in seconds.
    pub interval: Option<u64>,
}

/// Why a device has no access token yet.
#[derive(Deserialize)]
pub(crate) struct DeviceError {
    /// The error code of RFC 8628, section 3.5.
    pub error: String,
}
