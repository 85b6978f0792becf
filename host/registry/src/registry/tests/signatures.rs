//! Signatures, in both layouts, and attempts to pass off others.

use super::*;
use crate::Signatures;

const BUNDLE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
const REFERRERS: &str = "?artifactType=application%2Fvnd.dev.sigstore.bundle.v0.3%2Bjson";

fn subject() -> Digest {
    Digest::of(manifest().to_string().as_bytes())
}

fn found(shelf: Shelf) -> Result<Signatures, RegistryError> {
    let server = shelf.serve();
    open(&Options::default()).signatures(&repository(&server), subject())
}

/// Puts a manifest that attaches a bundle, and returns its descriptor.
fn attach(shelf: &mut Shelf, bundle: &[u8], change: impl FnOnce(&mut Value)) -> Value {
    shelf.blob(bundle);
    let mut manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": BUNDLE,
        "config": descriptor("application/vnd.oci.empty.v1+json", b"{}"),
        "layers": [descriptor(BUNDLE, bundle)],
        "subject": { "mediaType": MANIFEST, "digest": format!("sha256:{}", subject()), "size": 1 },
    });
    change(&mut manifest);
    let text = manifest.to_string();
    shelf.manifest(None, MANIFEST, &text);
    let mut listed = descriptor(MANIFEST, text.as_bytes());
    listed["artifactType"] = json!(BUNDLE);
    listed
}

fn index(manifests: &[Value]) -> String {
    json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": manifests }).to_string()
}

fn refer(shelf: &mut Shelf, manifests: &[Value]) {
    let reply = Reply::ok(index(manifests).as_bytes()).header("Content-Type", INDEX);
    shelf.put(&format!("referrers/sha256:{}{REFERRERS}", subject()), reply);
}

fn fall_back(shelf: &mut Shelf, manifests: &[Value]) {
    shelf.manifest(Some(&format!("sha256-{}", subject())), INDEX, &index(manifests));
}

#[test]
fn bundles_are_found_by_the_api_and_by_its_fallback() {
    for put in [refer, fall_back] {
        let mut shelf = Shelf::default();
        let first = attach(&mut shelf, b"{\"a\":1}", |_| {});
        // The type may be said in the manifest only, and by the config.
        let mut second = attach(&mut shelf, b"{\"b\":1}", |it| {
            it["artifactType"] = json!(null);
            it["config"]["mediaType"] = json!(BUNDLE);
        });
        second["artifactType"] = json!(null);
        let mut other = attach(&mut shelf, b"sbom", |it| it["artifactType"] = json!("text/x"));
        other["artifactType"] = json!("text/x");
        put(&mut shelf, &[other, first.clone(), second]);
        let found = found(shelf).unwrap();
        let bundles: Vec<&[u8]> = found.bundles.iter().map(|it| it.bytes.as_slice()).collect();
        assert_eq!(bundles, [b"{\"a\":1}", b"{\"b\":1}"]);
        let digest = format!("sha256:{}", found.bundles[0].manifest);
        assert_eq!(json!(digest), first["digest"]);
        assert_eq!(found.payloads, []);
    }
}

#[test]
fn without_signatures_there_are_none() {
    assert_eq!(found(Shelf::default()).unwrap(), Signatures::default());
    let mut shelf = Shelf::default();
    refer(&mut shelf, &[]);
    assert_eq!(found(shelf).unwrap(), Signatures::default());
    // An answer to every path is not the API.
    let mut shelf = Shelf::default();
    shelf.put(&format!("referrers/sha256:{}{REFERRERS}", subject()), Reply::ok(b"<html>"));
    assert_eq!(found(shelf).unwrap(), Signatures::default());
    for status in [401, 403, 500] {
        let server = Server::start(move |_| Reply::status(status));
        let failed = open(&Options::default()).signatures(&repository(&server), subject());
        assert!(failed.is_err(), "{status}");
    }
}

