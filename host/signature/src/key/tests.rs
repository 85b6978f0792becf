use super::*;

const ACME: &str = include_str!("../../tests/fixtures/acme.pub");
const OTHER: &str = include_str!("../../tests/fixtures/other.pub");

fn refused(pem: &str) -> KeyError {
    PublicKey::from_pem(pem.as_bytes()).unwrap_err()
}

#[test]
fn a_key_is_written_as_it_is_read() {
    let key = PublicKey::from_pem(ACME.as_bytes()).unwrap();
    assert_eq!(key.to_pem(), ACME);
    assert_eq!(key.fingerprint(), Sha256Digest::of(key.as_der()));
    let other = PublicKey::from_pem(OTHER.as_bytes()).unwrap();
    assert!(key != other && key.fingerprint() != other.fingerprint());
}

#[test]
fn white_space_around_and_inside_changes_nothing() {
    let key = PublicKey::from_pem(ACME.as_bytes()).unwrap();
    let spaced = format!("\n {}\r\n\n", ACME.replace('\n', "\r\n"));
    assert_eq!(PublicKey::from_pem(spaced.as_bytes()), Ok(key));
}

#[test]
fn keys_of_other_algorithms_are_refused() {
    for pem in [
        include_str!("../../tests/fixtures/p384.pub"),
        include_str!("../../tests/fixtures/secp256k1.pub"),
        include_str!("../../tests/fixtures/rsa.pub"),
        include_str!("../../tests/fixtures/ed25519.pub"),
    ] {
        assert_eq!(refused(pem), KeyError::OtherAlgorithm);
    }
}

#[test]
fn a_private_key_is_told_apart() {
    // Split, so that nobody takes this for a secret.
    let block = |label: &str| format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n");
    let private = concat!("PRIVATE", " KEY");
    for label in [private.to_owned(), format!("EC {private}"), format!("ENCRYPTED {private}")] {
        assert_eq!(refused(&block(&label)), KeyError::Private);
        assert_eq!(refused(&format!("{ACME}{}", block(&label))), KeyError::Private);
    }
    let label = "CERTIFICATE".to_owned();
    assert_eq!(refused(&block(&label)), KeyError::OtherBlock { label });
}

#[test]
fn one_block_and_nothing_else() {
    assert_eq!(refused(&format!("{ACME}{OTHER}")), KeyError::Several);
    assert_eq!(refused(&format!("acme: {ACME}")), KeyError::NotPem);
    assert_eq!(refused(&format!("{ACME}acme")), KeyError::NotPem);
    assert_eq!(refused(""), KeyError::NotPem);
    assert_eq!(refused(&ACME.replace("END", "EDN")), KeyError::NotPem);
    assert_eq!(PublicKey::from_pem(&[0xff; 100]), Err(KeyError::NotPem));
    assert_eq!(PublicKey::from_pem(&vec![b'A'; 1 << 20]), Err(KeyError::TooLarge));
}

#[test]
fn a_cut_or_changed_key_is_malformed() {
    let body: String = ACME.lines().filter(|line| !line.starts_with('-')).collect();
    let pem = |body: &str| format!("{BEGIN}\n{body}\n{END}\n");
    let der = base64(&body).unwrap();
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut der = der.clone();
        change(&mut der);
        pem(&base64_lines(&der))
    };
    assert_eq!(refused(&pem("")), KeyError::Malformed);
    assert_eq!(refused(&pem(&body[..60])), KeyError::Malformed);
    assert_eq!(refused(&pem(&body.replace('=', ""))), KeyError::Malformed);
    assert_eq!(refused(&changed(&|der| der.push(0))), KeyError::Malformed);
    // A point that is not on the curve.
    assert_eq!(refused(&changed(&|der| der[90] ^= 1)), KeyError::Malformed);
    assert_eq!(refused(&changed(&|der| der[27..].fill(0))), KeyError::Malformed);
}

#[test]
fn a_compressed_key_is_another_form_and_refused() {
    use p256::elliptic_curve::sec1::ToEncodedPoint as _;
    let key = PublicKey::from_pem(ACME.as_bytes()).unwrap();
    let point = p256::PublicKey::from(key.verifying()).to_encoded_point(true);
    let mut der = vec![0x30, 0x39];
    der.extend_from_slice(&key.as_der()[2..23]);
    der.extend_from_slice(&[0x03, 0x22, 0x00]);
    der.extend_from_slice(point.as_bytes());
    let pem = format!("{BEGIN}\n{}{END}\n", base64_lines(&der));
    assert_eq!(refused(&pem), KeyError::Malformed);
}
