//! The public key of a publisher: ECDSA on P-256, which `cosign generate-key-pair` makes.

use crate::{
    digest::Sha256Digest,
    limits,
    text::{base64, base64_lines, repeated},
};
use p256::{
    ecdsa::VerifyingKey,
    pkcs8::{DecodePublicKey as _, EncodePublicKey as _, spki::SubjectPublicKeyInfoRef},
};
use std::fmt;
use thiserror::Error;

const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";

/// A public key that signatures are checked with.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: VerifyingKey,
    der: Vec<u8>,
}

/// Why a text is not the public key of a publisher.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyError {
    /// A key is far smaller.
    #[error("a public key has at most {} bytes", limits::KEY)]
    TooLarge,
    /// There is no block of PEM, or something beside it.
    #[error("a public key is one block of PEM, from `{BEGIN}` to `{END}`")]
    NotPem,
    /// Which of them is meant is not said.
    #[error("there are several blocks of PEM: a publisher has one key")]
    Several,
    /// A secret, which nobody should be asked for.
    #[error("this is a private key: only the public key is needed")]
    Private,
    /// A certificate, a key of PKCS#1, …
    #[error("this is a `{label}`, and a public key is a `PUBLIC KEY`")]
    OtherBlock {
        /// What the block says that it is.
        label: String,
    },
    /// RSA, Ed25519, ECDSA on another curve.
    #[error("the key is of another algorithm than ECDSA on P-256")]
    OtherAlgorithm,
    /// The block is cut, or its point is not on the curve.
    #[error("the public key is malformed")]
    Malformed,
}

impl PublicKey {
    /// The only key in a file.
    ///
    /// # Errors
    ///
    /// For anything but one public key of ECDSA on P-256 in PEM, with white space around it.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        if pem.len() > limits::KEY {
            return Err(KeyError::TooLarge);
        }
        let text = str::from_utf8(pem).map_err(|_| KeyError::NotPem)?.trim();
        if text.contains("PRIVATE KEY-----") {
            return Err(KeyError::Private);
        }
        if text.matches("-----BEGIN ").count() > 1 {
            return Err(KeyError::Several);
        }
        let begin = text.strip_prefix("-----BEGIN ").and_then(|rest| rest.split_once("-----"));
        let (label, rest) = begin.ok_or(KeyError::NotPem)?;
        if label != "PUBLIC KEY" {
            return Err(KeyError::OtherBlock { label: repeated(label) });
        }
        let body = rest.strip_suffix(END).ok_or(KeyError::NotPem)?;
        let body: String = body.split_ascii_whitespace().collect();
        Self::from_der(&base64(&body).ok_or(KeyError::Malformed)?)
    }

    fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let info = SubjectPublicKeyInfoRef::try_from(der).map_err(|_| KeyError::Malformed)?;
        let is_on_p256 = info.algorithm.oid == p256::elliptic_curve::ALGORITHM_OID
            && info.algorithm.parameters_oid() == Ok(p256_oid());
        if !is_on_p256 {
            return Err(KeyError::OtherAlgorithm);
        }
        let key = p256::PublicKey::from_public_key_der(der).map_err(|_| KeyError::Malformed)?;
        let written = key.to_public_key_der().map_err(|_| KeyError::Malformed)?;
        // One key has one form, and so one fingerprint.
        if written.as_bytes() != der {
            return Err(KeyError::Malformed);
        }
        Ok(Self { key: key.into(), der: der.to_vec() })
    }

    /// The SHA-256 of the key in DER (SPKI), by which it is named.
    #[must_use]
    pub fn fingerprint(&self) -> Sha256Digest {
        Sha256Digest::of(&self.der)
    }

    /// The key in DER (SPKI).
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// The key in PEM, as [`PublicKey::from_pem`] reads it.
    #[must_use]
    pub fn to_pem(&self) -> String {
        format!("{BEGIN}\n{}{END}\n", base64_lines(&self.der))
    }

    pub(crate) fn verifying(&self) -> &VerifyingKey {
        &self.key
    }
}

fn p256_oid() -> p256::pkcs8::ObjectIdentifier {
    use p256::pkcs8::AssociatedOid as _;
    p256::NistP256::OID
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.fingerprint())
    }
}

#[cfg(test)]
mod tests;
