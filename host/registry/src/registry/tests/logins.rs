//! Which login a registry gets, and which it does not.

use super::*;
use base64::{Engine, prelude::BASE64_STANDARD};
use std::{fs, process::Command};
use tempfile::TempDir;

/// Docker's settings with a login for a server.
pub(super) fn docker_settings(server: &Server, login: &str) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let config = format!(r#"{{"auths":{{"{}":{{{login}}}}}}}"#, server.authority());
    fs::write(home.path().join("config.json"), config).unwrap();
    home
}

const LOGIN: &str = "\"auth\":\"bWU6czNjcmV0\"";

fn with_settings(home: &TempDir) -> Options {
    let helpers = Some(home.path().as_os_str().to_owned());
    Options { docker: Some(home.path().to_owned()), helpers, ..Options::default() }
}

/// A registry that gives everything to who has a token, which its service at `/token` gives to who
/// has this authorization.
fn with_tokens(wanted: Option<&'static str>, token: &'static str) -> Server {
    let (shelf, _) = Shelf::with(&manifest());
    Server::start(move |request| {
        if request.path.starts_with("/token") {
            let answer = json!({ "token": token, "expires_in": 60 }).to_string();
            return match request.authorization.as_deref() == wanted {
                true => Reply::ok(answer.as_bytes()),
                false => Reply::status(401),
            };
        }
        match request.authorization.as_deref() == Some(&format!("Bearer {token}")) {
            true => shelf.answer(request),
            false => challenged(&format!(
                "Bearer realm=\"http://{}/token\",service=\"reg\",scope=\"repository:x:pull\"",
                request.authority
            )),
        }
    })
}

fn challenged(challenge: &str) -> Reply {
    Reply::status(401).header("WWW-Authenticate", challenge)
}

fn resolve(server: &Server, options: &Options) -> Result<Digest, RegistryError> {
    open(options).resolve(&repository(server), &"1.0.0".parse().unwrap())
}

#[test]
fn everybody_gets_a_token_of_a_service_for_everybody() {
    let server = with_tokens(None, "t0ken");
    let registry = open(&Options::default());
    let tag = "1.0.0".parse().unwrap();
    for _ in 0..2 {
        assert!(registry.resolve(&repository(&server), &tag).is_ok());
    }
    let seen = server.seen();
    let paths: Vec<&str> = seen.iter().map(|request| request.path.as_str()).collect();
    let (path, scope) = ("/v2/acme/nomad/manifests/1.0.0", "repository%3Aacme%2Fnomad%3Apull");
    let token = format!("/token?service=reg&scope={scope}&scope=repository%3Ax%3Apull");
    // One token is enough.
    assert_eq!(paths, [path, &token, path, path]);
}

#[test]
fn a_password_goes_to_the_token_service_alone() {
    let basic = "Basic bWU6czNjcmV0";
    let server = with_tokens(Some(basic), "t0ken");
    assert_eq!(code(resolve(&server, &Options::default())), "registry.no-login");
    let home = docker_settings(&server, LOGIN);
    assert!(resolve(&server, &with_settings(&home)).is_ok());
    let with_password =
        server.seen().into_iter().filter(|it| it.authorization.as_deref() == Some(basic));
    assert!(with_password.into_iter().all(|it| it.path.starts_with("/token")));
    let home = docker_settings(&server, "\"auth\":\"bWU6eA==\"");
    assert_eq!(code(resolve(&server, &with_settings(&home))), "registry.unauthorized");
}

