//! Mirrors, which are directories or other registries.

use super::*;
use crate::{FileUrl, Location, Mirror};
use std::{fs, path::Path};

/// Writes an OCI image layout with the component, and returns the digest of its manifest.
fn write_layout(directory: &Path) -> Digest {
    let blobs = directory.join("blobs/sha256");
    fs::create_dir_all(&blobs).unwrap();
    let put = |bytes: &[u8]| {
        let digest = Digest::of(bytes);
        fs::write(blobs.join(digest.to_string()), bytes).unwrap();
        digest
    };
    put(COMPONENT);
    let text = manifest().to_string();
    let digest = put(text.as_bytes());
    let bundle = "application/vnd.dev.sigstore.bundle.v0.3+json";
    put(b"{\"a\":1}");
    let attached = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": bundle,
        "config": descriptor("application/vnd.oci.empty.v1+json", b"{}"),
        "layers": [descriptor(bundle, b"{\"a\":1}")],
        "subject": descriptor(MANIFEST, text.as_bytes()),
    });
    let attached = attached.to_string();
    put(attached.as_bytes());
    let mut tagged = descriptor(MANIFEST, text.as_bytes());
    tagged["annotations"] = json!({ "org.opencontainers.image.ref.name": "1.0.0" });
    let manifests = [tagged, descriptor(MANIFEST, attached.as_bytes())];
    let index = json!({ "schemaVersion": 2, "manifests": manifests });
    fs::write(directory.join("index.json"), index.to_string()).unwrap();
    digest
}

#[test]
fn a_directory_stands_for_a_registry() {
    let home = tempfile::tempdir().unwrap();
    let digest = write_layout(&home.path().join("acme/nomad"));
    let mirrors = vec![Mirror::directory("oci://r.example", home.path()).unwrap()];
    let registry = open(&Options { mirrors, ..Options::default() });
    let repository = Repository::new("r.example", "acme/nomad").unwrap();
    let tags = registry.tags(&repository).unwrap();
    assert_eq!(tags, ["1.0.0".parse().unwrap()]);
    assert_eq!(registry.resolve(&repository, &tags[0]), Ok(digest));
    let found = registry.manifest(&repository, digest).unwrap();
    assert_eq!(registry.component(&repository, &found).unwrap(), COMPONENT);
    assert_eq!(registry.signatures(&repository, digest).unwrap().bundles[0].bytes, b"{\"a\":1}");
    // What it does not have is missing, and looked for nowhere else.
    let other = Repository::new("r.example", "acme/other").unwrap();
    assert_eq!(code(registry.tags(&other)), "registry.missing");
    assert_eq!(code(registry.manifest(&repository, Digest::of(b"x"))), "registry.missing");
}

#[test]
fn a_directory_is_checked_like_a_registry() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("acme/nomad");
    let digest = write_layout(&directory);
    let mirrors = vec![Mirror::directory("oci://r.example", home.path()).unwrap()];
    let registry = open(&Options { mirrors, ..Options::default() });
    let repository = Repository::new("r.example", "acme/nomad").unwrap();
    let found = registry.manifest(&repository, digest).unwrap();
    let blob = directory.join("blobs/sha256").join(found.component.to_string());
    fs::write(&blob, b"\0asm\x0d\0\x01\x01").unwrap();
    assert_eq!(code(registry.component(&repository, &found)), "registry.digest");
    fs::write(&blob, [0; 9]).unwrap();
    assert_eq!(code(registry.component(&repository, &found)), "registry.too-large");
    fs::write(&blob, [0; 7]).unwrap();
    assert_eq!(code(registry.component(&repository, &found)), "registry.size");
    fs::remove_file(&blob).unwrap();
    fs::create_dir(&blob).unwrap();
    assert_eq!(code(registry.component(&repository, &found)), "registry.answer");
    fs::write(directory.join("index.json"), "[").unwrap();
    assert_eq!(code(registry.tags(&repository)), "registry.answer");
}

#[test]
fn another_registry_stands_for_one() {
    let (shelf, digest) = Shelf::with(&manifest());
    let server = shelf.serve();
    let target = format!("oci://{}", server.authority());
    let mirrors = vec![Mirror::prefix("oci://r.example", &target).unwrap()];
    let registry = open(&Options { mirrors, ..Options::default() });
    let repository = Repository::new("r.example", "acme/nomad").unwrap();
    let found = registry.manifest(&repository, digest).unwrap();
    assert_eq!(registry.component(&repository, &found).unwrap(), COMPONENT);
}

#[test]
fn a_directory_stands_for_a_server() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.wasm"), COMPONENT).unwrap();
    let mirrors = vec![Mirror::directory("https://acme.example/p/", home.path()).unwrap()];
    let registry = open(&Options { mirrors, ..Options::default() });
    let file = |text: &str| -> FileUrl {
        match Location::parse(text).unwrap() {
            Location::Https(file) => file,
            location => panic!("{location}"),
        }
    };
    let found = registry.download(&file("https://acme.example/p/a.wasm")).unwrap();
    assert_eq!(
        (found.bytes.as_slice(), found.url),
        (COMPONENT, file("https://acme.example/p/a.wasm"))
    );
    let missing = registry.download(&file("https://acme.example/p/b.wasm"));
    assert_eq!(code(missing), "registry.missing");
}
