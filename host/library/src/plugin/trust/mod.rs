//! Whom the user and the administrator let supply plugins.
//!
//! There is one idea: *who* may supply *which source prefix*.
//!
//! 1. A publisher, by a key or by an identity that Sigstore vouches for, may supply what lies below
//!    a prefix.
//! 2. One component is trusted by its digest, wherever it comes from. Nobody but the user vouches
//!    for it, and it is marked so.
//! 3. An administrator's [`Policy`] stands above: what it does not allow is refused, whatever the
//!    user trusts. Its publishers are trusted without the user's word.
//! 4. Nothing else is trusted, and nothing trusts it for one call.
//!
//! What is trusted is asked each time a plugin is used, and not only when it is installed.
//!
//! Not decided here: whether a signature is right (`kitaru_signature`).

mod policy;
mod rules;
mod signatures;

pub use policy::{Policy, PolicyError};
pub use rules::{Rules, RulesError, TrustRule, TrustedComponent};
pub use signatures::publisher;

use super::{address::PluginSource, installed::TrustedBy};
use crate::{
    problem::Problem,
    settings::Settings,
    words::{Action, PluginAction, text},
};
use kitaru_provider_host::Digest;

/// Whom the user and the administrator trust.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PluginTrust {
    /// The user's rules.
    pub rules: Rules,
    /// The administrator's.
    pub policy: Policy,
}

impl PluginTrust {
    /// What is trusted now.
    ///
    /// # Errors
    ///
    /// If the rules or the policy cannot be read, or somebody else could have written them.
    pub fn read(settings: &Settings) -> Result<Self, Problem> {
        let policy = Policy::read(&settings.system)?;
        Ok(Self { policy, rules: Rules::read(&settings.config)? })
    }

    /// The rules about a source.
    pub fn rules_for(&self, source: &PluginSource) -> impl Iterator<Item = &TrustRule> {
        // The administrator's list is the whole list, if there is one.
        let own = self.rules.publishers.iter().filter(|_| self.policy.publishers.is_empty());
        let rules = self.policy.publishers.iter().chain(own);
        rules.filter(|rule| source.is_below(&rule.source))
    }

    /// Checks that a component may be used.
    ///
    /// # Errors
    ///
    /// If the administrator forbids it, or nobody trusts it.
    pub fn check(
        &self,
        source: &PluginSource,
        signer: &TrustedBy,
        digest: Digest,
        native: bool,
    ) -> Result<(), Problem> {
        let is_signed =
            *signer != TrustedBy::User && self.rules_for(source).any(|rule| rule.signer == *signer);
        // What a publisher signed who is trusted no longer may still be known by its digest.
        let signer_here = if is_signed { signer } else { &TrustedBy::User };
        if !is_signed && !self.rules.has(digest) {
            return Err(untrusted(source, digest, signer));
        }
        if native && self.policy.forbids_native {
            return Err(self.policy.refusal("native plugins are not allowed here".to_owned()));
        }
        self.policy.check(source, signer_here)
    }
}

/// The refusal of a component that was trusted once.
fn untrusted(source: &PluginSource, digest: Digest, signer: &TrustedBy) -> Problem {
    match signer {
        TrustedBy::User => unsigned(&source.to_string(), digest),
        signer => {
            let message = format!("nobody trusts {signer} to supply `{source}` any more");
            let hint = text![
                "If you trust these bytes, say so with ",
                Action::Plugin(PluginAction::TrustComponent { digest }),
                ", else remove the plugin."
            ];
            Problem::state("plugin.untrusted", message).hint(hint)
        }
    }
}

/// The refusal of a library that the user has not agreed to.
#[must_use]
pub fn native(label: &str, digest: Digest) -> Problem {
    let message = format!(
        "`{label}` is a native plugin: it would have all your rights, and its digest is not trusted"
    );
    let hint = text![
        "If you know where these bytes are from and trust them like a program that you start, say \
         so with ",
        Action::Plugin(PluginAction::TrustComponent { digest }),
        "."
    ];
    Problem::state("plugin.untrusted", message).hint(hint)
}

/// The refusal of a component that nobody vouches for.
#[must_use]
pub fn unsigned(label: &str, digest: Digest) -> Problem {
    let message = format!("`{label}` is not signed, and its digest is not trusted");
    let hint = text![
        "If you know where these bytes are from and trust them, say so with ",
        Action::Plugin(PluginAction::TrustComponent { digest }),
        "."
    ];
    Problem::state("plugin.untrusted", message).hint(hint)
}
