//! Bodies that are not what they are said to be, and where they are looked for.

use super::*;
use std::time::Instant;

fn blob_path() -> String {
    format!("blobs/sha256:{}", Digest::of(COMPONENT))
}

/// What fetching the component gives if its blob is this.
fn with_blob(reply: Reply) -> Result<Vec<u8>, RegistryError> {
    let (mut shelf, digest) = Shelf::with(&manifest());
    shelf.put(&blob_path(), reply);
    fetched(&shelf.serve(), digest, &Options::default())
}

#[test]
fn other_bytes_than_the_digest_names_are_refused() {
    assert_eq!(code(with_blob(Reply::ok(b"\0asm\x0d\0\x01\x01"))), "registry.digest");
    let (mut shelf, digest) = Shelf::with(&manifest());
    let other = Reply::ok(b"{}").header("Content-Type", MANIFEST);
    shelf.put(&format!("manifests/sha256:{digest}"), other);
    assert_eq!(code(fetched(&shelf.serve(), digest, &Options::default())), "registry.digest");
}

#[test]
fn a_tag_that_moves_changes_nothing_that_has_a_digest() {
    let (shelf, digest) = Shelf::with(&manifest());
    let mut moved = shelf.clone();
    let mut other = manifest();
    other["annotations"] = json!({ "a": "b" });
    let new = moved.manifest(Some("1.0.0"), MANIFEST, &other.to_string());
    let calls = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |request| {
        let is_tag = request.path.ends_with("/1.0.0");
        let earlier = is_tag && calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
        if earlier { shelf.answer(request) } else { moved.answer(request) }
    });
    let (registry, repository) = (open(&Options::default()), repository(&server));
    let tag = "1.0.0".parse().unwrap();
    assert_eq!(registry.resolve(&repository, &tag), Ok(digest));
    assert_eq!(registry.manifest(&repository, digest).unwrap().digest, digest);
    assert_eq!(registry.resolve(&repository, &tag), Ok(new));
}

#[test]
fn a_body_has_the_announced_size() {
    let larger = [COMPONENT, b"x"].concat();
    assert_eq!(code(with_blob(Reply::ok(&larger))), "registry.size");
    assert_eq!(code(with_blob(Reply::ok(&COMPONENT[1..]))), "registry.size");
    assert_eq!(code(with_blob(Reply::ok(b""))), "registry.size");
    assert_eq!(code(with_blob(Reply::announcing(1 << 40, COMPONENT))), "registry.size");
    assert_eq!(code(with_blob(Reply::announcing(8, &COMPONENT[1..]))), "registry.answer");
    assert_eq!(with_blob(Reply::announcing(8, &larger)).unwrap(), COMPONENT);
    assert_eq!(code(with_blob(Reply::ok(COMPONENT).with_status(206))), "registry.refused");
}

#[test]
fn an_endless_body_ends_where_its_limit_is() {
    let begun = Instant::now();
    assert_eq!(code(with_blob(Reply::endless())), "registry.size");
    let (mut shelf, digest) = Shelf::with(&manifest());
    shelf.put("manifests/1.0.0", Reply::endless().header("Content-Type", MANIFEST));
    shelf.put(&format!("manifests/sha256:{digest}"), Reply::endless());
    shelf.put("tags/list?n=1000", Reply::endless());
    let server = shelf.serve();
    let (registry, repository) = (open(&Options::default()), repository(&server));
    let tag = "1.0.0".parse().unwrap();
    assert_eq!(code(registry.resolve(&repository, &tag)), "registry.too-large");
    assert_eq!(code(registry.manifest(&repository, digest)), "registry.too-large");
    assert_eq!(code(registry.tags(&repository)), "registry.too-large");
    // Of an error, the beginning is enough.
    assert_eq!(code(with_blob(Reply::endless().with_status(403))), "registry.forbidden");
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_body_that_arrives_too_slowly_is_given_up() {
    let begun = Instant::now();
    let mut large = manifest();
    large["layers"][0]["size"] = json!(1 << 20);
    let (mut shelf, digest) = Shelf::with(&large);
    for reply in [Reply::slow(1 << 20), Reply::silent()] {
        shelf.put(&blob_path(), reply);
        let server = shelf.clone().serve();
        // The manifest comes in time.
        let found = open(&Options::default()).manifest(&repository(&server), digest).unwrap();
        let registry = open(&impatient());
        assert_eq!(code(registry.component(&repository(&server), &found)), "registry.slow");
    }
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_redirect_to_another_host_or_into_an_inner_network_is_refused() {
    let (other, _) = Shelf::with(&manifest());
    let other = other.serve();
    let local = other.authority().replace("127.0.0.1", "localhost");
    let path = format!("/v2/acme/nomad/{}", blob_path());
    for to in [
        format!("http://{local}{path}"),
        format!("https://{local}{path}"),
        "http://cdn.example/x".to_owned(),
        "https://10.0.0.1/x".to_owned(),
        "https://169.254.169.254/latest".to_owned(),
        "https://[::1]/x".to_owned(),
        "file:///etc/passwd".to_owned(),
        format!("http://me:p@{}{path}", other.authority()),
    ] {
        assert_eq!(code(with_blob(Reply::moved(&to))), "registry.redirect", "{to}");
    }
    assert!(other.seen().is_empty());
    // To itself, for ever.
    assert_eq!(code(with_blob(Reply::moved(&path))), "registry.redirect");
}

#[test]
fn a_login_does_not_follow_a_redirect() {
    let (other, _) = Shelf::with(&manifest());
    let other = other.serve();
    let (mut shelf, digest) = Shelf::with(&manifest());
    shelf.put(&blob_path(), Reply::moved(&other.url(&format!("/v2/acme/nomad/{}", blob_path()))));
    let server = Server::start(move |request| match request.authorization.as_deref() {
        Some("Basic bWU6czNjcmV0") => shelf.answer(request),
        _ => Reply::status(401).header("WWW-Authenticate", "Basic realm=\"x\""),
    });
    let home = logins::docker_settings(&server, "\"auth\":\"bWU6czNjcmV0\"");
    let registry = open(&Options { docker: Some(home.path().to_owned()), ..Options::default() });
    let repository = repository(&server);
    let found = registry.manifest(&repository, digest).unwrap();
    assert_eq!(registry.component(&repository, &found).unwrap(), COMPONENT);
    let seen = other.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].authorization, None);
}

#[test]
fn a_registry_that_is_busy_is_asked_again() {
    let (shelf, digest) = Shelf::with(&manifest());
    let calls = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |request| {
        match calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => Reply::status(429).header("Retry-After", "0"),
            1 => Reply::status(503),
            _ => shelf.answer(request),
        }
    });
    assert_eq!(fetched(&server, digest, &Options::default()).unwrap(), COMPONENT);
    let busy = Server::start(|_| Reply::status(429).header("Retry-After", "3600"));
    assert_eq!(code(fetched(&busy, digest, &Options::default())), "registry.busy");
    assert_eq!(busy.seen().len(), 1);
    let failed = Server::start(|_| Reply::status(500));
    assert_eq!(code(fetched(&failed, digest, &Options::default())), "registry.failed");
}
