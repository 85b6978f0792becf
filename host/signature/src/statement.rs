//! Reads the attestation in an envelope, which may be a signature.
//!
//! An envelope holds an in-toto statement: the digests of its subjects, and its type. cosign signs
//! an image with a statement of type [`SIGNATURE`], which says nothing else. A statement of another
//! type, such as provenance or known vulnerabilities, does not have to approve of the artifact, so
//! it is not a signature.

use crate::{
    bundle::{parse, within_limits},
    digest::Sha256Digest,
    limits,
    refusal::Flaw,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The type of a payload that is a statement.
pub(crate) const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// The type of a statement that is a signature.
pub(crate) const SIGNATURE: &str = "https://sigstore.dev/cosign/sign/v1";

const VERSIONS: [&str; 2] =
    ["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"];

/// A statement about artifacts.
#[derive(Debug)]
pub(crate) struct Statement {
    subjects: Vec<Subject>,
    pub(crate) predicate: String,
}

#[derive(Deserialize)]
struct StatementShape {
    #[serde(rename = "_type")]
    version: String,
    subject: Vec<Subject>,
    #[serde(rename = "predicateType")]
    predicate: String,
}

#[derive(Debug, Deserialize)]
struct Subject {
    digest: BTreeMap<String, String>,
}

impl Statement {
    /// Reads the payload of an envelope.
    pub(crate) fn read(payload_type: &str, payload: &[u8]) -> Result<Self, Flaw> {
        if payload_type != PAYLOAD_TYPE {
            return Err(Flaw::unsupported(format!("payload {payload_type}")));
        }
        let json = within_limits(payload, limits::BUNDLE)?;
        let StatementShape { version, subject, predicate } = parse(json)?;
        if !VERSIONS.contains(&version.as_str()) {
            return Err(Flaw::unsupported(format!("statement {version}")));
        }
        if subject.len() > limits::SUBJECTS {
            return Err(Flaw::TooMany { what: "subjects", limit: limits::SUBJECTS });
        }
        Ok(Self { subjects: subject, predicate })
    }

    /// Whether an artifact is one of those that the statement is about.
    pub(crate) fn is_about(&self, artifact: &Sha256Digest) -> bool {
        let digests = self.subjects.iter().filter_map(|subject| subject.digest.get("sha256"));
        digests.filter_map(|digest| Sha256Digest::from_hex(digest)).any(|it| it == *artifact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(subjects: usize) -> Result<Statement, Flaw> {
        let subject = json!({"digest": {"sha256": "0".repeat(64), "gitCommit": "1"}});
        let subjects = vec![subject; subjects];
        let statement =
            json!({"_type": VERSIONS[1], "subject": subjects, "predicateType": SIGNATURE});
        Statement::read(PAYLOAD_TYPE, statement.to_string().as_bytes())
    }

    #[test]
    fn a_statement_is_about_its_subjects() {
        let statement = read(2).unwrap();
        assert!(statement.is_about(&[0; 32].into()) && !statement.is_about(&[1; 32].into()));
        assert!(!read(0).unwrap().is_about(&[0; 32].into()));
    }

    #[test]
    fn subjects_are_counted() {
        assert!(read(limits::SUBJECTS).is_ok());
        let flaw = read(limits::SUBJECTS + 1).unwrap_err();
        assert_eq!(flaw, Flaw::TooMany { what: "subjects", limit: limits::SUBJECTS });
    }

    #[test]
    fn a_statement_has_a_version_subjects_and_a_type() {
        let read = |json: &str| Statement::read(PAYLOAD_TYPE, json.as_bytes());
        for json in [
            "",
            "[]",
            r#"{"subject": [], "predicateType": ""}"#,
            r#"{"_type": "https://in-toto.io/Statement/v1", "predicateType": ""}"#,
            r#"{"_type": "https://in-toto.io/Statement/v1", "subject": [{}], "predicateType": ""}"#,
            r#"{"_type": "https://in-toto.io/Statement/v1", "subject": []}"#,
        ] {
            assert!(matches!(read(json), Err(Flaw::Malformed { .. })), "{json}");
        }
        let deep = "[".repeat(limits::DEPTH + 1);
        assert_eq!(read(&deep).unwrap_err(), Flaw::TooDeep);
    }
}
