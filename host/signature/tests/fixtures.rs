//! What is told of signatures that sigstore-js made, and of ones that were changed afterwards.

mod made;

use kitaru_signature::{
    Evidence, Flaw, Publisher, Refusal, SignatureKind, Signer, TrustedRoot, Verified,
};
use made::{acme, artifact, bundle, check, fingerprint, other, simple, somebody};
use serde_json::{Value, json};

fn flaw(answer: Result<Verified, Refusal>) -> Flaw {
    match answer {
        Err(Refusal::Flawed { flaw, .. }) => flaw,
        other => panic!("{other:?}"),
    }
}

fn tampered(by: &Publisher) -> Flaw {
    Flaw::Tampered { signer: by.into() }
}

fn changed(name: &str, change: impl FnOnce(&mut Value)) -> Evidence {
    let Evidence::Bundle(json) = bundle(name) else { panic!("{name} is no bundle") };
    let mut value = serde_json::from_slice(&json).unwrap();
    change(&mut value);
    Evidence::Bundle(value.to_string().into_bytes())
}

#[test]
fn a_right_signature_is_of_its_publisher() {
    for name in ["right", "right-message", "right-hint", "right-unnamed"] {
        let verified = check(&[bundle(name)], &[other(), acme()]).unwrap();
        assert_eq!((verified.publisher, verified.kind), (acme(), SignatureKind::KeyedBundle));
        assert_eq!((verified.signed_at, verified.expired), (None, vec![]));
    }
    let verified = check(&[simple("simple-right")], &[somebody(), acme()]).unwrap();
    assert_eq!((verified.publisher, verified.kind), (acme(), SignatureKind::SimpleSigning));
}

#[test]
fn without_evidence_it_is_unsigned() {
    assert_eq!(check(&[], &[acme()]), Err(Refusal::Unsigned));
}

#[test]
fn a_signature_of_another_publisher_says_whose_it_is() {
    let of = |signer| Err(Refusal::OtherPublishers { signers: vec![signer] });
    let named = Signer::Key(fingerprint(&other()));
    assert_eq!(check(&[bundle("other-key")], &[acme()]), of(named.clone()));
    assert_eq!(check(&[bundle("other-key"), bundle("other-key")], &[acme()]), of(named.clone()));
    assert_eq!(check(&[bundle("other-key")], &[]), of(named.clone()));
    // Where no key is trusted, nobody can have changed a signature of one.
    let hint = Signer::Hint("release key".to_owned());
    assert_eq!(check(&[bundle("other-key-hint")], &[somebody()]), of(hint));
    assert_eq!(check(&[simple("simple-other-key")], &[somebody()]), of(Signer::Unnamed));
}

#[test]
fn a_changed_signature_is_refused() {
    let is_tampered = |evidence| assert_eq!(flaw(check(&[evidence], &[acme()])), tampered(&acme()));
    is_tampered(bundle("tampered-payload"));
    is_tampered(bundle("other-key-claims-acme"));
    is_tampered(changed("right", |it| it["dsseEnvelope"]["payloadType"] = json!("text/plain")));
    let other_signature = changed("right", |it| {
        it["dsseEnvelope"]["signatures"][0]["sig"] = json!("MAYCAQECAQE=");
    });
    is_tampered(other_signature);
    let other_digest = changed("right-message", |it| {
        it["messageSignature"]["messageDigest"]["digest"] = json!("A".repeat(43) + "=");
    });
    is_tampered(other_digest);
    let unnamed = Flaw::Tampered { signer: Signer::Unnamed };
    assert_eq!(flaw(check(&[simple("simple-tampered")], &[acme()])), unnamed);
}

#[test]
fn a_signature_that_names_nobody_must_be_right() {
    let signer = Signer::Hint("release key".to_owned());
    assert_eq!(flaw(check(&[bundle("other-key-hint")], &[acme()])), Flaw::Tampered { signer });
    let signer = Signer::Unnamed;
    assert_eq!(flaw(check(&[simple("simple-other-key")], &[acme()])), Flaw::Tampered { signer });
}

#[test]
fn a_signature_of_another_artifact_is_refused() {
    let flawed = Flaw::OtherArtifact { signer: (&acme()).into() };
    let others = ["other-artifact", "other-artifact-message"].map(bundle);
    for evidence in others.into_iter().chain([simple("simple-other-artifact")]) {
        assert_eq!(flaw(check(&[evidence], &[acme()])), flawed);
    }
    // Without a digest of its own, a message signature is over the artifact or it is wrong.
    let cut = changed("other-artifact-message", |it| {
        it["messageSignature"].as_object_mut().unwrap().remove("messageDigest");
    });
    assert_eq!(flaw(check(&[cut], &[acme()])), tampered(&acme()));
}

#[test]
fn one_bad_signature_refuses_beside_a_right_one() {
    let bad = [
        bundle("tampered-payload"),
        bundle("other-key-claims-acme"),
        bundle("other-artifact"),
        simple("simple-tampered"),
        simple("simple-other-artifact"),
        Evidence::Bundle(b"{".to_vec()),
        Evidence::Bundle(vec![b' '; 2 << 20]),
    ];
    for bad in bad {
        for right in [bundle("right"), simple("simple-right")] {
            let after = check(&[right.clone(), bad.clone()], &[acme()]);
            assert!(matches!(after, Err(Refusal::Flawed { number: 2, count: 2, .. })), "{after:?}");
            let before = check(&[bad.clone(), right], &[acme()]);
            assert!(matches!(before, Err(Refusal::Flawed { number: 1, count: 2, .. })));
        }
    }
}

