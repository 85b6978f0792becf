use super::*;

const HEX: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[test]
fn a_location_is_written_as_it_is_read() {
    for text in [
        "oci://registry.acme.example/nomad",
        "oci://registry.acme.example:5000/a/b-c/d__e:1.0.0-rc_1",
        "oci://127.0.0.1:5000/a:latest",
        "oci://[::1]:5000/a",
        "https://acme.example/plugins/nomad.wasm",
        "http://localhost:8000/nomad.wasm",
    ] {
        assert_eq!(Location::parse(text).unwrap().to_string(), text);
    }
    let digest = format!("oci://r.example/a@sha256:{HEX}");
    assert_eq!(Location::parse(&digest).unwrap().to_string(), digest);
    let upper = Location::parse("oci://R.Example/a").unwrap();
    assert_eq!(upper.to_string(), "oci://r.example/a");
}

#[test]
fn what_breaks_a_rule_is_refused() {
    let upper = HEX.to_uppercase();
    for text in [
        "",
        "nomad.wasm",
        "oci://",
        "oci://r.example",
        "oci://r.example/",
        "oci://r.example/A",
        "oci://r.example/a/../b",
        "oci://r.example/..",
        "oci://r.example/a//b",
        "oci://r.example/a/",
        "oci://r.example/a.",
        "oci://r.example/a..b",
        "oci://r.example/a___b",
        "oci://r.example/a%2fb",
        "oci://r.example/a:",
        "oci://r.example/a:.b",
        "oci://r.example/a:b/c",
        "oci://r.example/a?x",
        "oci://r.example:0/a",
        "oci://r.example:70000/a",
        "oci://r.example:/a",
        "oci://r..example/a",
        "oci://-r.example/a",
        "oci://0x7f.1/a",
        "oci://127.1/a",
        "oci://[::1/a",
        "oci://r_x.example/a",
        "oci://user@r.example/a",
        &format!("oci://r.example/a@sha256:{upper}"),
        &format!("oci://r.example/a:1@sha256:{HEX}"),
        "oci://r.example/a@sha256:12",
        "oci://r.example/a@sha512:12",
        "ftp://acme.example/x.wasm",
        "file:///x.wasm",
        "https://acme.example/x.wasm#y",
        "http://acme.example/x.wasm",
        "http://127.0.0.1.example.com/x.wasm",
        "http://a.localhost/x.wasm",
    ] {
        assert!(Location::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_password_is_refused_and_not_repeated() {
    for text in [
        "https://me:s3cret@acme.example/x.wasm",
        "oci://me:s3cret@r.example/a",
        "ftp://acme.example/x?token=s3cret",
    ] {
        let error = Location::parse(text).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
    }
    let signed = Location::parse("https://acme.example/x.wasm?sig=s3cret").unwrap();
    assert!(!format!("{signed} {signed:?}").contains("s3cret"));
}

#[test]
fn a_registry_on_this_machine_is_told() {
    for (text, is_loopback) in [
        ("oci://localhost/a", true),
        ("oci://127.0.0.1:5000/a", true),
        ("oci://[::1]:5000/a", true),
        ("oci://[::1]/a", true),
        ("oci://r.example:5000/a", false),
        ("oci://127.0.0.1.example/a", false),
        ("oci://a.localhost/a", false),
    ] {
        let Ok(Location::Oci(reference)) = Location::parse(text) else { panic!("{text}") };
        assert_eq!(reference.repository.is_loopback(), is_loopback, "{text}");
    }
}
