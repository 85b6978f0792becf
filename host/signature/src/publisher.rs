//! The publishers that a user trusts, and the signer that a signature names.

use crate::{
    digest::Sha256Digest,
    key::PublicKey,
    text::{base64, repeated},
};
use std::fmt;

/// Somebody whom a user trusts to supply artifacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publisher {
    /// Who has the private key.
    Key(PublicKey),
    /// The holder of an identity at an OpenID provider, for Sigstore's keyless signatures.
    ///
    /// Both must be equal to those in the certificate: there are no patterns.
    Identity {
        /// The name in the certificate: an email address, or the URI of a workflow.
        identity: String,
        /// The URL of the OpenID provider.
        issuer: String,
    },
}

/// The signer that a signature names. This is a claim, unless the signature was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signer {
    /// A key with this fingerprint.
    Key(Sha256Digest),
    /// A key that is named by something other than its fingerprint.
    Hint(String),
    /// An identity, in a certificate.
    Identity {
        /// The name in the certificate.
        identity: String,
        /// The URL of the OpenID provider.
        issuer: String,
    },
    /// Nobody: cosign's older layout does not say whose the key is.
    Unnamed,
}

impl Signer {
    /// What the hint of a bundle names. cosign writes the fingerprint in base64.
    pub(crate) fn of_hint(hint: &str) -> Self {
        let bytes = base64(hint).and_then(|bytes| bytes.try_into().ok());
        let digest = bytes
            .map(|bytes: [u8; 32]| bytes.into())
            .or_else(|| hint.parse().ok())
            .or_else(|| Sha256Digest::from_hex(hint));
        match digest {
            Some(digest) => Self::Key(digest),
            None if hint.is_empty() => Self::Unnamed,
            None => Self::Hint(hint.to_owned()),
        }
    }
}

impl From<&Publisher> for Signer {
    fn from(publisher: &Publisher) -> Self {
        match publisher {
            Publisher::Key(key) => Self::Key(key.fingerprint()),
            Publisher::Identity { identity, issuer } => {
                Self::Identity { identity: identity.clone(), issuer: issuer.clone() }
            }
        }
    }
}

impl fmt::Display for Publisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Signer::from(self).fmt(f)
    }
}

impl fmt::Display for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(fingerprint) => write!(f, "the key `{fingerprint}`"),
            Self::Hint(hint) => write!(f, "a key named `{}`", repeated(hint)),
            Self::Identity { identity, issuer } => {
                write!(f, "`{}` (issuer `{}`)", repeated(identity), repeated(issuer))
            }
            Self::Unnamed => f.write_str("a key without a name"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_may_be_a_fingerprint() {
        let digest = Sha256Digest::of(b"");
        let named = Signer::Key(digest);
        assert_eq!(Signer::of_hint(&digest.to_string()), named);
        assert_eq!(Signer::of_hint(&digest.to_string()[7..]), named);
        assert_eq!(Signer::of_hint("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), named);
        assert_eq!(Signer::of_hint("acme"), Signer::Hint("acme".to_owned()));
        assert_eq!(Signer::of_hint(""), Signer::Unnamed);
    }
}
