//! Who signed these bytes?
//!
//! Given an artifact of a registry, by the digest of its manifest, what lies beside it, and whom the
//! user trusts for it, [`verify()`] says which of them signed it, or why that is not known. It reads
//! cosign's signatures: with a key, or keyless by Sigstore.
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
//! // Nothing lies beside it.
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
//! | [`key`], [`publisher`] | whom a user trusts, and whom a signature names |
//! | [`refusal`] | why an artifact is refused |
//! | `crypto` | the cryptography: `ring` and `p256` |
//! | [`root`] | whose certificates, logs and timestamps count |
//! | [`evidence`] | what lies beside an artifact, and how it is signed |
//! | `bundle`, `statement` | what is in a bundle, and what a publisher states |
//! | `keyed`, `simple` | checks what a key signed: bundles, and cosign's older layout |
//! | `logged` | checks certificates, log entries and timestamps |
//! | [`mod@verify`] | decides; the rules are there |
//!
//! A module uses those above it in this table, never those below; of kitaru's crates, this one
//! depends on none.
//!
//! It reads no files, talks to no network and is told the time. One exception is in `sigstore-verify`,
//! which asks the system's clock whether a log's time lies in the future.
//!
//! # What it was tried with
//!
//! The bundles of Sigstore's conformance suite, of which all are told right, and bundles that
//! sigstore-js made with a key. No cosign binary took part: none was to be had. The older layout was
//! written by a script after cosign's specification.
//!
//! # What is not decided here
//!
//! Who is trusted for which source, where signatures are looked for, whether an artifact is older
//! than one that was seen, and how a refusal is explained to a person.

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
