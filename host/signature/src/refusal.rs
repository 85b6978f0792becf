//! Why an artifact is not taken for that of a trusted publisher.

use crate::{limits, publisher::Signer, text::repeated};
use std::{fmt, time::SystemTime};
use thiserror::Error;

/// Why no trusted publisher is known to have signed an artifact.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// There is no evidence at all.
    #[error("it is not signed")]
    Unsigned,

    /// Others than the trusted publishers signed it, as far as the signatures say.
    #[error("it is signed by {}, and not by a publisher that is trusted for it", Signers(.signers))]
    OtherPublishers {
        /// Who the signatures say that they are of, each once.
        signers: Vec<Signer>,
    },

    /// The OpenID provider is the trusted one, and the name another.
    #[error("it is signed by `{}`, and trusted is `{}`", repeated(.found), repeated(.trusted))]
    WrongIdentity {
        /// The name in the certificate.
        found: String,
        /// The name that is trusted.
        trusted: String,
    },

    /// The name is the trusted one, and another OpenID provider vouches for it.
    #[error(
        "`{}` signed it by the issuer `{}`, and trusted is the issuer `{}`",
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

    /// One piece of evidence is wrong, or none counts and this is why.
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
    #[error("it is of a kind that is not supported: {what}")]
    Unsupported {
        /// What is not known.
        what: String,
    },

    /// A statement about the artifact that does not say that the publisher signs it, such as where it
    /// was built or what was found in it. All else about it is right.
    #[error("it is a statement `{}` by {signer}, and not a signature", repeated(.predicate))]
    NotASignature {
        /// The publisher, who is trusted.
        signer: Signer,
        /// The type of the statement.
        predicate: String,
    },

    /// It does not fit what was signed, and it names a trusted publisher or nobody.
    #[error("it is not right: it was changed, or {signer} did not make it")]
    Tampered {
        /// Who it says that it is of.
        signer: Signer,
    },

    /// It is right, for something else.
    #[error("{signer} signed another artifact with it")]
    OtherArtifact {
        /// The publisher, who is trusted.
        signer: Signer,
    },

    /// The certificate was not valid when it was used.
    #[error("the certificate was not valid at the time of the signature, {}", Time(.at))]
    OutsideValidity {
        /// When it was used.
        at: SystemTime,
    },

    /// The trusted root has nothing that was valid then: the signature is newer than the root is good
    /// for, or older.
    #[error("the trusted root has no authority that was valid at the time of the signature, {}", Time(.at))]
    OutsideRoot {
        /// When the signature was made.
        at: SystemTime,
    },

    /// The certificate is not of an authority in the trusted root, or not for signing.
    #[error("the certificate is not of an authority of the trusted root: {}", repeated(.reason))]
    UnknownAuthority {
        /// What the check of certificates says.
        reason: String,
    },

    /// What is to prove that a log has the signature does not, or not this signature.
    #[error("the entry of the transparency log is not right: {}", repeated(.reason))]
    LogEntry {
        /// What the check of logs says.
        reason: String,
    },

    /// A keyless signature without log entry, or a time that nobody vouches for.
    #[error("nothing trusted tells when it was made: {}", repeated(.reason))]
    NoSigningTime {
        /// What is missing or wrong.
        reason: String,
    },

    /// It was made later than now. A clock is wrong.
    #[error("it was made in the future, {}", Time(.at))]
    FromFuture {
        /// When it was made.
        at: SystemTime,
    },
}

impl Flaw {
    /// Whether the artifact is refused whatever other signatures it has.
    ///
    /// What is not known here, or is no signature, does not count: it could as well be missing.
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
