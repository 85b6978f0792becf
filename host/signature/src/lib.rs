//! Who signed these bytes?
//!
//! [`verify()`] is given the digest of an artifact's manifest, the signatures that a registry has for
//! it, and the publishers that the user trusts. It returns the publisher who signed the artifact, or
//! the reason for refusing it. It reads cosign's signatures, made with a key or keyless by Sigstore.
//!
//! ```
//! use kitaru_signature::{PublicKey, Publisher, Refusal, Sha256Digest, TrustedRoot, verify};
//! use std::time::UNIX_EPOCH;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let manifest = Sha256Digest::of(br#"{"schemaVersion":2}"#);
//! let trusted = [Publisher::Identity {
//!     identity: "release@acme.example".to_owned(),
//!     issuer: "https://accounts.google.com".to_owned(),
//! }];
//! let root = TrustedRoot::public_good();
//! // The registry has no signature for it.
//! let refusal = verify(&manifest, &[], &trusted, &root, UNIX_EPOCH).unwrap_err();
//! assert_eq!(refusal, Refusal::Unsigned);
//! # Ok(())
//! # }
//! ```
//!
//! # How data travels
//!
//! `evidence → bundle or simple → keyed, logged → statement → verify`
//!
//! | module | duty |
//! |---|---|
//! | [`limits`] | how much of what a registry sends is looked at |
//! | [`digest`], `text` | digests; texts of others, JSON and base64 |
//! | [`key`], [`publisher`] | the publishers that a user trusts, and the signer that a signature names |
//! | [`refusal`] | why an artifact is refused |
//! | `crypto` | the cryptography: `ring` and `p256` |
//! | [`root`] | the trusted root: authorities for certificates, logs and timestamps |
//! | [`evidence`] | the signatures that a registry has for an artifact, in two layouts |
//! | `bundle`, `statement` | reads a bundle, and the attestation in it |
//! | `keyed`, `simple` | checks signatures by a key: of bundles, and of cosign's older layout |
//! | `logged` | checks certificates, log entries and timestamps |
//! | [`mod@verify`] | decides; the rules are there |
//!
//! A module uses those above it in this table, never those below; of kitaru's crates, this one
//! depends on none.
//!
//! There are no files, no network and no clock here: the time is an argument. The exception is
//! `sigstore-verify`, which compares the time of a log entry with the system's clock.
//!
//! # What it was tested with
//!
//! The 70 bundles of Sigstore's conformance suite at commit a73de49, and bundles that sigstore-js
//! made with a key. No cosign binary took part, because none could be obtained. The fixtures of the
//! older layout were written by a script after cosign's specification.
//!
//! # What is not decided here
//!
//! Which publishers are trusted for which source, where signatures are found, whether an artifact is
//! older than one that was seen before, and what a user can do about a refusal.

#![deny(clippy::disallowed_methods)]

pub mod limits;

pub mod digest;
mod text;

pub mod key;
pub mod publisher;

pub mod refusal;

mod crypto;

pub mod root;

pub mod evidence;

mod bundle;
mod statement;

mod keyed;
mod simple;

mod logged;

pub mod verify;

pub use digest::{ParseSha256Error, Sha256Digest};
pub use evidence::{Evidence, SignatureKind, SimpleSigning};
pub use key::{KeyError, PublicKey};
pub use publisher::{Publisher, Signer};
pub use refusal::{Flaw, Refusal};
pub use root::{ExpiredService, RootError, RootService, TrustedRoot};
pub use verify::{Verified, verify};
