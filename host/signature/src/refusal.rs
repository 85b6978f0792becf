//! Why an artifact is refused.

use crate::{limits, publisher::Signer, text::repeated};
use std::{fmt, time::SystemTime};
use thiserror::Error;

/// Why an artifact is refused: no trusted publisher is known to have signed it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// There is no evidence at all.
    #[error("it is not signed")]
    Unsigned,

    /// Others than the trusted publishers signed it, as far as the signatures say.
    #[error("it is signed by {}, but by no publisher that is trusted for it", Signers(.signers))]
    OtherPublishers {
        /// Who the signatures say that they are of, each once.
        signers: Vec<Signer>,
    },

    /// The OpenID provider is the trusted one, and the name another.
    #[error("it is signed by `{}`, but `{}` is trusted", repeated(.found), repeated(.trusted))]
    WrongIdentity {
        /// The name in the certificate.
        found: String,
        /// The name that is trusted.
        trusted: String,
    },

    /// The name is the trusted one, and another OpenID provider vouches for it.
    #[error(
        "it is signed by `{}` of the issuer `{}`, but the issuer `{}` is trusted",
        repeated(.identity), repeated(.found), repeated(.trusted)
    )]
    WrongIssuer {
        /// The name in the certificate.
        identity: String,
        /// The OpenID provider in the certificate.
        found: String,
        /// The OpenID provider that is trusted.
        trusted: String,
    },

    /// More evidence than is looked at.
    #[error("it has more than {} signatures", limits::SIGNATURES)]
    TooMany,

    /// One signature is bad; or none counts, and this is the first reason.
    #[error("signature {number} of {count}: {flaw}")]
    Flawed {
        /// Which one, from 1 on, in the order in which they were given.
        number: usize,
        /// How many there are.
        count: usize,
        /// What is wrong with it.
        flaw: Flaw,
    },
}

/// What is wrong with one piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Flaw {
    /// More bytes than are looked at.
    #[error("it has more than {limit} bytes")]
    TooLarge {
        /// The most that is looked at.
        limit: usize,
    },

    /// Nested deeper than is looked at.
    #[error("its JSON has more than {} levels", limits::DEPTH)]
    TooDeep,

    /// More of something than is looked at.
    #[error("it has more than {limit} {what}")]
    TooMany {
        /// Log entries, timestamps, …
        what: &'static str,
        /// The most that is looked at.
        limit: usize,
    },

    /// It cannot be read.
    #[error("it is malformed: {what}")]
    Malformed {
        /// What is missing or wrong.
        what: String,
    },

    /// A layout, version or algorithm that is not known here.
    #[error("it is not supported: {what}")]
    Unsupported {
        /// What is not known.
        what: String,
    },

    /// An attestation by a trusted publisher that is not a signature, such as one of provenance or of
    /// known vulnerabilities. Everything else about it is valid.
    #[error("it is an attestation of type `{}` by {signer}, not a signature", repeated(.predicate))]
    NotASignature {
        /// The publisher, who is trusted.
        signer: Signer,
        /// The type of the attestation.
        predicate: String,
    },

    /// The signature does not verify, and it names a trusted publisher or nobody.
    #[error("it does not verify: it was changed, or {signer} did not make it")]
    Tampered {
        /// Who it says that it is of.
        signer: Signer,
    },

    /// The signature is valid, for another artifact.
    #[error("it is a signature of another artifact, by {signer}")]
    OtherArtifact {
        /// The publisher, who is trusted.
        signer: Signer,
    },

    /// The certificate was not valid at the signing time.
    #[error("its certificate was not valid at the signing time, {}", Time(.at))]
    OutsideValidity {
        /// The signing time.
        at: SystemTime,
    },

    /// No authority of the trusted root was valid at the signing time. If the signing time is after the
    /// root has expired, a newer root is needed.
    #[error("no authority of the trusted root was valid at the signing time, {}", Time(.at))]
    OutsideRoot {
        /// The signing time.
        at: SystemTime,
    },

    /// The certificate does not chain to an authority of the trusted root, or is not for signing.
    #[error("its certificate is not from an authority of the trusted root: {}", repeated(.reason))]
    UnknownAuthority {
        /// What the check of the certificate says.
        reason: String,
    },

    /// The transparency log entry does not verify, or belongs to another signature.
    #[error("its transparency log entry does not verify: {}", repeated(.reason))]
    LogEntry {
        /// What the check of the log entry says.
        reason: String,
    },

    /// There is no log entry or timestamp, or the timestamp does not verify.
    #[error("it has no trusted signing time: {}", repeated(.reason))]
    NoSigningTime {
        /// What is missing or wrong.
        reason: String,
    },

    /// The signing time is after `now`: a clock is wrong.
    #[error("its signing time is in the future, {}", Time(.at))]
    FromFuture {
        /// The signing time.
        at: SystemTime,
    },
}

impl Flaw {
    /// Whether the artifact is refused whatever other signatures it has.
    ///
    /// Evidence that cannot be judged, or is not a signature, is skipped like evidence that is absent.
    pub(crate) const fn condemns(&self) -> bool {
        !matches!(self, Self::Unsupported { .. } | Self::NotASignature { .. })
    }

    pub(crate) fn malformed(what: impl fmt::Display) -> Self {
        Self::Malformed { what: repeated(&what.to_string()) }
    }

    pub(crate) fn unsupported(what: impl fmt::Display) -> Self {
        Self::Unsupported { what: repeated(&what.to_string()) }
    }
}

/// Signers, one after the other.
struct Signers<'a>(&'a [Signer]);

impl fmt::Display for Signers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, signer) in self.0.iter().enumerate() {
            let before = if index == 0 { "" } else { ", " };
            write!(f, "{before}{signer}")?;
        }
        Ok(())
    }
}

/// A time as people write it.
struct Time<'a>(&'a SystemTime);

impl fmt::Display for Time<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::try_from(*self.0) {
            Ok(time) => time.fmt(f),
            Err(_) => f.write_str("an unknown time"),
        }
    }
}
