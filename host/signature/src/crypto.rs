//! The cryptography that `sigstore-verify` is given: `ring`, which is in the program for TLS.
//!
//! - ring verifies signatures over a message: ECDSA on P-256 and P-384, Ed25519, and RSA from 2048
//!   bits on.
//! - ring cannot verify a signature over a digest, so `p256` does that. Other curves and RSA are
//!   not supported there: cosign, sigstore-js and sigstore-python sign with P-256.
//! - ML-DSA is not supported. No log or authority of the public-good instance uses it.
//!
//! Nothing is signed here. `sigstore-verify` takes its cryptography from a variable of the process,
//! which [`install`] sets once.

use p256::ecdsa::{DerSignature, VerifyingKey, signature::hazmat::PrehashVerifier};
use ring::{digest, signature};
use sigstore_verify::{
    crypto::{self, CryptoProvider, Error, HashContext, KeyAlgorithm, SigningScheme},
    types::{HashAlgorithm, SignatureContent},
};

/// Makes `sigstore-verify` use this cryptography, unless the process has chosen another one.
pub(crate) fn install() {
    // Installing twice is refused, and the first one stays.
    let _ = crypto::install_default_provider(&Ring);
}

/// Whether a signature over a SHA-256 verifies. It is in DER, as everywhere in Sigstore.
pub(crate) fn is_over_digest(key: &VerifyingKey, digest: &[u8; 32], signature: &[u8]) -> bool {
    let signature = DerSignature::try_from(signature);
    signature.is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
}

/// Whether a signature of such content by such a key can be verified. A message signature is over a
/// digest.
pub(crate) const fn can_check(key: KeyAlgorithm, content: &SignatureContent) -> bool {
    match key {
        KeyAlgorithm::EcdsaP256 => true,
        KeyAlgorithm::EcdsaP384 | KeyAlgorithm::Ed25519 | KeyAlgorithm::Rsa => {
            matches!(content, SignatureContent::DsseEnvelope(_))
        }
        _ => false,
    }
}

#[derive(Debug)]
struct Ring;

struct Hashing(digest::Context);

impl HashContext for Hashing {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finalize(self: Box<Self>) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
    }
}

impl CryptoProvider for Ring {
    fn hash(&self, algorithm: HashAlgorithm) -> Result<Box<dyn HashContext>, Error> {
        let algorithm = match algorithm {
            HashAlgorithm::Sha2256 => &digest::SHA256,
            HashAlgorithm::Sha2384 => &digest::SHA384,
            HashAlgorithm::Sha2512 => &digest::SHA512,
            other => return Err(Error::UnsupportedAlgorithm(other.to_string())),
        };
        Ok(Box::new(Hashing(digest::Context::new(algorithm))))
    }

    fn verify_raw(
        &self,
        scheme: SigningScheme,
        key: &[u8],
        data: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        let key = signature::UnparsedPublicKey::new(algorithm(scheme)?, key);
        key.verify(data, signature).map_err(|_| wrong(scheme))
    }

    fn verify_prehashed(
        &self,
        scheme: SigningScheme,
        key: &[u8],
        digest: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        use SigningScheme::{EcdsaP256Sha256, EcdsaP256Sha384};
        if !matches!(scheme, EcdsaP256Sha256 | EcdsaP256Sha384) {
            return Err(unsupported(scheme));
        }
        let key = VerifyingKey::from_sec1_bytes(key).map_err(|_| wrong(scheme))?;
        let signature = DerSignature::try_from(signature).map_err(|_| wrong(scheme))?;
        key.verify_prehash(digest, &signature).map_err(|_| wrong(scheme))
    }
}

