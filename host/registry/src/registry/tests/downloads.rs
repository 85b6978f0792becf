//! Downloads by HTTP, of this machine.

use super::*;
use crate::{Download, FileUrl, Location};

fn file(url: &str) -> FileUrl {
    match Location::parse(url).unwrap() {
        Location::Https(file) => file,
        location => panic!("{location}"),
    }
}

fn downloaded(server: &Server, path: &str) -> Result<Download, RegistryError> {
    open(&Options::default()).download(&file(&server.url(path)))
}

/// A server that answers each path with this.
fn answering(reply: Reply) -> Server {
    Server::start(move |_| reply.clone())
}

#[test]
fn a_file_is_downloaded_and_its_last_address_told() {
    let server = Server::start(|request| match request.path.as_str() {
        "/a.wasm?v=s3cret" => Reply::moved("/b.wasm?sig=s3cret"),
        "/b.wasm?sig=s3cret" => Reply::ok(COMPONENT),
        _ => Reply::status(404),
    });
    let found = downloaded(&server, "/a.wasm?v=s3cret").unwrap();
    assert_eq!(found.bytes, COMPONENT);
    assert_eq!(found.url.url().as_str(), server.url("/b.wasm?sig=s3cret"));
    assert!(!format!("{:?} {}", found.url, found.url).contains("s3cret"));
    let missing = downloaded(&server, "/none?token=s3cret").unwrap_err();
    assert!(!format!("{missing} {missing:?}").contains("s3cret"), "{missing}");
    assert_eq!(missing.code(), "registry.missing");
}

#[test]
fn a_file_has_a_limit() {
    let too_large = Reply::announcing((64 << 20) + 1, b"x");
    assert_eq!(code(downloaded(&answering(too_large), "/a")), "registry.too-large");
    let cut = Reply::announcing(100, b"x");
    assert_eq!(code(downloaded(&answering(cut), "/a")), "registry.answer");
    for reply in [Reply::slow(1 << 20), Reply::silent()] {
        let url = file(&answering(reply).url("/a"));
        assert_eq!(code(open(&impatient()).download(&url)), "registry.slow");
    }
}

#[test]
fn a_file_is_sent_as_it_is() {
    let encoded = Reply::ok(b"x").header("Content-Encoding", "gzip");
    assert_eq!(code(downloaded(&answering(encoded), "/a")), "registry.answer");
    let plain = Reply::ok(b"x").header("Content-Encoding", "identity");
    assert_eq!(downloaded(&answering(plain), "/a").unwrap().bytes, b"x");
    let part = Reply::ok(b"x").with_status(206);
    assert_eq!(code(downloaded(&answering(part), "/a")), "registry.refused");
    let login = Reply::status(401).header("WWW-Authenticate", "Basic realm=\"x\"");
    assert_eq!(code(downloaded(&answering(login), "/a")), "registry.no-login");
}

#[test]
fn a_redirect_leads_nowhere_else_on_this_machine() {
    let other = answering(Reply::ok(COMPONENT));
    for to in [
        other.url("/a").replace("127.0.0.1", "localhost"),
        other.url("/a").replace("127.0.0.1", "[::1]"),
        "http://plugins.example/a".to_owned(),
        "https://192.168.0.1/a".to_owned(),
        "file:///etc/passwd".to_owned(),
        "data:text/plain,x".to_owned(),
    ] {
        let server = answering(Reply::moved(&to));
        assert_eq!(code(downloaded(&server, "/a")), "registry.redirect", "{to}");
    }
    assert!(other.seen().is_empty());
    assert_eq!(code(downloaded(&answering(Reply::moved("/a")), "/a")), "registry.redirect");
}

#[test]
fn a_proxy_that_refuses_is_named() {
    let proxy = answering(Reply::status(407));
    let address = format!("http://me:s3cret@{}", proxy.authority());
    let proxies =
        kitaru_http::ProxyVariables::of(|name| (name == "HTTPS_PROXY").then(|| address.clone()));
    let registry = open(&Options { proxies, ..Options::default() });
    let error = registry.download(&file("https://plugins.example/a.wasm")).unwrap_err();
    let text = error.to_string();
    assert_eq!(error.code(), "registry.proxy", "{text}");
    assert!(text.contains("`HTTPS_PROXY`") && !text.contains("s3cret"), "{text}");
    assert_eq!(proxy.seen()[0].method, "CONNECT");
}
