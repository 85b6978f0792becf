//! What a registry may cost, from the first look at its tags to the last byte of a component.
//!
//! | what | limit |
//! |---|---|
//! | a component | [`COMPONENT`] bytes, and exactly as many as announced; [`COMPONENT_TIME`] |
//! | a manifest or an index | [`MANIFEST`] bytes, [`JSON_DEPTH`] levels; [`SMALL_TIME`] |
//! | tags | [`TAGS`], on [`TAG_PAGES`] pages of [`PAGE`] bytes |
//! | signatures of a component | [`SIGNATURES`], each of [`SIGNATURE`] bytes |
//! | a token, a body that tells of an error | [`TOKEN`], [`REFUSAL`] bytes |
//! | connecting, the headers of a response | [`CONNECTING`], [`HEADERS`] |
//! | a body that arrives | [`PACE`] |
//! | a redirect, a retry | [`REDIRECTS`], [`PAUSES`], [`LONGEST_PAUSE`] |
//! | docker's `config.json` | [`LARGEST`](kitaru_provider_host::disk::LARGEST) bytes |
//! | a credential helper | [`HELPER_TIME`], [`HELPER_OUTPUT`] bytes |
//!
//! The times, and the pace, are defaults of [`Times`](crate::Times).

use kitaru_http::Pace;
use std::time::Duration;

/// How many bytes a component has: as many as are ever compiled.
pub const COMPONENT: u64 = kitaru_provider_host::limits::COMPONENT;

/// How many bytes a manifest or an index has. Registries accept 4 MiB, and those of components have
/// a few hundred bytes.
pub const MANIFEST: u64 = 1 << 20;

/// How deep JSON is nested. An index in the specification has four levels.
pub const JSON_DEPTH: usize = 16;

/// How many annotations of a manifest are kept.
pub const ANNOTATIONS: usize = 64;

/// How many tags a repository has.
pub const TAGS: usize = 10_000;
/// How many tags are asked for at once; a registry may send fewer.
pub const TAGS_OF_A_PAGE: usize = 1000;
/// How many pages they are on.
pub const TAG_PAGES: usize = 200;
/// How many bytes a page of tags has.
pub const PAGE: u64 = 4 << 20;

/// How many signatures of each kind a component has.
pub const SIGNATURES: usize = 32;
/// How many bytes a signature has: a bundle, or what is signed in the older layout. A bundle with
/// certificates, log entry and timestamp has about 10 KiB.
pub const SIGNATURE: u64 = 256 << 10;
/// How many bytes an annotation with a part of a signature has.
pub const SIGNATURE_PART: usize = 64 << 10;

/// How many bytes the answer of a token service has.
pub const TOKEN: u64 = 64 << 10;
/// How many bytes are read of a response that tells of an error.
pub const REFUSAL: u64 = 64 << 10;

/// How long connecting may take.
pub const CONNECTING: Duration = Duration::from_secs(10);
/// How long it may take until the headers of a response are there.
pub const HEADERS: Duration = Duration::from_secs(30);
/// How long a small request may take: for a manifest, tags or a token.
pub const SMALL_TIME: Duration = Duration::from_secs(60);
/// How long it may take to fetch or push a component.
pub const COMPONENT_TIME: Duration = Duration::from_secs(600);
/// How fast a body has to arrive: slower than this, [`COMPONENT_TIME`] is not enough for a
/// megabyte.
pub const PACE: Pace = Pace { bytes: 20 << 10, window: Duration::from_secs(20) };

/// How many redirects are followed.
pub const REDIRECTS: usize = 5;
/// The delay before each retry of a request that was not begun.
pub const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];
/// The longest `Retry-After` that is honoured; with a longer one, the request fails at once.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How long a credential helper may take.
pub const HELPER_TIME: Duration = Duration::from_secs(10);
/// How many bytes a credential helper may write to either stream.
pub const HELPER_OUTPUT: u64 = 64 << 10;

/// How many characters of a message of a registry or helper are shown.
pub const MESSAGE: usize = 400;
