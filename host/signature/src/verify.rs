//! Decides whether a trusted publisher signed an artifact.
//!
//! It fails closed. The rules:
//!
//! 1. An artifact without signatures is refused, and one with more than [`limits::SIGNATURES`].
//! 2. **One bad signature refuses the artifact**, even beside a valid one. A signature is bad if it is
//!    malformed or exceeds a limit. It is also bad if it names a trusted publisher, or nobody, and
//!    does not verify, is for another artifact, or has a certificate, log entry or timestamp that
//!    does not verify.
//! 3. A signature that names a publisher who is not trusted is ignored. An attacker who changes the
//!    name could as well delete the signature, so this gives them nothing.
//! 4. Evidence of an unknown layout, version or algorithm is ignored, and so are attestations that
//!    are not signatures.
//! 5. If a valid signature of a trusted publisher is left, the artifact is accepted. Otherwise the
//!    refusal says why the rest was ignored.
//!
//! cosign accepts an artifact if one signature is valid. Rule 2 is stricter, because a publisher has
//! no reason to publish a bad signature next to a valid one. It has a cost: a bundle names its key,
//! but cosign's older layout does not. There, a second publisher's signature looks like one that was
//! changed, so every key that signed must be trusted.
//!
//! Not decided here: who is trusted for which source, and whether an artifact is older than one that
//! was seen before.

use crate::{
    bundle::{Bundle, Material, Signed},
    crypto,
    digest::Sha256Digest,
    evidence::{Evidence, SignatureKind, SimpleSigning},
    key::PublicKey,
    keyed, limits,
    logged::{self, Against},
    publisher::{Publisher, Signer},
    refusal::{Flaw, Refusal},
    root::{ExpiredService, TrustedRoot},
    simple,
    statement::{SIGNATURE, Statement},
};
use std::time::SystemTime;

/// Who signed an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The trusted publisher. If several signed it, the one that stands first among the trusted.
    pub publisher: Publisher,
    /// How it is signed.
    pub kind: SignatureKind,
    /// The earliest time that a log or a timestamp authority vouches for.
    pub signed_at: Option<SystemTime>,
    /// What has expired in the trusted root, if the signature depends on it. The user is to be told.
    pub expired: Vec<ExpiredService>,
}

/// The outcome of checking one piece of evidence.
enum Judgement {
    /// It is valid, by the trusted publisher at this index.
    Valid { publisher: usize, kind: SignatureKind, signed_at: Option<SystemTime> },
    /// It names somebody who is not trusted.
    Other(Signer),
}

/// Which of the trusted publishers signed an artifact.
///
/// `artifact` is the digest of the manifest in the registry, and `evidence` all signatures that were
/// found for it. No signing time may be after `now`.
///
/// # Errors
///
/// By the rules of this module.
pub fn verify(
    artifact: &Sha256Digest,
    evidence: &[Evidence],
    trusted: &[Publisher],
    root: &TrustedRoot,
    now: SystemTime,
) -> Result<Verified, Refusal> {
    crypto::install();
    let count = evidence.len();
    if count > limits::SIGNATURES {
        return Err(Refusal::TooMany);
    }
    let against = Against { artifact, root, now };
    let (mut valid, mut ignored, mut others) = (Vec::new(), None, Vec::new());
    for (index, evidence) in evidence.iter().enumerate() {
        let flawed = |flaw| Refusal::Flawed { number: index + 1, count, flaw };
        match judge(evidence, trusted, against) {
            Ok(Judgement::Valid { publisher, kind, signed_at }) => {
                valid.push((publisher, kind, signed_at));
            }
            Ok(Judgement::Other(signer)) if others.contains(&signer) => {}
            Ok(Judgement::Other(signer)) => others.push(signer),
            Err(flaw) if flaw.condemns() => return Err(flawed(flaw)),
            Err(flaw) => ignored = ignored.or_else(|| Some(flawed(flaw))),
        }
    }
    let first = valid.into_iter().min_by_key(|(publisher, ..)| *publisher);
    let Some((publisher, kind, signed_at)) = first else {
        return Err(ignored.unwrap_or_else(|| none_trusted(others, trusted)));
    };
    let vouches = matches!(kind, SignatureKind::KeylessBundle | SignatureKind::LoggedKeyedBundle);
    let expired = if vouches { root.expired(now) } else { Vec::new() };
    Ok(Verified { publisher: trusted[publisher].clone(), kind, signed_at, expired })
}

fn judge(
    evidence: &Evidence,
    trusted: &[Publisher],
    against: Against<'_>,
) -> Result<Judgement, Flaw> {
    match evidence {
        Evidence::Simple(layer) => judge_simple(layer, trusted, against.artifact),
        Evidence::Bundle(bytes) => {
            let bundle = Bundle::read(bytes)?;
            match &bundle.material {
                Material::Key(named) => judge_keyed(&bundle, named, trusted, against),
                Material::Certificate => judge_keyless(&bundle, trusted, against),
            }
        }
    }
}