fn algorithm(
    scheme: SigningScheme,
) -> Result<&'static dyn signature::VerificationAlgorithm, Error> {
    Ok(match scheme {
        SigningScheme::EcdsaP256Sha256 => &signature::ECDSA_P256_SHA256_ASN1,
        SigningScheme::EcdsaP256Sha384 => &signature::ECDSA_P256_SHA384_ASN1,
        SigningScheme::EcdsaP384Sha256 => &signature::ECDSA_P384_SHA256_ASN1,
        SigningScheme::EcdsaP384Sha384 => &signature::ECDSA_P384_SHA384_ASN1,
        SigningScheme::Ed25519 => &signature::ED25519,
        SigningScheme::RsaPssSha256 => &signature::RSA_PSS_2048_8192_SHA256,
        SigningScheme::RsaPssSha384 => &signature::RSA_PSS_2048_8192_SHA384,
        SigningScheme::RsaPssSha512 => &signature::RSA_PSS_2048_8192_SHA512,
        SigningScheme::RsaPkcs1Sha256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        SigningScheme::RsaPkcs1Sha384 => &signature::RSA_PKCS1_2048_8192_SHA384,
        SigningScheme::RsaPkcs1Sha512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        other => return Err(unsupported(other)),
    })
}

fn unsupported(scheme: SigningScheme) -> Error {
    Error::UnsupportedAlgorithm(scheme.name().to_owned())
}

fn wrong(scheme: SigningScheme) -> Error {
    Error::Verification(scheme.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::{SigningKey, signature::Signer as _};
    use ring::{rand::SystemRandom, signature::KeyPair as _};

    #[test]
    fn ring_and_p256_agree() {
        let key = SigningKey::from_slice(&[7; 32]).unwrap();
        let signature: DerSignature = key.sign(b"message");
        let point = key.verifying_key().to_encoded_point(false);
        let (point, signature) = (point.as_bytes(), signature.as_bytes());
        let scheme = SigningScheme::EcdsaP256Sha256;
        let digest = Ring.sha256(b"message");
        assert!(Ring.verify_raw(scheme, point, b"message", signature).is_ok());
        assert!(Ring.verify_prehashed(scheme, point, &digest, signature).is_ok());
        assert!(is_over_digest(key.verifying_key(), &digest, signature));

        let other = Ring.sha256(b"other");
        assert!(Ring.verify_raw(scheme, point, b"other", signature).is_err());
        assert!(Ring.verify_prehashed(scheme, point, &other, signature).is_err());
        assert!(!is_over_digest(key.verifying_key(), &other, signature));
        // With another key, a key that is none, and a signature that is none.
        assert!(Ring.verify_prehashed(scheme, &[4; 65], &digest, signature).is_err());
        assert!(Ring.verify_raw(scheme, &[], b"message", signature).is_err());
        assert!(!is_over_digest(key.verifying_key(), &digest, &signature[1..]));
        let longer = [signature, &[0]].concat();
        assert!(!is_over_digest(key.verifying_key(), &digest, &longer));
    }

    #[test]
    fn messages_are_checked_with_other_keys_and_digests_are_not() {
        let document = signature::Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let signed = document.sign(b"message");
        let key = document.public_key().as_ref();
        let scheme = SigningScheme::Ed25519;
        assert!(Ring.verify_raw(scheme, key, b"message", signed.as_ref()).is_ok());
        assert!(Ring.verify_raw(scheme, key, b"other", signed.as_ref()).is_err());

        let random = SystemRandom::new();
        let algorithm = &signature::ECDSA_P384_SHA384_ASN1_SIGNING;
        let pkcs8 = signature::EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = signature::EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();
        let signed = pair.sign(&random, b"message").unwrap();
        let key = pair.public_key().as_ref();
        let scheme = SigningScheme::EcdsaP384Sha384;
        assert!(Ring.verify_raw(scheme, key, b"message", signed.as_ref()).is_ok());
        let digest = Ring.sha384(b"message");
        let answer = Ring.verify_prehashed(scheme, key, &digest, signed.as_ref());
        assert!(matches!(answer, Err(Error::UnsupportedAlgorithm(_))));
        assert!(Ring.verify_raw(SigningScheme::MlDsa44, &[], b"message", &[]).is_err());
    }

    #[test]
    fn what_cannot_be_checked_is_known_before() {
        use sigstore_verify::types::{MessageSignature, SignatureBytes};
        let message = MessageSignature::new(SignatureBytes::new(vec![]));
        let message = SignatureContent::MessageSignature(message);
        assert!(can_check(KeyAlgorithm::EcdsaP256, &message));
        for key in [KeyAlgorithm::EcdsaP384, KeyAlgorithm::Rsa, KeyAlgorithm::Ed25519] {
            assert!(!can_check(key, &message));
        }
    }
}
