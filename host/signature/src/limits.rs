//! How much of what a registry sends is looked at.
//!
//! What is over a limit is refused before it is parsed. Signatures that are in use are far below: the
//! largest of Sigstore's conformance suite has 12 kB and six levels.

/// Bytes of a bundle, and of a trusted root.
pub const BUNDLE: usize = 1 << 20;

/// Bytes of the payload of cosign's older layout, which is a few lines of JSON.
pub const PAYLOAD: usize = 64 << 10;

/// Characters of a signature, certificate or other text of an annotation.
pub const ANNOTATION: usize = 16 << 10;

/// Bytes of a public key in PEM. One of P-256 has 178.
pub const KEY: usize = 4 << 10;

/// Levels of nested JSON.
pub const DEPTH: usize = 32;

/// Signatures of one artifact.
pub const SIGNATURES: usize = 32;

/// Log entries of a bundle, its timestamps, and certificates of its chain: each.
pub const ENTRIES: usize = 8;

/// Artifacts that one statement is about.
pub const SUBJECTS: usize = 1024;

/// Characters that an error repeats of a text that somebody else wrote.
pub const REPEATED: usize = 256;
