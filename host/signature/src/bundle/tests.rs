use super::*;
use serde_json::{Value, json};

fn right() -> Value {
    serde_json::from_str(include_str!("../../tests/fixtures/right.json")).unwrap()
}

fn flaw(bundle: &Value) -> Flaw {
    Bundle::read(bundle.to_string().as_bytes()).unwrap_err()
}

fn is_malformed(bundle: &Value) -> bool {
    matches!(flaw(bundle), Flaw::Malformed { .. })
}

#[test]
fn a_bundle_is_read() {
    let json = right().to_string();
    let bundle = Bundle::read(json.as_bytes()).unwrap();
    assert!(matches!(bundle.material, Material::Key(Signer::Key(_))));
    assert!(matches!(bundle.content, Signed::Envelope { .. }));
    assert!(!bundle.is_logged && !bundle.has_entries);
}

#[test]
fn what_is_over_a_limit_is_not_parsed() {
    let large = vec![b' '; limits::BUNDLE + 1];
    assert_eq!(Bundle::read(&large).unwrap_err(), Flaw::TooLarge { limit: limits::BUNDLE });
    let deep = "[".repeat(limits::BUNDLE);
    assert_eq!(Bundle::read(deep.as_bytes()).unwrap_err(), Flaw::TooDeep);
    let mut bundle = right();
    bundle["ignored"] = (0..limits::DEPTH).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(flaw(&bundle), Flaw::TooDeep);

    let many = vec![json!({}); limits::ENTRIES + 1];
    let limit = limits::ENTRIES;
    let mut bundle = right();
    bundle["verificationMaterial"]["tlogEntries"] = json!(many);
    assert_eq!(flaw(&bundle), Flaw::TooMany { what: "log entries", limit });
    let mut bundle = right();
    bundle["verificationMaterial"]["timestampVerificationData"]["rfc3161Timestamps"] = json!(many);
    assert_eq!(flaw(&bundle), Flaw::TooMany { what: "timestamps", limit });
    let mut bundle = right();
    bundle["verificationMaterial"]["x509CertificateChain"]["certificates"] = json!(many);
    assert_eq!(flaw(&bundle), Flaw::TooMany { what: "certificates", limit });
    let mut bundle = right();
    bundle["dsseEnvelope"]["signatures"][0]["sig"] = json!("A".repeat(limits::ANNOTATION + 4));
    assert_eq!(flaw(&bundle), Flaw::TooLarge { limit: limits::ANNOTATION });
}

#[test]
fn another_version_is_unknown_and_another_type_malformed() {
    let mut bundle = right();
    bundle["mediaType"] = json!("application/vnd.dev.sigstore.bundle.v0.4+json");
    bundle["dsseEnvelope"] = json!("as version 0.4 has it");
    assert!(matches!(flaw(&bundle), Flaw::Unsupported { .. }));
    bundle["mediaType"] = json!("application/json");
    assert!(is_malformed(&bundle));
}

#[test]
fn there_is_one_of_each() {
    let change = |change: &dyn Fn(&mut Value)| {
        let mut bundle = right();
        change(&mut bundle);
        is_malformed(&bundle)
    };
    assert!(change(&|it| it["messageSignature"] = json!({"signature": "AAAA"})));
    assert!(change(&|it| it["dsseEnvelope"] = json!(null)));
    assert!(change(&|it| it["verificationMaterial"]["certificate"] = json!({"rawBytes": ""})));
    assert!(change(&|it| it["verificationMaterial"]["publicKey"] = json!(null)));
    assert!(change(&|it| it["dsseEnvelope"]["signatures"] = json!([])));
    let two = json!([{"sig": "AAAA"}, {"sig": "AAAA"}]);
    assert!(change(&|it| it["dsseEnvelope"]["signatures"] = two.clone()));
    assert!(change(&|it| it["dsseEnvelope"]["signatures"][0]["sig"] = json!("AA A=")));
    assert!(change(&|it| it["dsseEnvelope"]["payload"] = json!("AAA")));
}

#[test]
fn a_field_that_is_there_twice_is_malformed() {
    let json = right().to_string();
    for field in ["mediaType", "dsseEnvelope", "verificationMaterial", "payload", "sig", "hint"] {
        let name = format!("\"{field}\":");
        let twice = json.replacen(&name, &format!("{name}null,{name}"), 1);
        let flaw = Bundle::read(twice.as_bytes()).unwrap_err();
        assert!(matches!(flaw, Flaw::Malformed { .. }), "{field}: {flaw}");
    }
}

#[test]
fn a_digest_of_another_algorithm_is_not_supported() {
    let message = json!({
        "messageDigest": {"algorithm": "SHA2_512", "digest": "AAAA"}, "signature": "AAAA"
    });
    let mut bundle = right();
    bundle.as_object_mut().unwrap().remove("dsseEnvelope");
    bundle["messageSignature"] = message;
    assert!(matches!(flaw(&bundle), Flaw::Unsupported { .. }));
    bundle["messageSignature"]["messageDigest"]["algorithm"] = json!("SHA2_256");
    assert!(is_malformed(&bundle));
}
