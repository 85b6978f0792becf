//! Reads a bundle: its size, what it was signed with, and what was signed.
//!
//! This comes before `sigstore-verify` sees a bundle. The format is `sigstore_bundle.proto` of sigstore/protobuf-specs in JSON.
//!
//! - At most [`limits::BUNDLE`] bytes, [`limits::DEPTH`] levels and [`limits::ENTRIES`] log entries,
//!   timestamps and certificates each.
//! - One material (key, certificate or chain) and one content (message signature or envelope), with
//!   one signature.
//! - A field that occurs twice is malformed, so that two readers cannot see different values.

use crate::{
    limits,
    publisher::Signer,
    refusal::Flaw,
    text::{base64, is_flat},
};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

/// The beginning of the media types of bundles.
const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.bundle";

const KNOWN_TYPES: [&str; 4] = [
    crate::evidence::BUNDLE_TYPE,
    "application/vnd.dev.sigstore.bundle+json;version=0.3",
    "application/vnd.dev.sigstore.bundle+json;version=0.2",
    "application/vnd.dev.sigstore.bundle+json;version=0.1",
];

/// A bundle that is within the limits.
#[derive(Debug)]
pub(crate) struct Bundle<'a> {
    /// As it was read, for `sigstore-verify`.
    pub(crate) json: &'a str,
    pub(crate) material: Material,
    pub(crate) content: Signed,
    /// Whether there are log entries or timestamps, which have to be right.
    pub(crate) is_logged: bool,
    /// Whether there are log entries.
    pub(crate) has_entries: bool,
}

/// What a bundle is signed with.
#[derive(Debug)]
pub(crate) enum Material {
    /// A key, which the bundle only names.
    Key(Signer),
    /// A certificate, or a chain of them.
    Certificate,
}

/// What was signed.
#[derive(Debug)]
pub(crate) enum Signed {
    /// The artifact.
    Message {
        /// The artifact's SHA-256, as the bundle says.
        digest: Option<[u8; 32]>,
        signature: Vec<u8>,
    },
    /// A statement about the artifact.
    Envelope { payload_type: String, payload: Vec<u8>, signature: Vec<u8> },
}

impl<'a> Bundle<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Flaw> {
        let json = within_limits(bytes, limits::BUNDLE)?;
        let head: Head = parse(json)?;
        if !KNOWN_TYPES.contains(&head.media_type.as_str()) {
            let name = format!("media type {}", head.media_type);
            let is_bundle = head.media_type.starts_with(MEDIA_TYPE);
            return Err(if is_bundle { Flaw::unsupported(name) } else { Flaw::malformed(name) });
        }
        let Shape { verification_material: material, message_signature, dsse_envelope } =
            parse(json)?;
        let (entries, timestamps) = material.counts()?;
        let content = match (message_signature, dsse_envelope) {
            (Some(message), None) => message.content()?,
            (None, Some(envelope)) => envelope.content()?,
            _ => return Err(Flaw::malformed("it is to have one message signature or envelope")),
        };
        Ok(Self {
            json,
            material: material.material()?,
            content,
            is_logged: entries + timestamps > 0,
            has_entries: entries > 0,
        })
    }
}

/// Text of at most so many bytes, whose JSON is not nested too deep.
pub(crate) fn within_limits(bytes: &[u8], limit: usize) -> Result<&str, Flaw> {
    if bytes.len() > limit {
        return Err(Flaw::TooLarge { limit });
    }
    let json = str::from_utf8(bytes).map_err(Flaw::malformed)?;
    if is_flat(json, limits::DEPTH) { Ok(json) } else { Err(Flaw::TooDeep) }
}

/// JSON, in which no field that is read is there twice.
pub(crate) fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Flaw> {
    serde_json::from_str(json).map_err(Flaw::malformed)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    media_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shape {
    verification_material: MaterialShape,
    message_signature: Option<MessageShape>,
    dsse_envelope: Option<EnvelopeShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MaterialShape {
    public_key: Option<HintShape>,
    certificate: Option<IgnoredAny>,
    x509_certificate_chain: Option<ChainShape>,
    tlog_entries: Option<Vec<IgnoredAny>>,
    timestamp_verification_data: Option<TimestampShape>,
}

#[derive(Deserialize)]
struct HintShape {
    #[serde(default)]
    hint: String,
}

#[derive(Deserialize)]
struct ChainShape {
    certificates: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TimestampShape {
    rfc3161_timestamps: Option<Vec<IgnoredAny>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MessageShape {
    message_digest: Option<DigestShape>,
    signature: String,
}

#[derive(Deserialize)]
struct DigestShape {
    algorithm: String,
    digest: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EnvelopeShape {
    payload: String,
    payload_type: String,
    signatures: Vec<SignatureShape>,
}

#[derive(Deserialize)]
struct SignatureShape {
    sig: String,
}

impl MaterialShape {
    /// How many log entries and timestamps there are.
    fn counts(&self) -> Result<(usize, usize), Flaw> {
        let count = |what, list: Option<&Vec<IgnoredAny>>| {
            let length = list.map_or(0, Vec::len);
            let limit = limits::ENTRIES;
            if length > limit { Err(Flaw::TooMany { what, limit }) } else { Ok(length) }
        };
        let times = self.timestamp_verification_data.as_ref();
        let times = times.and_then(|data| data.rfc3161_timestamps.as_ref());
        count("certificates", self.x509_certificate_chain.as_ref().map(|it| &it.certificates))?;
        Ok((count("log entries", self.tlog_entries.as_ref())?, count("timestamps", times)?))
    }

    fn material(self) -> Result<Material, Flaw> {
        match (self.public_key, self.certificate, self.x509_certificate_chain) {
            (Some(key), None, None) => Ok(Material::Key(Signer::of_hint(&key.hint))),
            (None, Some(_), None) | (None, None, Some(_)) => Ok(Material::Certificate),
            _ => Err(Flaw::malformed("it is to have one key, certificate or chain")),
        }
    }
}

impl MessageShape {
    fn content(self) -> Result<Signed, Flaw> {
        let digest = self.message_digest.map(|digest| {
            if digest.algorithm != "SHA2_256" {
                return Err(Flaw::unsupported(format!("digest {}", digest.algorithm)));
            }
            let bytes = base64(&digest.digest).and_then(|bytes| bytes.try_into().ok());
            bytes.ok_or_else(|| Flaw::malformed("its digest is no SHA-256 in base64"))
        });
        Ok(Signed::Message { digest: digest.transpose()?, signature: signature(&self.signature)? })
    }
}

impl EnvelopeShape {
    fn content(self) -> Result<Signed, Flaw> {
        let [only] = self.signatures.as_slice() else {
            return Err(Flaw::malformed("its envelope is to have one signature"));
        };
        let payload = base64(&self.payload);
        let payload = payload.ok_or_else(|| Flaw::malformed("its payload is no base64"))?;
        let signature = signature(&only.sig)?;
        Ok(Signed::Envelope { payload_type: self.payload_type, payload, signature })
    }
}

/// A signature in base64.
pub(crate) fn signature(text: &str) -> Result<Vec<u8>, Flaw> {
    if text.len() > limits::ANNOTATION {
        return Err(Flaw::TooLarge { limit: limits::ANNOTATION });
    }
    base64(text).ok_or_else(|| Flaw::malformed("its signature is no base64"))
}

#[cfg(test)]
mod tests;
