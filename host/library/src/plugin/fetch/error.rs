//! What to do about registries that do not answer as they should.

use crate::{
    problem::{Explain, Fault},
    words::{Noun, Text, text},
};
use kitaru_registry::RegistryError;

impl Explain for RegistryError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn fault(&self) -> Fault {
        match self {
            Self::Location(_) | Self::Unpushable { .. } => Fault::Usage,
            Self::TagTaken { .. } => Fault::State,
            _ => Fault::Backend,
        }
    }

    fn hint(&self) -> Option<Text> {
        let hint = match self {
            Self::Location(_) => "Write it as in `oci://registry.acme.example/kitaru/acme`.",
            Self::Authorities { .. } | Self::NoAuthority { .. } | Self::Certificate { .. } => {
                "Name the file with the certificates of its authority in `KITARU_SSL_CA_CERT`."
            }
            Self::Proxy { .. } => "Correct the variable, or list the registry in `NO_PROXY`.",
            Self::Unreachable { .. } | Self::Slow { .. } | Self::Failed { .. } => {
                return Some(text!["Repeat ", Noun::Call, " when the registry answers."]);
            }
            Self::Busy { .. } => {
                return Some(text!["Repeat ", Noun::Call, " in a minute."]);
            }
            Self::Cancelled { .. } => return None,
            Self::DockerConfig { .. } => "Repair the file, or log in again with `docker login`.",
            Self::Helper { .. } => {
                "See what the helper says when it is run alone, or log in again with `docker login`."
            }
            Self::LoginKind { .. } | Self::TokenService { .. } => {
                "Ask those who run the registry for one that docker's clients can use."
            }
            Self::NoLogin { .. } | Self::Unauthorized { .. } => "Log in with `docker login`.",
            Self::Forbidden { .. } => "Ask those who run the registry for the right to it.",
            Self::Missing { .. } => "Check the name, and whether your login may see it.",
            Self::Redirect { .. }
            | Self::Answer { .. }
            | Self::TooLarge { .. }
            | Self::TooMany { .. }
            | Self::Digest { .. }
            | Self::Size { .. }
            | Self::Refused { .. } => "Tell those who run the registry.",
            Self::Index { .. } | Self::NoComponent { .. } => {
                "Push the component with `kitaru plugin publish`, or with `wkg oci push`."
            }
            Self::Unpushable { .. } => "Build a component with `cargo kitaru`, or see the SDK.",
            Self::TagTaken { .. } => "Give the new version a tag of its own.",
        };
        Some(hint.into())
    }
}
