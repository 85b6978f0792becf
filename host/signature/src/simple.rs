//! Checks cosign's older layout: a signature over a payload that names the artifact.
//!
//! The payload is the JSON of «simple signing» (containers/image, `signature-protocols`). Who signed
//! it is not said, so any key is tried. The place that the payload names (`docker-reference`) is not
//! compared, as cosign doesn't: an artifact may be copied to a mirror.

use crate::{
    bundle::{self, parse, within_limits},
    digest::Sha256Digest,
    evidence::SimpleSigning,
    key::PublicKey,
    keyed::has_signed_bytes,
    limits,
    publisher::Signer,
    refusal::Flaw,
};
use serde::Deserialize;

/// What cosign writes as the type of what it signs.
const TYPE: &str = "cosign container image signature";

#[derive(Deserialize)]
struct Payload {
    critical: Critical,
}

#[derive(Deserialize)]
struct Critical {
    image: Image,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Image {
    #[serde(rename = "docker-manifest-digest")]
    digest: String,
}

/// The key that signed the payload, if one of these did.
pub(crate) fn signer<'k, T>(
    layer: &SimpleSigning,
    mut keys: impl Iterator<Item = (T, &'k PublicKey)>,
) -> Result<Option<(T, &'k PublicKey)>, Flaw> {
    if layer.certificate.is_some() {
        return Err(Flaw::unsupported(
            "a keyless signature in cosign's older layout; cosign 3 writes a bundle",
        ));
    }
    if layer.payload.len() > limits::PAYLOAD {
        return Err(Flaw::TooLarge { limit: limits::PAYLOAD });
    }
    if Sha256Digest::of(&layer.payload) != layer.payload_digest {
        return Err(Flaw::malformed("its payload is not the one that the manifest names"));
    }
    let signature = bundle::signature(&layer.signature)?;
    Ok(keys.find(|(_, key)| has_signed_bytes(key, &layer.payload, &signature)))
}

/// Checks that a payload, whose signature verifies, is about an artifact.
pub(crate) fn check(
    payload: &[u8],
    artifact: &Sha256Digest,
    signer: &PublicKey,
) -> Result<(), Flaw> {
    let Payload { critical } = parse(within_limits(payload, limits::PAYLOAD)?)?;
    if critical.kind != TYPE {
        return Err(Flaw::unsupported(format!("type {}", critical.kind)));
    }
    if critical.image.digest.parse() != Ok(*artifact) {
        return Err(Flaw::OtherArtifact { signer: Signer::Key(signer.fingerprint()) });
    }
    Ok(())
}
