//! Manifests that lie, or are of something else.

use super::*;

/// The code of the error of a manifest, sent with a media type.
fn refused(kind: &str, text: &str) -> &'static str {
    let mut shelf = Shelf::default();
    let digest = shelf.manifest(None, kind, text);
    let server = shelf.serve();
    code(open(&Options::default()).manifest(&repository(&server), digest))
}

fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut manifest = manifest();
    change(&mut manifest);
    manifest.to_string()
}

#[test]
fn a_media_type_that_lies_is_refused() {
    let whole = manifest().to_string();
    for (kind, text) in [
        (INDEX, whole.clone()),
        (MANIFEST, changed(|it| it["mediaType"] = json!(INDEX))),
        ("application/vnd.docker.distribution.manifest.v2+json", whole.clone()),
        ("text/html", whole.clone()),
    ] {
        assert_eq!(refused(kind, &text), "registry.answer", "{kind}: {text}");
    }
    let untyped = |it: &mut Value| {
        it.as_object_mut().unwrap().remove("mediaType");
    };
    assert_eq!(refused("application/octet-stream", &changed(untyped)), "registry.answer");
    let html = "application/vnd.docker.distribution.manifest.v2+json";
    assert_eq!(refused(html, &changed(untyped)), "registry.no-component");
    for (at, kind) in [
        ("config", "application/vnd.oci.image.config.v1+json"),
        ("config", "application/vnd.wasm.config.v1+json"),
        ("config", "application/vnd.wasm.config.v0+json; x"),
    ] {
        let text = changed(|it| it[at]["mediaType"] = json!(kind));
        assert_eq!(refused(MANIFEST, &text), "registry.no-component", "{kind}");
    }
    let layer = changed(|it| it["layers"][0]["mediaType"] = json!("application/x-tar"));
    assert_eq!(refused(MANIFEST, &layer), "registry.no-component");
}

#[test]
fn the_media_type_may_be_in_one_place_only() {
    let untyped = changed(|it| {
        it.as_object_mut().unwrap().remove("mediaType");
    });
    for (kind, text) in [
        (MANIFEST, untyped.as_str()),
        ("application/vnd.oci.image.manifest.v1+json; charset=utf-8", untyped.as_str()),
        ("application/json", &manifest().to_string()),
    ] {
        let mut shelf = Shelf::default();
        let digest = shelf.manifest(None, kind, text);
        let server = shelf.serve();
        assert!(open(&Options::default()).manifest(&repository(&server), digest).is_ok(), "{kind}");
    }
}

#[test]
fn an_index_is_not_a_manifest() {
    let list = "application/vnd.docker.distribution.manifest.list.v2+json";
    for kind in [INDEX, list] {
        let index = json!({ "schemaVersion": 2, "mediaType": kind, "manifests": [] });
        assert_eq!(refused(kind, &index.to_string()), "registry.index");
    }
}

#[test]
fn a_component_has_one_layer_of_a_size_that_is_read() {
    let layer = descriptor("application/wasm", COMPONENT);
    for count in [0, 2, 4000] {
        let text = changed(|it| it["layers"] = json!(vec![layer.clone(); count]));
        assert_eq!(refused(MANIFEST, &text), "registry.no-component", "{count}");
    }
    // Ten thousand are more than a manifest may have bytes for.
    let text = changed(|it| it["layers"] = json!(vec![layer; 10_000]));
    assert_eq!(refused(MANIFEST, &text), "registry.too-large");
    let text = changed(|it| it["layers"][0]["size"] = json!((64 << 20) + 1));
    assert_eq!(refused(MANIFEST, &text), "registry.too-large");
    let text = changed(|it| it["config"]["size"] = json!(u64::MAX));
    assert_eq!(refused(MANIFEST, &text), "registry.no-component");
}

#[test]
fn ten_thousand_small_layers_are_refused() {
    let text = format!(
        r#"{{"schemaVersion":2,"config":{},"layers":[{}]}}"#,
        manifest()["config"],
        vec!["{}"; 10_000].join(",")
    );
    assert_eq!(refused(MANIFEST, &text), "registry.no-component");
}

#[test]
fn json_has_few_levels_and_is_json() {
    let deep = format!("{}{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
    let annotations = format!(r#"{{"annotations":{}}}"#, "[".repeat(17));
    for text in [deep.as_str(), &annotations, "", "<html>", "{", "null", "\u{0}"] {
        assert_eq!(refused(MANIFEST, text), "registry.answer");
    }
    for change in [
        |it: &mut Value| it["layers"] = json!({}),
        |it: &mut Value| it["layers"][0]["digest"] = json!("sha512:00"),
        |it: &mut Value| it["layers"][0]["digest"] = json!("sha256:../../../etc/passwd"),
        |it: &mut Value| it["layers"][0]["size"] = json!(-1),
        |it: &mut Value| it["schemaVersion"] = json!(1),
        |it: &mut Value| it["config"] = json!(null),
    ] {
        assert_eq!(refused(MANIFEST, &changed(change)), "registry.no-component");
    }
}

#[test]
fn a_title_is_text_and_names_no_file() {
    let text = changed(|it| {
        let mut annotations = json!({ "org.opencontainers.image.title": "../../\u{1b}[2J\nx`rm`" });
        for number in 0..1000 {
            annotations[format!("x{number}")] = json!("y");
        }
        it["annotations"] = annotations;
    });
    let mut shelf = Shelf::default();
    let digest = shelf.manifest(None, MANIFEST, &text);
    let server = shelf.serve();
    let found = open(&Options::default()).manifest(&repository(&server), digest).unwrap();
    assert_eq!(found.annotations["org.opencontainers.image.title"], "../../ x'rm'");
    assert_eq!(found.annotations.len(), 64);
}
