//! Fuzzes what lies beside an artifact in a registry, and what a user is given to trust.
//!
//! The input is a bundle, the payload of cosign's older layout, a public key and a trusted root.
#![no_main]

use kitaru_signature::{
    Evidence, PublicKey, Publisher, Sha256Digest, SimpleSigning, TrustedRoot, verify,
};
use libfuzzer_sys::fuzz_target;
use std::{
    sync::LazyLock,
    time::{Duration, UNIX_EPOCH},
};

const KEY: &[u8] = include_bytes!("../../../host/signature/tests/fixtures/acme.pub");
const ARTIFACT: &[u8] = include_bytes!("../../../host/signature/tests/fixtures/artifact.json");

/// Any signature; it is not over the input.
const SIGNATURE: &str = "MAYCAQECAQE=";

static TRUSTED: LazyLock<[Publisher; 2]> = LazyLock::new(|| {
    let key = PublicKey::from_pem(KEY).expect("a key");
    let (identity, issuer) = ("release@acme.example", "https://accounts.google.com");
    let identity = Publisher::Identity { identity: identity.into(), issuer: issuer.into() };
    [Publisher::Key(key), identity]
});

static ROOT: LazyLock<TrustedRoot> = LazyLock::new(TrustedRoot::public_good);

fuzz_target!(|bytes: &[u8]| {
    is_answered(Evidence::Bundle(bytes.to_vec()));
    is_answered(Evidence::Simple(SimpleSigning {
        payload: bytes.to_vec(),
        payload_digest: Sha256Digest::of(bytes),
        signature: SIGNATURE.to_owned(),
        certificate: None,
    }));
    if let Ok(key) = PublicKey::from_pem(bytes) {
        assert_eq!(PublicKey::from_pem(key.to_pem().as_bytes()), Ok(key));
    }
    if let Err(error) = TrustedRoot::from_json(bytes) {
        is_shown(&error.to_string());
    }
});

fn is_answered(evidence: Evidence) {
    let now = UNIX_EPOCH + Duration::from_secs(1_790_000_000);
    match verify(&Sha256Digest::of(ARTIFACT), &[evidence], &*TRUSTED, &ROOT, now) {
        // Only the owner of the key can have made it.
        Ok(verified) => assert_eq!(verified.publisher, TRUSTED[0]),
        Err(refusal) => is_shown(&refusal.to_string()),
    }
}

/// Checks that a terminal can show a text.
fn is_shown(text: &str) {
    assert!(!text.is_empty() && text.len() < 8192, "{text}");
    assert!(!text.chars().any(char::is_control), "{text:?}");
}
