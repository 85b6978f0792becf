//! Decides whether a trusted publisher signed an artifact.
//!
//! Anything that is not known to be right is refused. The rules, in the order in which they are
//! checked:
//!
//! 1. An artifact with more than [`limits::SIGNATURES`] signatures is refused, and so is one with
//!    none.
//! 2. **One bad signature refuses**, whatever others there are. A signature is bad if it is malformed
//!    or over a limit; or if it names a trusted publisher, or nobody, and is not right, or is for
//!    another artifact, or has a certificate, log entry or timestamp that is not right.
//! 3. A signature that names another publisher is not looked at further. Who names another can take a
//!    signature away as well, so nothing is gained by it.
//! 4. What does not count is left out: a layout or version that is not known here, and a statement
//!    that is no signature.
//! 5. If a signature of a trusted publisher is left, the artifact is that publisher's.
//!
//! cosign is content with one right signature. Rule 2 is stricter: who can push to a registry can add
//! a signature, but a publisher has no reason to leave a wrong one. It has a price: a bundle says
//! which key it is of, but cosign's older layout doesn't, so there a second publisher's signature
//! cannot be told from a changed one, and every one must be of a trusted key.
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
    /// What of the trusted root has expired, if the root vouches for the signature. To be told.
    pub expired: Vec<ExpiredService>,
}

/// What one piece of evidence comes to.
enum Judgement {
    /// It is right, and of the trusted publisher at this place.
    Right { publisher: usize, kind: SignatureKind, signed_at: Option<SystemTime> },
    /// It names somebody who is not trusted.
    Other(Signer),
}

/// Who signed an artifact, of those who are trusted for it.
///
/// `artifact` is the digest of the manifest in the registry, and `evidence` all that lies beside it.
/// `now` is the time by which nothing may have been signed later.
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
    let (mut right, mut uncounted, mut others) = (Vec::new(), None, Vec::new());
    for (index, evidence) in evidence.iter().enumerate() {
        let flawed = |flaw| Refusal::Flawed { number: index + 1, count, flaw };
        match judge(evidence, trusted, against) {
            Ok(Judgement::Right { publisher, kind, signed_at }) => {
                right.push((publisher, kind, signed_at));
            }
            Ok(Judgement::Other(signer)) if others.contains(&signer) => {}
            Ok(Judgement::Other(signer)) => others.push(signer),
            Err(flaw) if flaw.condemns() => return Err(flawed(flaw)),
            Err(flaw) => uncounted = uncounted.or_else(|| Some(flawed(flaw))),
        }
    }
    let first = right.into_iter().min_by_key(|(publisher, ..)| *publisher);
    let Some((publisher, kind, signed_at)) = first else {
        return Err(uncounted.unwrap_or_else(|| none_trusted(others, trusted)));
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
            Ok(Judgement::Right { publisher, kind, signed_at: None })
        }
        None => not_right(&Signer::Unnamed, trusted),
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
        return not_right(named, trusted);
    };
    let signer = Signer::Key(key.fingerprint());
    let (kind, signed_at) = if bundle.is_logged {
        let time = logged::check_keyed(bundle.json, key, bundle.has_entries, against)?;
        (SignatureKind::LoggedKeyedBundle, time)
    } else {
        (SignatureKind::KeyedBundle, None)
    };
    check_content(&bundle.content, against.artifact, signer)?;
    Ok(Judgement::Right { publisher, kind, signed_at })
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
    Ok(Judgement::Right { publisher, kind: SignatureKind::KeylessBundle, signed_at })
}

/// Checks that content whose signature is right is about an artifact, and is a signature.
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

/// What a signature is that no trusted key made: another publisher's, if it can be one's.
fn not_right(named: &Signer, trusted: &[Publisher]) -> Result<Judgement, Flaw> {
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

/// The trusted keys, with their place among the trusted.
fn keys(trusted: &[Publisher]) -> impl Iterator<Item = (usize, &PublicKey)> {
    trusted.iter().enumerate().filter_map(|(index, publisher)| match publisher {
        Publisher::Key(key) => Some((index, key)),
        Publisher::Identity { .. } => None,
    })
}

/// What to tell if there are signatures of others alone, or none.
fn none_trusted(others: Vec<Signer>, trusted: &[Publisher]) -> Refusal {
    if others.is_empty() {
        return Refusal::Unsigned;
    }
    // A near miss is worth a sentence of its own.
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