#[test]
fn a_token_that_has_expired_is_renewed_once() {
    let (shelf, _) = Shelf::with(&manifest());
    let count = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |request| {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if request.path.starts_with("/token") {
            return Reply::ok(format!(r#"{{"access_token":"t{number}"}}"#).as_bytes());
        }
        // Each token holds for one request.
        match request.authorization == Some(format!("Bearer t{}", number.wrapping_sub(1))) {
            true => shelf.answer(request),
            false => challenged(&format!("Bearer realm=\"http://{}/token\"", request.authority)),
        }
    });
    let registry = open(&Options::default());
    for _ in 0..3 {
        assert!(registry.resolve(&repository(&server), &"1.0.0".parse().unwrap()).is_ok());
    }
}

#[test]
fn a_token_service_that_is_not_encrypted_gets_nothing() {
    let other = Server::start(|_| Reply::ok(br#"{"token":"t"}"#));
    for realm in [
        "http://auth.example/token",
        "http://10.0.0.1/token",
        "ftp://127.0.0.1/token",
        "http://me:p@127.0.0.1/token",
        "/token",
        "",
    ] {
        let challenge = format!("Bearer realm=\"{realm}\",service=\"reg\"");
        let server = Server::start(move |_| challenged(&challenge));
        let home = docker_settings(&server, LOGIN);
        let refused = resolve(&server, &with_settings(&home));
        assert_eq!(code(refused), "registry.token-service", "{realm}");
    }
    // A service that leads elsewhere.
    let there = other.url("/token");
    let server = Server::start(move |request| match request.path.starts_with("/token") {
        true => Reply::moved(&there),
        false => challenged(&format!("Bearer realm=\"http://{}/token\"", request.authority)),
    });
    let home = docker_settings(&server, LOGIN);
    assert_eq!(code(resolve(&server, &with_settings(&home))), "registry.redirect");
    assert!(other.seen().is_empty());
}

#[test]
fn a_token_is_one_of_bounded_size() {
    for answer in [
        Reply::endless(),
        Reply::ok("x".repeat(1 << 17).as_bytes()),
        Reply::ok(b"{}"),
        Reply::ok(br#"{"token":"a\nb"}"#),
        Reply::ok(br#"{"token":""}"#),
        Reply::ok(b"<html>"),
    ] {
        let server = Server::start(move |request| match request.path.starts_with("/token") {
            true => answer.clone(),
            false => challenged(&format!("Bearer realm=\"http://{}/token\"", request.authority)),
        });
        let code = code(resolve(&server, &Options::default()));
        assert!(["registry.answer", "registry.too-large"].contains(&code), "{code}");
    }
}

#[test]
fn a_kind_that_is_not_supported_is_never_an_anonymous_pull() {
    for challenge in ["Negotiate", "Digest realm=\"x\", nonce=\"y\"", "Bearer", "@@@"] {
        let server = Server::start(move |_| challenged(challenge));
        let home = docker_settings(&server, LOGIN);
        assert_eq!(code(resolve(&server, &with_settings(&home))), "registry.login-kind");
    }
    let server = Server::start(|_| challenged("Basic realm=\"x\""));
    let home = docker_settings(&server, "\"identitytoken\":\"s3cret\"");
    assert_eq!(code(resolve(&server, &with_settings(&home))), "registry.login-kind");
    assert_eq!(code(resolve(&server, &Options::default())), "registry.no-login");
    let home = docker_settings(&server, LOGIN);
    assert_eq!(code(resolve(&server, &with_settings(&home))), "registry.unauthorized");
}

#[test]
fn a_token_in_the_settings_is_used_as_what_it_is() {
    let (shelf, _) = Shelf::with(&manifest());
    let server = Server::start(move |request| {
        if request.path == "/token" {
            let is_right = request.method == "POST"
                && request.body.contains("grant_type=refresh_token")
                && request.body.contains("refresh_token=1d+t%26ken");
            return if is_right {
                Reply::ok(br#"{"access_token":"t"}"#)
            } else {
                Reply::status(400)
            };
        }
        match request.authorization.as_deref() {
            Some("Bearer t") => shelf.answer(request),
            _ => challenged(&format!("Bearer realm=\"http://{}/token\"", request.authority)),
        }
    });
    for (login, is_right) in [
        ("\"identitytoken\":\"1d t&ken\"", true),
        ("\"registrytoken\":\"t\"", true),
        ("\"identitytoken\":\"other\"", false),
        ("\"registrytoken\":\"other\"", false),
    ] {
        let home = docker_settings(&server, login);
        let resolved = resolve(&server, &with_settings(&home));
        assert_eq!(resolved.is_ok(), is_right, "{login}: {resolved:?}");
        assert!(is_right || code(resolved) == "registry.unauthorized");
    }
}

#[test]
fn a_helper_gives_the_login_or_is_an_error() {
    let (shelf, _) = Shelf::with(&manifest());
    let expected = format!("Basic {}", BASE64_STANDARD.encode("me:s3cret"));
    let server = Server::start(move |request| match &request.authorization {
        Some(sent) if *sent == expected => shelf.answer(request),
        _ => challenged("Basic realm=\"x\""),
    });
    let asked = |script: Option<&str>, time: u64| {
        let home = tempfile::tempdir().unwrap();
        let config = format!(r#"{{"credHelpers":{{"{}":"fake"}}}}"#, server.authority());
        fs::write(home.path().join("config.json"), config).unwrap();
        if let Some(script) = script {
            let path = home.path().join("docker-credential-fake");
            let write = r#"printf '#!/bin/sh\n%s\n' "$1" >"$2" && chmod 755 "$2""#;
            let mut command = Command::new("sh");
            command.args(["-c", write, "sh", script]).arg(path);
            assert!(command.status().unwrap().success());
        }
        let mut options = with_settings(&home);
        options.times.helper = Duration::from_secs(time);
        resolve(&server, &options)
    };
    assert!(asked(Some(r#"echo '{"Username":"me","Secret":"s3cret"}'"#), 60).is_ok());
    let none = "echo credentials not found in native keychain; exit 1";
    assert_eq!(code(asked(Some(none), 60)), "registry.no-login");
    let before = server.seen().len();
    for (script, time) in
        [(None, 60), (Some("sleep 60"), 1), (Some("echo s3cret"), 60), (Some("exit 1"), 60)]
    {
        let error = asked(script, time).unwrap_err();
        let text = error.to_string();
        assert_eq!(error.code(), "registry.helper", "{text}");
        assert!(text.contains("`docker-credential-fake`") && !text.contains("s3cret"), "{text}");
    }
    // Nothing is sent without the login that was meant.
    assert_eq!(server.seen().len(), before + 4);
}

#[test]
fn what_a_registry_says_repeats_no_secret() {
    for status in [401, 403, 404, 418, 429, 500] {
        let server = Server::start(move |request| match &request.authorization {
            None => challenged("Basic realm=\"x\""),
            Some(sent) => {
                let message = format!("\u{1b}[31mno\n{sent} s3cret `rm`\u{202e}");
                let body = json!({ "errors": [{ "code": "X", "message": message }] });
                Reply::ok(body.to_string().as_bytes()).with_status(status)
            }
        });
        let home = docker_settings(&server, LOGIN);
        let tags = open(&with_settings(&home)).tags(&repository(&server));
        let text = format!("{} {:?}", tags.as_ref().unwrap_err(), tags);
        assert!(text.contains("*** 'rm'") && !text.contains("s3cret"), "{text}");
        assert!(!text.contains("bWU6czNjcmV0"), "{text}");
        code(tags);
    }
}
