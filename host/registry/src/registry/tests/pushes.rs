//! Pushes to a registry that does not behave, and what is pushed.

use super::*;
use crate::{Overwrite, config, limits};

fn push(server: &Server, bytes: &[u8]) -> Result<Digest, RegistryError> {
    let (registry, repository) = (open(&Options::default()), repository(server));
    let tag = "1.0.0".parse().unwrap();
    registry.push(&repository, &tag, bytes, &BTreeMap::new(), Overwrite::Refuse)
}

#[test]
fn a_component_has_the_same_manifest_each_time() {
    let text = r#"(component
        (import "acme:a/b@1.0.0" (instance))
        (component (import "inner" (func)))
        (core module (import "m" "f" (func)))
        (instance $i)
        (export "acme:c/d@1.0.0" (instance $i)))"#;
    let component = wat::parse_str(text).unwrap();
    let annotations = BTreeMap::from([("b".to_owned(), "1".to_owned()), ("a".into(), "2".into())]);
    let pushed = config::of(&component, &annotations).unwrap();
    let config = format!(
        r#"{{"created":"1970-01-01T00:00:00Z","author":null,"architecture":"wasm","os":"wasip2","layerDigests":["sha256:{}"],"component":{{"exports":["acme:c/d@1.0.0"],"imports":["acme:a/b@1.0.0"],"target":null}}}}"#,
        Digest::of(&component)
    );
    assert_eq!(String::from_utf8(pushed.config).unwrap(), config);
    let manifest: Value = serde_json::from_slice(&pushed.manifest).unwrap();
    assert_eq!(manifest["annotations"], json!({ "a": "2", "b": "1" }));
    let again = config::of(&component, &annotations).unwrap();
    assert_eq!(again.manifest, pushed.manifest);
    assert!(pushed.manifest.len() < usize::try_from(limits::MANIFEST).unwrap());
}

#[test]
fn only_a_component_is_pushed() {
    let server = Server::start(|_| Reply::status(404));
    for bytes in [b"".as_slice(), b"text", b"\0asm\x01\0\0\0", b"\0asm\x0d\0\x01\0\xff"] {
        assert_eq!(code(push(&server, bytes)), "registry.unpushable");
    }
    assert!(server.seen().is_empty());
}

#[test]
fn a_tag_that_is_taken_stays() {
    let (shelf, _) = Shelf::with(&manifest());
    let server = shelf.serve();
    assert_eq!(code(push(&server, COMPONENT)), "registry.tag-taken");
    assert!(server.seen().iter().all(|request| request.method == "GET"));
}

#[test]
fn an_upload_goes_on_at_the_registry_itself() {
    let other = Server::start(|_| Reply::status(201));
    for (to, expected) in [
        (Some(other.url("/upload")), "registry.answer"),
        (Some("https://uploads.example/x".to_owned()), "registry.answer"),
        (None, "registry.answer"),
    ] {
        let server = Server::start(move |request| match (request.method.as_str(), &to) {
            ("POST", Some(to)) => Reply::status(202).header("Location", to),
            ("POST", None) => Reply::status(202),
            _ => Reply::status(404),
        });
        assert_eq!(code(push(&server, COMPONENT)), expected);
    }
    // A redirect of what is sent is not followed.
    let to = other.url("/v2/");
    let server = Server::start(move |request| match request.method.as_str() {
        "POST" => Reply::moved(&to),
        _ => Reply::status(404),
    });
    assert_eq!(code(push(&server, COMPONENT)), "registry.redirect");
    assert!(other.seen().is_empty());
    let denied = Server::start(|request| match request.method.as_str() {
        "POST" => Reply::status(403),
        _ => Reply::status(404),
    });
    assert_eq!(code(push(&denied, COMPONENT)), "registry.forbidden");
}

/// A registry that takes everything, and says this when a manifest was put.
fn taking(said: Option<String>, keeps: bool) -> Server {
    let (shelf, _) = Shelf::with(&manifest());
    let shelf = std::sync::Mutex::new(shelf);
    Server::start(move |request| {
        let path = request.path.strip_prefix("/v2/acme/nomad/").unwrap_or_default();
        let is_index = path.starts_with("manifests/sha256-");
        match (request.method.as_str(), &said) {
            ("HEAD", _) => Reply::status(200),
            ("PUT", Some(said)) => Reply::status(201).header("OCI-Subject", said),
            ("PUT", None) if is_index && keeps => {
                let kept = Reply::ok(request.body.as_bytes()).header("Content-Type", INDEX);
                shelf.lock().unwrap().put(path, kept);
                Reply::status(201)
            }
            ("PUT", None) => Reply::status(201),
            _ => shelf.lock().unwrap().answer(request),
        }
    })
}

#[test]
fn a_bundle_is_listed_where_the_registry_keeps_no_account() {
    let subject = Digest::of(manifest().to_string().as_bytes());
    let attach =
        |server: &Server| open(&Options::default()).attach(&repository(server), subject, b"{}");
    let listed = |server: &Server| {
        let seen = server.seen().into_iter();
        let puts = seen.filter(|it| it.method == "PUT" && it.path.contains("manifests/sha256-"));
        puts.map(|put| put.body).collect::<Vec<_>>()
    };
    let with_api = taking(Some(format!("sha256:{subject}")), false);
    assert!(attach(&with_api).is_ok());
    assert!(listed(&with_api).is_empty());
    let without = taking(None, true);
    let attached = attach(&without).unwrap();
    assert_eq!(attach(&without), Ok(attached));
    let bodies = listed(&without);
    let index: Value = serde_json::from_str(&bodies[0]).unwrap();
    assert_eq!(index["manifests"][0]["digest"], json!(format!("sha256:{attached}")));
    assert_eq!((bodies.len(), &index["manifests"].as_array().unwrap().len()), (1, &1));
    // An account of another subject is none of this.
    let lying = taking(Some("sha256:x".to_owned()), false);
    assert_eq!(code(attach(&lying)), "registry.answer");
    assert_eq!(code(attach(&taking(None, false))), "registry.answer");
}
