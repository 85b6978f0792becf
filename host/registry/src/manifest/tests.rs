use super::*;
use serde_json::json;

/// What `wkg oci push` 0.16 and `oci-wasm` 0.6 write: the config, whose bytes change with each push,
/// and the manifest that refers to it.
fn of_wkg(component: &[u8]) -> (String, String) {
    let config = json!({
        "created": "2026-11-28T14:21:07.123456789Z",
        "author": null,
        "architecture": "wasm",
        "os": "wasip2",
        "layerDigests": [format!("sha256:{}", Digest::of(component))],
        "component": {
            "exports": ["kitaru:provider/stack-provider@1.0.0"],
            "imports": ["kitaru:provider/types@1.0.0", "kitaru:provider/host@1.0.0"],
            "target": null,
        },
    })
    .to_string();
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {
            "mediaType": WASM_CONFIG,
            "digest": format!("sha256:{}", Digest::of(config.as_bytes())),
            "size": config.len(),
        },
        "layers": [{
            "mediaType": WASM_LAYER,
            "digest": format!("sha256:{}", Digest::of(component)),
            "size": component.len(),
        }],
        "annotations": { "org.opencontainers.image.version": "1.0.0" },
    });
    (config, manifest.to_string())
}

#[test]
fn what_wkg_pushes_is_read() {
    let (_, manifest) = of_wkg(b"component");
    let repository = Repository::new("r.example", "acme/nomad").unwrap();
    let resource = Resource::Tagged(repository.clone(), "1.0.0".to_owned());
    let raw =
        RawManifest { bytes: manifest.clone().into_bytes(), media_type: Some(MANIFEST.to_owned()) };
    let read = ComponentManifest::read(&raw, &repository, "r.example", resource).unwrap();
    assert_eq!(read.digest, Digest::of(manifest.as_bytes()));
    assert_eq!((read.component, read.component_size), (Digest::of(b"component"), 9));
    assert_eq!(read.annotations["org.opencontainers.image.version"], "1.0.0");
}

#[test]
fn a_manifest_is_written_as_it_is_read() {
    let (_, text) = of_wkg(b"component");
    let read: Manifest = json::read(text.as_bytes()).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(&text).unwrap());
}
