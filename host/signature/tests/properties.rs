//! What holds for any change of a right signature, and for any bytes.

#[expect(dead_code, reason = "the other tests need more of them")]
mod made;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kitaru_signature::{Evidence, Sha256Digest, SimpleSigning};
use made::{acme, bundle, check, simple};
use serde_json::{Value, json};

/// All copies of bytes in which one bit is another one.
fn flipped(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(|bit| {
        let mut bytes = bytes.to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes
    })
}

/// Checks that a bundle is refused for any bit of the base64 at one place.
fn no_bit_may_change(name: &str, place: &str) {
    let Evidence::Bundle(bytes) = bundle(name) else { panic!("{name} is no bundle") };
    let mut value: Value = serde_json::from_slice(&bytes).unwrap();
    let text = value.pointer(place).and_then(Value::as_str).expect("a text").to_owned();
    let right = STANDARD.decode(&text).unwrap();
    for changed in flipped(&right).map(|bytes| STANDARD.encode(bytes)) {
        *value.pointer_mut(place).unwrap() = json!(changed);
        let answer = check(&[Evidence::Bundle(value.to_string().into_bytes())], &[acme()]);
        assert!(answer.is_err(), "{name}{place}: {changed}");
    }
    // Nor a bit of the text, whatever it decodes to. A payload's is too long for that.
    for changed in flipped(&text.as_bytes()[..text.len().min(100)])
        .filter_map(|text| String::from_utf8(text).ok())
    {
        *value.pointer_mut(place).unwrap() = json!(changed);
        let answer = check(&[Evidence::Bundle(value.to_string().into_bytes())], &[acme()]);
        assert!(answer.is_err(), "{name}{place}: {changed}");
    }
}

#[test]
fn no_bit_of_an_envelope_may_change() {
    no_bit_may_change("right", "/dsseEnvelope/signatures/0/sig");
    no_bit_may_change("right", "/dsseEnvelope/payload");
    no_bit_may_change("right-unnamed", "/dsseEnvelope/signatures/0/sig");
}

#[test]
fn no_bit_of_a_message_signature_may_change() {
    no_bit_may_change("right-message", "/messageSignature/signature");
    no_bit_may_change("right-message", "/messageSignature/messageDigest/digest");
}

#[test]
fn no_bit_of_the_older_layout_may_change() {
    let Evidence::Simple(right) = simple("simple-right") else { unreachable!() };
    for payload in flipped(&right.payload) {
        // The manifest that names it is changed as well.
        let payload_digest = Sha256Digest::of(&payload);
        let layer = SimpleSigning { payload, payload_digest, ..right.clone() };
        assert!(check(&[Evidence::Simple(layer)], &[acme()]).is_err());
    }
    let signature = STANDARD.decode(&right.signature).unwrap();
    for signature in flipped(&signature).map(|bytes| STANDARD.encode(bytes)) {
        let layer = SimpleSigning { signature, ..right.clone() };
        assert!(check(&[Evidence::Simple(layer)], &[acme()]).is_err());
    }
}

/// Pseudorandom numbers (xorshift), the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

/// Checks that bytes are answered, in words that a terminal can show.
fn is_answered(bytes: Vec<u8>) {
    if let Err(refusal) = check(&[Evidence::Bundle(bytes)], &[acme()]) {
        let text = refusal.to_string();
        assert!(text.len() < 4096 && !text.chars().any(char::is_control), "{text:?}");
    }
}

#[test]
fn any_bytes_are_answered() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for _ in 0..2000 {
        let length = numbers.below(200);
        is_answered((0..length).map(|_| u8::try_from(numbers.below(256)).unwrap()).collect());
    }
}

#[test]
fn any_damaged_bundle_is_answered() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let names = ["right", "right-message", "tampered-payload"];
    let bundles = names.map(|name| match bundle(name) {
        Evidence::Bundle(bytes) => bytes,
        Evidence::Simple(_) => unreachable!(),
    });
    for _ in 0..3000 {
        let mut bytes = bundles[numbers.below(bundles.len())].clone();
        for _ in 0..=numbers.below(4) {
            let at = numbers.below(bytes.len());
            match numbers.below(4) {
                0 => bytes[at] = u8::try_from(numbers.below(256)).unwrap(),
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, b"\"{}[]:,0\\"[numbers.below(9)]),
                _ => bytes.truncate(at + 1),
            }
        }
        is_answered(bytes);
    }
}
