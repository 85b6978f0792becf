//! Checks certificates, log entries and timestamps, which `sigstore-verify` does.
//!
//! - A keyless bundle needs a certificate of the trusted root's authority, a log entry, and a trusted
//!   time at which the certificate was valid.
//! - A bundle with a key needs none of that, but what it has must verify.
//! - No signing time is after `now`. `sigstore-verify` also compares the time of a log entry, and the
//!   beginning of a timestamp authority, with the system's clock.

use crate::{
    crypto, digest::Sha256Digest, key::PublicKey, publisher::Signer, refusal::Flaw,
    root::TrustedRoot,
};
use jiff::Timestamp;
use sigstore_verify::{
    CertificateError, Error, PublicKeyVerificationPolicy, TimestampError, TransparencyLogError,
    VerificationPolicy, VerificationResult,
    crypto::{CertificateInfo, parse_certificate_info},
    tsa::verify_timestamp_for_authority,
    types::{Bundle, DerPublicKey, Sha256Hash, SignatureContent},
};
use std::time::SystemTime;

/// Against what a bundle is checked.
#[derive(Clone, Copy)]
pub(crate) struct Against<'a> {
    pub(crate) artifact: &'a Sha256Digest,
    pub(crate) root: &'a TrustedRoot,
    pub(crate) now: SystemTime,
}

/// Whom the certificate of a bundle names.
pub(crate) fn named(json: &str) -> Result<(String, String), Flaw> {
    let bundle = Bundle::from_json(json).map_err(Flaw::malformed)?;
    let info = certificate(&bundle)?;
    let identity = info.identity.map(|identity| identity.as_str().to_owned());
    match (identity, info.issuer) {
        (Some(identity), Some(issuer)) if !identity.is_empty() && !issuer.is_empty() => {
            Ok((identity, issuer))
        }
        _ => Err(Flaw::malformed("its certificate names no identity and issuer")),
    }
}

fn certificate(bundle: &Bundle) -> Result<CertificateInfo, Flaw> {
    let certificate = bundle.signing_certificate();
    let certificate = certificate.ok_or_else(|| Flaw::malformed("it has no certificate"))?;
    parse_certificate_info(certificate).map_err(Flaw::malformed)
}

/// Checks a keyless bundle of this identity, and says when it was signed.
pub(crate) fn check_keyless(
    json: &str,
    identity: &str,
    issuer: &str,
    against: Against<'_>,
) -> Result<Option<SystemTime>, Flaw> {
    let bundle = Bundle::from_json(json).map_err(Flaw::malformed)?;
    if !crypto::can_check(certificate(&bundle)?.key_algorithm, &bundle.content) {
        return Err(Flaw::unsupported("the algorithm of its key"));
    }
    let policy = VerificationPolicy::new(identity, issuer);
    let signer = Signer::Identity { identity: identity.to_owned(), issuer: issuer.to_owned() };
    let artifact = Sha256Hash::new(*against.artifact.as_bytes());
    let result = against.root.verifier().verify(artifact, &bundle, &policy);
    let result = result.map_err(|error| flaw(&error, &bundle, signer, against.root))?;
    time(&result, against.now)
}

/// Checks the log entries and timestamps of a bundle with this key, and says when it was signed.
pub(crate) fn check_keyed(
    json: &str,
    key: &PublicKey,
    has_entries: bool,
    against: Against<'_>,
) -> Result<Option<SystemTime>, Flaw> {
    let bundle = Bundle::from_json(json).map_err(Flaw::malformed)?;
    let policy = PublicKeyVerificationPolicy::new(DerPublicKey::new(key.as_der().to_vec()));
    // Timestamps are checked in either case.
    let policy = if has_entries { policy } else { policy.skip_tlog_unsafe() };
    let artifact = Sha256Hash::new(*against.artifact.as_bytes());
    let result = against.root.verifier().verify(artifact, &bundle, &policy);
    let signer = Signer::Key(key.fingerprint());
    let result = result.map_err(|error| flaw(&error, &bundle, signer, against.root))?;
    time(&result, against.now)
}

