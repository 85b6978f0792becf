//! Checks signatures by a key.
//!
//! `sigstore-verify` refuses a bundle that has neither log entry nor timestamp. `cosign sign --key`
//! makes such bundles for vendors who use no log, and the key alone proves who signed. So the
//! signature of every bundle with a key is checked here. `logged` checks what else is in it.

use crate::{bundle::Signed, crypto::is_over_digest, digest::Sha256Digest, key::PublicKey};
use sha2::{Digest as _, Sha256};

/// Whether a key signed the content of a bundle, which is about this artifact unless it says
/// otherwise.
pub(crate) fn has_signed(key: &PublicKey, content: &Signed, artifact: &Sha256Digest) -> bool {
    let (digest, signature) = match content {
        Signed::Message { digest, signature } => {
            (digest.unwrap_or(*artifact.as_bytes()), signature)
        }
        Signed::Envelope { payload_type, payload, signature } => {
            (envelope_digest(payload_type, payload), signature)
        }
    };
    is_over_digest(key.verifying(), &digest, signature)
}

/// Whether a key signed bytes.
pub(crate) fn has_signed_bytes(key: &PublicKey, bytes: &[u8], signature: &[u8]) -> bool {
    is_over_digest(key.verifying(), Sha256Digest::of(bytes).as_bytes(), signature)
}

/// The SHA-256 of what is signed of an envelope: the type and the payload, each with its length
/// before it (DSSE 1.0, «pre-authentication encoding»).
fn envelope_digest(payload_type: &str, payload: &[u8]) -> [u8; 32] {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    Sha256::new().chain_update(head).chain_update(payload).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_is_signed_as_dsse_says() {
        // The example of the protocol's specification.
        let signed = Sha256Digest::of(b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        let digest = envelope_digest("http://example.com/HelloWorld", b"hello world");
        assert_eq!(&digest, signed.as_bytes());
    }
}
