//! The signatures that `fixtures/make.cjs` made.

use kitaru_signature::{
    Evidence, PublicKey, Publisher, Refusal, Sha256Digest, SimpleSigning, TrustedRoot, Verified,
    verify,
};
use std::{
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

fn read(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn key(name: &str) -> Publisher {
    Publisher::Key(PublicKey::from_pem(&read(name)).unwrap())
}

/// The publisher who made most of them.
pub(crate) fn acme() -> Publisher {
    key("acme.pub")
}

/// Another publisher.
pub(crate) fn other() -> Publisher {
    key("other.pub")
}

/// A publisher without a key.
pub(crate) fn somebody() -> Publisher {
    let (identity, issuer) = ("release@acme.example", "https://accounts.google.com");
    Publisher::Identity { identity: identity.to_owned(), issuer: issuer.to_owned() }
}

pub(crate) fn fingerprint(publisher: &Publisher) -> Sha256Digest {
    match publisher {
        Publisher::Key(key) => key.fingerprint(),
        Publisher::Identity { .. } => panic!("{publisher} has no key"),
    }
}

/// The artifact that was signed.
pub(crate) fn artifact() -> Sha256Digest {
    Sha256Digest::of(&read("artifact.json"))
}

pub(crate) fn bundle(name: &str) -> Evidence {
    Evidence::Bundle(read(&format!("{name}.json")))
}

pub(crate) fn simple(name: &str) -> Evidence {
    let layer: serde_json::Value = serde_json::from_slice(&read(&format!("{name}.json"))).unwrap();
    let text = |field: &str| layer[field].as_str().unwrap().to_owned();
    let payload = text("payload").into_bytes();
    let payload_digest = Sha256Digest::of(&payload);
    let signature = text("signature");
    Evidence::Simple(SimpleSigning { payload, payload_digest, signature, certificate: None })
}

/// Who signed the artifact, by the public-good root at some time in 2026.
pub(crate) fn check(evidence: &[Evidence], trusted: &[Publisher]) -> Result<Verified, Refusal> {
    verify(&artifact(), evidence, trusted, root(), now())
}

fn root() -> &'static TrustedRoot {
    static ROOT: std::sync::LazyLock<TrustedRoot> =
        std::sync::LazyLock::new(TrustedRoot::public_good);
    &ROOT
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_790_000_000)
}