/// The earliest trusted time of a signature, none of which may be later than now.
fn time(result: &VerificationResult, now: SystemTime) -> Result<Option<SystemTime>, Flaw> {
    let times = result.verified_timestamps().iter().map(|time| SystemTime::from(*time));
    let times: Vec<SystemTime> = times.collect();
    match times.iter().max() {
        Some(latest) if *latest > now => Err(Flaw::FromFuture { at: *latest }),
        _ => Ok(times.into_iter().min()),
    }
}

/// What an error of `sigstore-verify` means.
fn flaw(error: &Error, bundle: &Bundle, signer: Signer, root: &TrustedRoot) -> Flaw {
    let reason = || error.to_string();
    match error {
        Error::SignatureInvalid(_)
        | Error::IdentityMismatch { .. }
        | Error::IssuerMismatch { .. } => Flaw::Tampered { signer },
        Error::ArtifactMismatch(_) => Flaw::OtherArtifact { signer },
        Error::UnsupportedArtifact(_) | Error::UnsupportedBundle(_) => Flaw::unsupported(error),
        Error::Certificate(error) => certificate_flaw(error, bundle, root),
        Error::TransparencyLog(TransparencyLogError::MalformedEntry(_)) => Flaw::malformed(error),
        Error::TransparencyLog(_) => Flaw::LogEntry { reason: reason() },
        Error::Timestamp(TimestampError::OutsideAuthorityValidity { time }) => {
            Flaw::OutsideRoot { at: (*time).into() }
        }
        Error::Timestamp(_) => Flaw::NoSigningTime { reason: reason() },
        Error::Bundle(error) if is_incomplete(error) => {
            Flaw::NoSigningTime { reason: error.to_string() }
        }
        _ => Flaw::malformed(error),
    }
}

fn is_incomplete(error: &sigstore_verify::bundle::Error) -> bool {
    use sigstore_verify::bundle::Error;
    matches!(
        error,
        Error::MissingInclusionPromise(_)
            | Error::MissingInclusionProof(_)
            | Error::MissingSigningTimeEvidence
            | Error::MissingTimestamp
            | Error::MissingCheckpoint
    )
}

fn certificate_flaw(error: &CertificateError, bundle: &Bundle, root: &TrustedRoot) -> Flaw {
    match error {
        CertificateError::NoValidAuthority { time } => Flaw::OutsideRoot { at: (*time).into() },
        CertificateError::NotYetValid { time, .. } | CertificateError::Expired { time, .. } => {
            Flaw::OutsideValidity { at: (*time).into() }
        }
        CertificateError::Malformed(_) => Flaw::malformed(error),
        // The check of the chain comes first, and does not say which of its many reasons it has.
        _ => match used_outside_validity(bundle, root) {
            Some(time) => Flaw::OutsideValidity { at: time.into() },
            None => Flaw::UnknownAuthority { reason: error.to_string() },
        },
    }
}

/// A signing time at which the certificate was not valid. The bundle is refused in any case, so a
/// time that a log entry only claims will do: it chooses the message.
fn used_outside_validity(bundle: &Bundle, root: &TrustedRoot) -> Option<Timestamp> {
    let info = certificate(bundle).ok()?;
    let material = &bundle.verification_material;
    let logged = material.tlog_entries.iter().filter_map(|entry| entry.integrated_time);
    let signature = match &bundle.content {
        SignatureContent::MessageSignature(message) => &message.signature,
        SignatureContent::DsseEnvelope(envelope) => &envelope.signature.sig,
        _ => return None,
    };
    let authorities = root.inner().tsa_authorities();
    let stamps = material.timestamp_verification_data.rfc3161_timestamps.iter();
    let stamped = stamps.flat_map(|stamp| {
        let verify = |authority| {
            verify_timestamp_for_authority(&stamp.signed_timestamp, signature, authority).ok()
        };
        authorities.iter().filter_map(verify).collect::<Vec<_>>()
    });
    logged.chain(stamped).find(|time| *time < info.not_before || *time > info.not_after)
}
