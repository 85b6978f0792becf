use super::*;
use serde_json::{Value, json};
use std::time::{Duration, UNIX_EPOCH};

const YEAR: u64 = 31_557_600;

fn at(year: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs((year - 1970) * YEAR)
}

fn public_good() -> Value {
    serde_json::from_str(SIGSTORE_PRODUCTION_TRUSTED_ROOT).unwrap()
}

fn read(root: &Value) -> Result<TrustedRoot, RootError> {
    TrustedRoot::from_json(root.to_string().as_bytes())
}

fn reason(root: &Value) -> String {
    match read(root) {
        Err(RootError::Malformed { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_public_good_root_is_built_in() {
    let root = TrustedRoot::public_good();
    assert_eq!(root.expired(at(2026)), []);
}

#[test]
fn what_has_expired_is_told() {
    let root = TrustedRoot::public_good();
    let expired: Vec<_> = root.expired(at(2100)).into_iter().map(|it| it.service).collect();
    let certified = [RootService::CertificateAuthority, RootService::TimestampAuthority];
    assert_eq!(expired, certified);

    let mut root = public_good();
    for log in root["tlogs"].as_array_mut().unwrap() {
        log["publicKey"]["validFor"]["end"] = json!("2026-01-01T00:00:00Z");
    }
    let expired = read(&root).unwrap().expired(at(2027));
    let since = Timestamp::constant(1_767_225_600, 0).into();
    assert_eq!(expired, [ExpiredService { service: RootService::TransparencyLog, since }]);
    assert_eq!(read(&root).unwrap().expired(at(2025)), []);
}

#[test]
fn a_root_may_lack_services() {
    let mut root = public_good();
    for service in ["tlogs", "ctlogs", "certificateAuthorities", "timestampAuthorities"] {
        root.as_object_mut().unwrap().remove(service);
    }
    assert_eq!(read(&root).unwrap().expired(at(2100)), []);
}

#[test]
fn a_root_that_cannot_be_used_is_refused() {
    let large = vec![b' '; limits::BUNDLE + 1];
    assert_eq!(TrustedRoot::from_json(&large).unwrap_err(), RootError::TooLarge);
    let deep = "[".repeat(limits::DEPTH + 1);
    assert_eq!(TrustedRoot::from_json(deep.as_bytes()).unwrap_err(), RootError::TooDeep);
    for json in [&b""[..], b"{}", b"[]", &[0xff], b"null"] {
        assert!(TrustedRoot::from_json(json).is_err());
    }
    let mut root = public_good();
    root["mediaType"] = json!("application/json");
    assert_eq!(reason(&root), "its media type is application/json");

    let mut root = public_good();
    root["tlogs"][0]["publicKey"]["rawBytes"] = json!("AAAA");
    assert!(read(&root).is_err());
    let mut root = public_good();
    root["certificateAuthorities"][0]["certChain"]["certificates"] = json!([]);
    assert!(read(&root).is_err());
}
