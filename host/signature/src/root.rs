//! The trusted root: the authorities for certificates, logs and timestamps.
//!
//! A root has no expiry date of its own. Each service in it has a validity period, and so has each
//! certificate. A signature that was made within them stays valid, so an expired root is reported
//! ([`TrustedRoot::expired`]) and refuses nothing by itself. A signature that is newer than the root
//! allows is refused with [`OutsideRoot`](crate::Flaw::OutsideRoot).

use crate::{crypto, limits, text::is_flat};
use jiff::Timestamp;
use sigstore_verify::{
    Verifier,
    crypto::parse_certificate_info,
    trust_root::{self, SIGSTORE_PRODUCTION_TRUSTED_ROOT, TimeRange},
};
use std::{fmt, time::SystemTime};
use thiserror::Error;

/// The beginning of the media types of trusted roots.
const MEDIA_TYPE: &str = "application/vnd.dev.sigstore.trustedroot";

/// The authorities for certificates, logs and timestamps.
pub struct TrustedRoot {
    root: trust_root::TrustedRoot,
    verifier: Verifier,
}

/// Why a text is no trusted root.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RootError {
    /// Roots in use are far smaller.
    #[error("a trusted root has at most {} bytes", limits::BUNDLE)]
    TooLarge,
    /// Nested deeper than any root.
    #[error("a trusted root has at most {} levels of JSON", limits::DEPTH)]
    TooDeep,
    /// Not the JSON of a trusted root, or a key or certificate in it is wrong.
    #[error("the trusted root is malformed: {reason}")]
    Malformed {
        /// What is wrong.
        reason: String,
    },
}

/// What a trusted root is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RootService {
    /// Fulcio, which makes the certificates.
    CertificateAuthority,
    /// Rekor, which logs signatures.
    TransparencyLog,
    /// Where certificates are logged.
    CertificateLog,
    /// An RFC 3161 authority, which says when a signature was made.
    TimestampAuthority,
}

/// A service of which every instance in a trusted root has expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpiredService {
    /// Which one.
    pub service: RootService,
    /// Since when.
    pub since: SystemTime,
}

impl TrustedRoot {
    /// The root of Sigstore's public-good instance, as it was when this program was built.
    ///
    /// # Panics
    ///
    /// If it is malformed, which a test would have found.
    #[must_use]
    pub fn public_good() -> Self {
        Self::from_json(SIGSTORE_PRODUCTION_TRUSTED_ROOT.as_bytes())
            .expect("the root that is built in")
    }

    /// A root from the JSON of a file `trusted_root.json`.
    ///
    /// # Errors
    ///
    /// For anything that is no trusted root, or has keys or certificates that cannot be used.
    pub fn from_json(json: &[u8]) -> Result<Self, RootError> {
        crypto::install();
        let malformed =
            |reason: String| RootError::Malformed { reason: crate::text::repeated(&reason) };
        if json.len() > limits::BUNDLE {
            return Err(RootError::TooLarge);
        }
        let json = str::from_utf8(json).map_err(|error| malformed(error.to_string()))?;
        if !is_flat(json, limits::DEPTH) {
            return Err(RootError::TooDeep);
        }
        let root = trust_root::TrustedRoot::from_json(json);
        let root = root.map_err(|error| malformed(error.to_string()))?;
        if !root.media_type.starts_with(MEDIA_TYPE) {
            return Err(malformed(format!("its media type is {}", root.media_type)));
        }
        let verifier = Verifier::new(&root).map_err(|error| malformed(error.to_string()))?;
        Ok(Self { root, verifier })
    }

    /// The services of which every instance has expired at a time.
    #[must_use]
    pub fn expired(&self, now: SystemTime) -> Vec<ExpiredService> {
        let Ok(now) = Timestamp::try_from(now) else { return Vec::new() };
        let logs = |service, windows: Vec<Option<TimeRange>>| {
            let ends = windows.iter().map(|window| end(*window, None)).collect();
            (service, ends)
        };
        let tlogs = self.root.tlogs.iter().map(|log| log.public_key.valid_for).collect();
        let ctlogs = self.root.ctlogs.iter().map(|log| log.public_key.valid_for).collect();
        let authorities = self.root.certificate_authorities.iter().map(|authority| {
            let chain = authority.cert_chain.certificates.iter().map(|it| &it.raw_bytes);
            end(authority.valid_for, earliest_end(chain))
        });
        let clocks = self.root.timestamp_authorities.iter().map(|authority| {
            let chain = authority.cert_chain.certificates.iter().map(|it| &it.raw_bytes);
            end(authority.valid_for, earliest_end(chain))
        });
        let services: [(RootService, Vec<Option<Timestamp>>); 4] = [
            (RootService::CertificateAuthority, authorities.collect()),
            logs(RootService::TransparencyLog, tlogs),
            logs(RootService::CertificateLog, ctlogs),
            (RootService::TimestampAuthority, clocks.collect()),
        ];
        let expired = services.into_iter().filter_map(|(service, ends)| {
            let since = ends.into_iter().collect::<Option<Vec<_>>>()?.into_iter().max()?;
            (since < now).then(|| ExpiredService { service, since: since.into() })
        });
        expired.collect()
    }

    pub(crate) fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    pub(crate) fn inner(&self) -> &trust_root::TrustedRoot {
        &self.root
    }
}

/// When a service ends: by its window, or by its certificates.
fn end(window: Option<TimeRange>, certificates: Option<Timestamp>) -> Option<Timestamp> {
    let window = window.and_then(|window| window.end);
    window.into_iter().chain(certificates).min()
}

fn earliest_end<'a>(
    chain: impl Iterator<Item = &'a sigstore_verify::types::DerCertificate>,
) -> Option<Timestamp> {
    chain.filter_map(|it| parse_certificate_info(it).ok()).map(|info| info.not_after).min()
}

impl fmt::Debug for TrustedRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrustedRoot").finish_non_exhaustive()
    }
}

impl fmt::Display for RootService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CertificateAuthority => "certificate authority",
            Self::TransparencyLog => "transparency log",
            Self::CertificateLog => "certificate transparency log",
            Self::TimestampAuthority => "timestamp authority",
        })
    }
}

#[cfg(test)]
mod tests;