fn judge_simple(
    layer: &SimpleSigning,
    trusted: &[Publisher],
    artifact: &Sha256Digest,
) -> Result<Judgement, Flaw> {
    match simple::signer(layer, keys(trusted))? {
        Some((publisher, key)) => {
            simple::check(&layer.payload, artifact, key)?;
            let kind = SignatureKind::SimpleSigning;
            Ok(Judgement::Valid { publisher, kind, signed_at: None })
        }
        None => unverified(&Signer::Unnamed, trusted),
    }
}

fn judge_keyed(
    bundle: &Bundle<'_>,
    named: &Signer,
    trusted: &[Publisher],
    against: Against<'_>,
) -> Result<Judgement, Flaw> {
    let has_signed = |key| keyed::has_signed(key, &bundle.content, against.artifact);
    let Some((publisher, key)) = keys(trusted).find(|(_, key)| has_signed(key)) else {
        return unverified(named, trusted);
    };
    let signer = Signer::Key(key.fingerprint());
    let (kind, signed_at) = if bundle.is_logged {
        let time = logged::check_keyed(bundle.json, key, bundle.has_entries, against)?;
        (SignatureKind::LoggedKeyedBundle, time)
    } else {
        (SignatureKind::KeyedBundle, None)
    };
    check_content(&bundle.content, against.artifact, signer)?;
    Ok(Judgement::Valid { publisher, kind, signed_at })
}

fn judge_keyless(
    bundle: &Bundle<'_>,
    trusted: &[Publisher],
    against: Against<'_>,
) -> Result<Judgement, Flaw> {
    let (identity, issuer) = logged::named(bundle.json)?;
    let named = Publisher::Identity { identity: identity.clone(), issuer: issuer.clone() };
    let Some(publisher) = trusted.iter().position(|publisher| *publisher == named) else {
        return Ok(Judgement::Other(Signer::Identity { identity, issuer }));
    };
    let signed_at = logged::check_keyless(bundle.json, &identity, &issuer, against)?;
    check_content(&bundle.content, against.artifact, Signer::from(&named))?;
    Ok(Judgement::Valid { publisher, kind: SignatureKind::KeylessBundle, signed_at })
}

/// Checks that signed content is about an artifact, and is a signature.
fn check_content(content: &Signed, artifact: &Sha256Digest, signer: Signer) -> Result<(), Flaw> {
    match content {
        Signed::Message { digest: Some(digest), .. } if digest != artifact.as_bytes() => {
            Err(Flaw::OtherArtifact { signer })
        }
        Signed::Message { .. } => Ok(()),
        Signed::Envelope { payload_type, payload, .. } => {
            let statement = Statement::read(payload_type, payload)?;
            if !statement.is_about(artifact) {
                Err(Flaw::OtherArtifact { signer })
            } else if statement.predicate == SIGNATURE {
                Ok(())
            } else {
                Err(Flaw::NotASignature { signer, predicate: statement.predicate })
            }
        }
    }
}

/// A signature that verifies with no trusted key: another publisher's, unless it claims otherwise.
fn unverified(named: &Signer, trusted: &[Publisher]) -> Result<Judgement, Flaw> {
    let mut fingerprints = keys(trusted).map(|(_, key)| key.fingerprint()).peekable();
    let can_be_trusted = match named {
        Signer::Key(named) => fingerprints.any(|trusted| trusted == *named),
        _ => fingerprints.peek().is_some(),
    };
    if can_be_trusted {
        return Err(Flaw::Tampered { signer: named.clone() });
    }
    Ok(Judgement::Other(named.clone()))
}

/// The trusted keys, with their index among the publishers.
fn keys(trusted: &[Publisher]) -> impl Iterator<Item = (usize, &PublicKey)> {
    trusted.iter().enumerate().filter_map(|(index, publisher)| match publisher {
        Publisher::Key(key) => Some((index, key)),
        Publisher::Identity { .. } => None,
    })
}

/// The refusal if there are no signatures, or those of others only.
fn none_trusted(others: Vec<Signer>, trusted: &[Publisher]) -> Refusal {
    if others.is_empty() {
        return Refusal::Unsigned;
    }
    // A near miss has a message of its own.
    for signer in &others {
        let Signer::Identity { identity: found, issuer: found_issuer } = signer else { continue };
        for publisher in trusted {
            let Publisher::Identity { identity, issuer } = publisher else { continue };
            if identity == found {
                return Refusal::WrongIssuer {
                    identity: identity.clone(),
                    found: found_issuer.clone(),
                    trusted: issuer.clone(),
                };
            }
            if issuer == found_issuer {
                return Refusal::WrongIdentity { found: found.clone(), trusted: identity.clone() };
            }
        }
    }
    Refusal::OtherPublishers { signers: others }
}