#[test]
fn a_bundle_that_is_foreign_or_changed_is_an_error() {
    type Change = fn(&mut Value);
    let changes: [(Change, &str); 6] = [
        (
            |it| it["subject"]["digest"] = json!(format!("sha256:{}", Digest::of(b"x"))),
            "registry.answer",
        ),
        (|it| it["subject"] = json!(null), "registry.answer"),
        (|it| it["layers"] = json!([]), "registry.answer"),
        (|it| it["layers"][0]["mediaType"] = json!("text/x"), "registry.answer"),
        (|it| it["layers"][0]["size"] = json!(1 << 20), "registry.too-large"),
        (|it| it["layers"][0]["size"] = json!(1), "registry.size"),
    ];
    for (change, expected) in changes {
        let mut shelf = Shelf::default();
        let good = attach(&mut shelf, b"{\"a\":1}", |_| {});
        let bad = attach(&mut shelf, b"{\"b\":1}", change);
        refer(&mut shelf, &[good, bad]);
        assert_eq!(code(found(shelf)), expected);
    }
    let mut shelf = Shelf::default();
    let bad = attach(&mut shelf, b"{\"a\":1}", |_| {});
    shelf.put(&format!("blobs/sha256:{}", Digest::of(b"{\"a\":1}")), Reply::ok(b"{\"a\":2}"));
    refer(&mut shelf, &[bad]);
    assert_eq!(code(found(shelf)), "registry.digest");
}

#[test]
fn signatures_are_few() {
    let mut shelf = Shelf::default();
    let one = attach(&mut shelf, b"{}", |_| {});
    refer(&mut shelf, &vec![one; 33]);
    assert_eq!(code(found(shelf)), "registry.too-large");
    let layers = vec![descriptor("application/vnd.dev.cosign.simplesigning.v1+json", b"x"); 33];
    assert_eq!(code(found(signed(&json!(layers)))), "registry.too-large");
}

/// A repository with a manifest of signed payloads.
fn signed(layers: &Value) -> Shelf {
    let mut shelf = Shelf::default();
    let config = descriptor("application/vnd.oci.image.config.v1+json", b"{}");
    let manifest = json!({
        "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers
    });
    shelf.manifest(Some(&format!("sha256-{}.sig", subject())), MANIFEST, &manifest.to_string());
    shelf.blob(b"payload");
    shelf
}

#[test]
fn payloads_of_cosign_2_are_found_with_their_parts() {
    let mut layer = descriptor("application/vnd.dev.cosign.simplesigning.v1+json", b"payload");
    layer["annotations"] = json!({
        "dev.cosignproject.cosign/signature": "c2ln",
        "dev.sigstore.cosign/certificate": "cert",
        "dev.sigstore.cosign/bundle": "{}",
    });
    let found = found(signed(&json!([layer]))).unwrap();
    let payload = crate::SignedPayload {
        payload: b"payload".to_vec(),
        signature: "c2ln".to_owned(),
        certificate: Some("cert".to_owned()),
        chain: None,
        log_entry: Some("{}".to_owned()),
    };
    assert_eq!(found.payloads, [payload]);
}

#[test]
fn a_payload_that_is_none_is_an_error() {
    let good = descriptor("application/vnd.dev.cosign.simplesigning.v1+json", b"payload");
    let with = |text: String| {
        let mut layer = good.clone();
        layer["annotations"] = json!({ "dev.cosignproject.cosign/signature": text });
        layer
    };
    assert_eq!(code(found(signed(&json!([good])))), "registry.answer");
    assert_eq!(code(found(signed(&json!([with("x".repeat(1 << 17))])))), "registry.answer");
    let mut other = with("c2ln".to_owned());
    other["mediaType"] = json!("text/x");
    assert_eq!(code(found(signed(&json!([other])))), "registry.answer");
    let mut tampered = signed(&json!([with("c2ln".to_owned())]));
    let path = format!("blobs/sha256:{}", Digest::of(b"payload"));
    tampered.put(&path, Reply::ok(b"payl0ad"));
    assert_eq!(code(found(tampered)), "registry.digest");
}
