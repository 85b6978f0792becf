//! Finds the trusted publisher that signed what was fetched.

use super::{PluginTrust, TrustRule};
use crate::{
    listener::{Event, Listener},
    plugin::{address::PluginSource, fetch::Fetched, installed::TrustedBy},
    problem::Problem,
    words::{Action, PluginAction, Text, text},
};
use kitaru_provider_host::Digest;
use kitaru_signature::{
    PublicKey, Publisher, Refusal, Sha256Digest, SignatureKind, TrustedRoot, Verified, verify,
};
use std::time::SystemTime;

/// The publisher that signed what was fetched, and may supply it.
///
/// # Errors
///
/// Why none is known to have.
pub fn publisher(
    fetched: &Fetched,
    trust: &PluginTrust,
    listener: &dyn Listener,
) -> Result<TrustedBy, Problem> {
    let rules: Vec<&TrustRule> = trust.rules_for(&fetched.source).collect();
    let subject = fetched.manifest.map(|manifest| Sha256Digest::from(manifest.to_bytes()));
    let subject = subject.ok_or_else(|| super::unsigned(&fetched.label, fetched.digest))?;
    let mut roots: Vec<Option<&str>> = rules.iter().map(|rule| rule.root.as_deref()).collect();
    roots.sort_unstable();
    roots.dedup();
    if roots.is_empty() {
        // Nobody is trusted: what is found says who could be.
        roots.push(None);
    }
    let mut refusal = None;
    for json in roots {
        let root = match json {
            Some(json) => {
                TrustedRoot::from_json(json.as_bytes()).map_err(|error| unusable(&error))?
            }
            None => TrustedRoot::public_good(),
        };
        let publishers: Vec<Publisher> = rules
            .iter()
            .filter(|rule| rule.root.as_deref() == json)
            .filter_map(|it| it.publisher())
            .collect();
        match verify(&subject, &fetched.signatures, &publishers, &root, SystemTime::now()) {
            Ok(verified) => {
                warn(&verified, listener);
                return Ok(trusted_by(&verified.publisher));
            }
            Err(found) => refusal = refusal.or(Some(found)),
        }
    }
    Err(refused(&refusal.unwrap_or(Refusal::Unsigned), fetched))
}

impl TrustRule {
    /// The publisher as signatures are verified against it.
    fn publisher(&self) -> Option<Publisher> {
        match (&self.signer, &self.key) {
            (TrustedBy::Identity { identity, issuer }, _) => {
                Some(Publisher::Identity { identity: identity.clone(), issuer: issuer.clone() })
            }
            (TrustedBy::Key(_), Some(pem)) => {
                PublicKey::from_pem(pem.as_bytes()).ok().map(Publisher::Key)
            }
            _ => None,
        }
    }
}

fn trusted_by(publisher: &Publisher) -> TrustedBy {
    match publisher {
        Publisher::Key(key) => TrustedBy::Key(Digest::from(*key.fingerprint().as_bytes())),
        Publisher::Identity { identity, issuer } => {
            TrustedBy::Identity { identity: identity.clone(), issuer: issuer.clone() }
        }
    }
}

/// Tells of authorities that have expired, where the signature needs them.
fn warn(verified: &Verified, listener: &dyn Listener) {
    let needs_root =
        !matches!(verified.kind, SignatureKind::KeyedBundle | SignatureKind::SimpleSigning);
    if needs_root && !verified.expired.is_empty() {
        let message = "the trusted root of Sigstore has expired, so newer signatures are refused";
        let problem = Problem::backend("trust.root-expired", message)
            .hint("Upgrade kitaru, or trust the publisher again with a newer `--trusted-root`.");
        listener.notify(&Event::Warning(&problem));
    }
}

fn unusable(error: &kitaru_signature::RootError) -> Problem {
    let message = format!("a trusted root of `trust.toml` cannot be used: {error}");
    Problem::backend("trust.damaged", message)
        .hint("Trust the publisher again, with another `--trusted-root`.")
}

/// The refusal of what was fetched.
fn refused(refusal: &Refusal, fetched: &Fetched) -> Problem {
    let Fetched { label, digest, source, .. } = fetched;
    let message = match refusal {
        Refusal::Unsigned => return super::unsigned(label, *digest),
        refusal => format!("`{label}` is not trusted: {refusal}"),
    };
    match refusal {
        Refusal::Flawed { .. } | Refusal::TooMany => Problem::backend("plugin.signature", message)
            .hint(text![
                "Tell its publisher. If you know by other means that these bytes are right, say so \
                 with ",
                Action::Plugin(PluginAction::TrustComponent { digest: *digest }),
                "."
            ]),
        _ => Problem::state("plugin.untrusted", message).hint(trusting(source, *digest)),
    }
}

fn trusting(source: &PluginSource, digest: Digest) -> Text {
    text![
        "If you trust that publisher, say so with ",
        Action::Plugin(PluginAction::TrustPublisher { source: source.to_string() }),
        ", or trust these bytes alone with ",
        Action::Plugin(PluginAction::TrustComponent { digest }),
        "."
    ]
}
