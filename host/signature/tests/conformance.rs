//! The bundles of Sigstore's conformance suite, which others made: each must be accepted or refused
//! as the suite says.
//!
//! They are not in this repository. `SIGSTORE_BUNDLES` is the directory with a folder for each case:
//! `test/assets/bundle-verify` of sigstore/sigstore-conformance at commit a73de49. A folder whose name
//! ends in `_fail` has a bundle that must be refused; the others must not.

use kitaru_signature::{
    Evidence, Flaw, PublicKey, Publisher, Refusal, Sha256Digest, Signer, TrustedRoot, Verified,
    verify,
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

const IDENTITY: &str = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
const ISSUER: &str = "https://token.actions.githubusercontent.com";

/// How many cases there are at that commit.
const CASES: usize = 70;

/// What is said of some.
const SENTENCES: [(&str, &str); 9] = [
    ("bundle-malformed-json_fail", "it is malformed"),
    ("bundle-unknown-version_fail", "it is not supported"),
    ("intoto-expired-certificate_fail", "its certificate was not valid at the signing time"),
    ("invalid-ct-key_fail", "its certificate is not from an authority of the trusted root"),
    ("message-digest-mismatch_fail", "it is a signature of another artifact"),
    ("rekor2-no-timestamp_fail", "it has no trusted signing time"),
    (
        "rekor2-timestamp-outside-trust-root-tsa-validity_fail",
        "no authority of the trusted root was valid",
    ),
    ("set-invalid-signature_fail", "its transparency log entry does not verify"),
    ("signature-mismatch_fail", "it does not verify: it was changed"),
];

fn directory() -> PathBuf {
    let directory = std::env::var_os("SIGSTORE_BUNDLES").map(PathBuf::from);
    directory.expect(
        "SIGSTORE_BUNDLES must be the directory `test/assets/bundle-verify` of \
         https://github.com/sigstore/sigstore-conformance at commit a73de49",
    )
}

#[test]
#[ignore = "needs the data of Sigstore's conformance suite, as CONTRIBUTING.md says"]
fn every_bundle_is_judged_as_the_suite_says() {
    let directory = directory();
    let entries = fs::read_dir(&directory).expect("SIGSTORE_BUNDLES is a directory");
    let mut cases: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    assert_eq!(cases.len(), CASES, "cases in {}", directory.display());

    let wrong = cases.iter().filter_map(|case| {
        let name = case.file_name().unwrap().to_str().unwrap();
        let answer = verified(case);
        // With `--nocapture`, the sentences can be read.
        println!(
            "{name}: {}",
            answer.as_ref().map_or_else(Refusal::to_string, |it| it.kind.as_str().to_owned())
        );
        (is_valid(&answer) == name.ends_with("_fail")).then(|| format!("{name}: {answer:?}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
#[ignore = "needs the data of Sigstore's conformance suite, as CONTRIBUTING.md says"]
fn a_keyless_signature_has_a_signer_and_a_time() {
    let case = directory().join("happy-path-v0.3-new-mediaType");
    let artifact = Sha256Digest::of(&fs::read(directory().join("a.txt")).unwrap());
    let evidence = [Evidence::Bundle(fs::read(case.join("bundle.sigstore.json")).unwrap())];
    let root = TrustedRoot::public_good();
    let ask = |identity: &str, issuer: &str, now| {
        let (identity, issuer) = (identity.to_owned(), issuer.to_owned());
        verify(&artifact, &evidence, &[Publisher::Identity { identity, issuer }], &root, now)
    };
    let now = SystemTime::now();
    let verified = ask(IDENTITY, ISSUER, now).unwrap();
    assert!(verified.signed_at.unwrap() < now && verified.expired.is_empty());
    // Far in the future it is still right, and what has expired since is told.
    let later = now + Duration::from_secs(100 * 31_557_600);
    assert!(!ask(IDENTITY, ISSUER, later).unwrap().expired.is_empty());

    let early = ask(IDENTITY, ISSUER, SystemTime::UNIX_EPOCH).unwrap_err();
    assert!(matches!(early, Refusal::Flawed { flaw: Flaw::FromFuture { .. }, .. }), "{early}");
    let identity = ask("somebody", ISSUER, now).unwrap_err();
    assert!(matches!(identity, Refusal::WrongIdentity { .. }), "{identity}");
    let issuer = ask(IDENTITY, "https://issuer.example", now).unwrap_err();
    assert!(matches!(issuer, Refusal::WrongIssuer { .. }), "{issuer}");
    let both = ask("somebody", "https://issuer.example", now).unwrap_err();
    assert!(matches!(both, Refusal::OtherPublishers { .. }), "{both}");
    // There are no patterns.
    for pattern in ["*", ".*", "https://github.com/*", &IDENTITY[1..], &IDENTITY.to_uppercase()] {
        assert!(ask(pattern, ISSUER, now).is_err(), "{pattern}");
    }
}

#[test]
#[ignore = "needs the data of Sigstore's conformance suite, as CONTRIBUTING.md says"]
fn each_reason_has_its_own_sentence() {
    for (name, sentence) in SENTENCES {
        let refusal = verified(&directory().join(name)).unwrap_err().to_string();
        assert!(refusal.contains(sentence), "{name}: {refusal}");
    }
}

/// Whether a bundle is valid. Attestations of provenance are, though they are not signatures.
fn is_valid(answer: &Result<Verified, Refusal>) -> bool {
    let is_statement = |refusal: &Refusal| {
        matches!(refusal, Refusal::Flawed { flaw: Flaw::NotASignature { .. }, .. })
    };
    answer.as_ref().map_or_else(is_statement, |_| true)
}

fn verified(case: &Path) -> Result<Verified, Refusal> {
    let artifact = if case.join("artifact").exists() {
        fs::read(case.join("artifact")).unwrap()
    } else {
        fs::read(case.parent().unwrap().join("a.txt")).unwrap()
    };
    let root = match fs::read(case.join("trusted_root.json")) {
        // A root that cannot be used is refused before there is a bundle.
        Ok(json) => match TrustedRoot::from_json(&json) {
            Ok(root) => root,
            Err(_) => return Err(Refusal::Unsigned),
        },
        Err(_) => TrustedRoot::public_good(),
    };
    let text = |name: &str, default: &str| {
        let text = fs::read_to_string(case.join(name));
        text.map_or_else(|_| default.to_owned(), |text| text.trim().to_owned())
    };
    let publisher = match fs::read(case.join("key.pub")) {
        // A key that cannot be used is refused, too, before there is a bundle.
        Ok(pem) => match PublicKey::from_pem(&pem) {
            Ok(key) => Publisher::Key(key),
            Err(_) => return Err(Refusal::Unsigned),
        },
        Err(_) => Publisher::Identity {
            identity: text("identity", IDENTITY),
            issuer: text("issuer", ISSUER),
        },
    };
    let bundle = fs::read(case.join("bundle.sigstore.json")).unwrap();
    let digest = Sha256Digest::of(&artifact);
    let evidence = [Evidence::Bundle(bundle)];
    let verify = |publisher| verify(&digest, &evidence, &[publisher], &root, SystemTime::now());
    match verify(publisher) {
        // Some are of somebody else. They are wrong for whom they name as well.
        Err(Refusal::OtherPublishers { signers }) => match signers.into_iter().next() {
            Some(Signer::Identity { identity, issuer }) => {
                verify(Publisher::Identity { identity, issuer })
            }
            _ => Err(Refusal::Unsigned),
        },
        answer => answer,
    }
}