#[test]
fn what_does_not_count_is_left_out_beside_a_right_signature() {
    let unknown = changed("right", |it| {
        it["mediaType"] = json!("application/vnd.dev.sigstore.bundle.v0.4+json");
    });
    let keyless = match simple("simple-right") {
        Evidence::Simple(mut layer) => {
            layer.certificate = Some("-----BEGIN CERTIFICATE-----".to_owned());
            Evidence::Simple(layer)
        }
        Evidence::Bundle(_) => unreachable!(),
    };
    for uncounted in [bundle("other-key"), bundle("provenance"), unknown.clone(), keyless.clone()] {
        let verified = check(&[uncounted, bundle("right")], &[acme()]).unwrap();
        assert_eq!(verified.publisher, acme());
    }
    // Alone, each is refused for its own reason.
    let predicate = "https://slsa.dev/provenance/v1".to_owned();
    let statement = Flaw::NotASignature { signer: (&acme()).into(), predicate };
    assert_eq!(flaw(check(&[bundle("provenance")], &[acme()])), statement);
    let others = ["other-version", "other-payload"].map(bundle);
    let others = others.into_iter().chain([simple("simple-other-type"), unknown, keyless]);
    for unsupported in others {
        let flaw = flaw(check(&[unsupported], &[acme()]));
        assert!(matches!(flaw, Flaw::Unsupported { .. }), "{flaw}");
    }
}

#[test]
fn of_two_publishers_the_first_trusted_one_counts() {
    let both = [bundle("other-key"), bundle("right")];
    assert_eq!(check(&both, &[acme(), other()]).unwrap().publisher, acme());
    assert_eq!(check(&both, &[other(), acme()]).unwrap().publisher, other());
}

#[test]
fn malformed_evidence_is_refused() {
    let Evidence::Bundle(json) = bundle("right") else { unreachable!() };
    for length in 0..json.len() - 2 {
        let cut = Evidence::Bundle(json[..length].to_vec());
        let flaw = flaw(check(&[cut], &[acme()]));
        assert!(matches!(flaw, Flaw::Malformed { .. }), "{length}: {flaw}");
    }
    let wrong_type = changed("right", |it| it["mediaType"] = json!("application/json"));
    let wrong_certificate = changed("right", |it| {
        it["verificationMaterial"] = json!({"certificate": {"rawBytes": "AAAA"}});
    });
    for wrong in [wrong_type, wrong_certificate, Evidence::Bundle(vec![0xff])] {
        let flaw = flaw(check(&[wrong], &[acme()]));
        assert!(matches!(flaw, Flaw::Malformed { .. }), "{flaw}");
    }
}

#[test]
fn log_entries_of_a_bundle_with_a_key_must_be_right() {
    let entry = changed("right", |it| {
        it["verificationMaterial"]["tlogEntries"] = json!([{}]);
    });
    assert!(matches!(flaw(check(&[entry], &[acme()])), Flaw::Malformed { .. }));
    let stamp = changed("right", |it| {
        it["verificationMaterial"]["timestampVerificationData"] =
            json!({"rfc3161Timestamps": [{"signedTimestamp": "MAA="}]});
    });
    assert!(matches!(flaw(check(&[stamp], &[acme()])), Flaw::NoSigningTime { .. }));
}

#[test]
fn the_older_layout_is_bound_to_its_manifest_and_type() {
    let change = |change: &dyn Fn(&mut kitaru_signature::SimpleSigning)| {
        let Evidence::Simple(mut layer) = simple("simple-right") else { unreachable!() };
        change(&mut layer);
        flaw(check(&[Evidence::Simple(layer)], &[acme()]))
    };
    let large = change(&|layer| layer.payload = vec![b' '; 65 << 10]);
    assert_eq!(large, Flaw::TooLarge { limit: 64 << 10 });
    let unbound = change(&|layer| layer.payload_digest = artifact());
    assert!(matches!(unbound, Flaw::Malformed { .. }));
    let spaced = change(&|layer| layer.signature.push('\n'));
    assert!(matches!(spaced, Flaw::Malformed { .. }));
    let long = change(&|layer| layer.signature = "A".repeat(20 << 10));
    assert_eq!(long, Flaw::TooLarge { limit: 16 << 10 });
}

#[test]
fn more_signatures_than_are_looked_at_are_refused() {
    let many = vec![bundle("right"); 32];
    assert!(check(&many, &[acme()]).is_ok());
    let many = vec![bundle("right"); 33];
    assert_eq!(check(&many, &[acme()]), Err(Refusal::TooMany));
}

#[test]
fn every_sentence_is_lower_case_and_has_no_full_stop() {
    let said = [
        check(&[], &[acme()]),
        check(&[bundle("other-key"), bundle("other-key-hint")], &[somebody()]),
        check(&[bundle("tampered-payload")], &[acme()]),
        check(&[bundle("other-artifact")], &[acme()]),
        check(&[bundle("provenance")], &[acme()]),
    ];
    for refusal in said.map(Result::unwrap_err) {
        let text = refusal.to_string();
        assert!(text.starts_with(char::is_lowercase) && !text.ends_with('.'), "{text}");
    }
    assert!(format!("{:?}", TrustedRoot::public_good()).len() < 40);
}
