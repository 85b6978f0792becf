//! Says whom the user trusts.

use crate::{
    disk,
    ops::Kitaru,
    outcome::{Body, Outcome},
    plugin::{
        installed::{Inventory, TrustedBy},
        trust::{PluginTrust, Rules, TrustRule, TrustedComponent},
    },
    problem::{Failure, Problem},
    words::Words,
};
use kitaru_provider_host::Digest;
use kitaru_signature::TrustedRoot;
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// Who is to be trusted: the arguments of [`Kitaru::trust_plugin`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustPlugin {
    /// The owner of a key, for what lies below a prefix.
    Key {
        /// The prefix of sources.
        source: String,
        /// The file with the key in PEM.
        key: PathBuf,
        /// The file with the trusted root, for signatures with entries in a log of one's own.
        root: Option<PathBuf>,
    },
    /// An identity, for what lies below a prefix.
    Identity {
        /// The prefix of sources.
        source: String,
        /// The identity.
        identity: String,
        /// Who vouches for it.
        issuer: String,
        /// The file with the trusted root; Sigstore's own without it.
        root: Option<PathBuf>,
    },
    /// A component, by its digest: `sha256:…`.
    Component {
        /// The digest.
        digest: String,
    },
}

/// Who is not to be trusted any more: the arguments of [`Kitaru::distrust`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistrustPublisher {
    /// A prefix of sources, or a digest.
    pub what: String,
}

/// A change of what is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustChange {
    /// What was added or removed.
    pub changed: Rules,
    /// Whether it was added.
    pub added: bool,
    /// The installed plugins, by type, that are not used any more.
    pub unused: Vec<String>,
}

/// Whom the user and the administrator trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustList {
    /// What is trusted.
    pub trust: PluginTrust,
}

impl Kitaru {
    /// Trusts a publisher or a component from now on.
    ///
    /// # Errors
    ///
    /// If the arguments are wrong, or it cannot be written down.
    pub fn trust_plugin(&self, asked: &TrustPlugin) -> Result<TrustChange, Failure> {
        let mut changed = Rules::default();
        match asked {
            TrustPlugin::Component { digest } => {
                changed
                    .components
                    .push(TrustedComponent { digest: component(digest)?, since: now() });
            }
            TrustPlugin::Key { source, key, root } => {
                let path = self.settings.user_path(key);
                let pem = disk::read_text(&path).map_err(disk::DiskError::of("read", &path))?;
                let rule = TrustRule::of_key(prefix(source)?, pem).map_err(|why| {
                    Problem::usage("trust.key", format!("`{}`: {why}", path.display()))
                        .hint("Give a public key of ECDSA P-256 in PEM, as `cosign` writes it.")
                })?;
                changed.publishers.push(TrustRule { root: self.root(root.as_deref())?, ..rule });
            }
            TrustPlugin::Identity { source, identity, issuer, root } => {
                let (identity, issuer) = (identity.clone(), issuer.clone());
                let signer = TrustedBy::Identity { identity, issuer };
                let (source, root) = (prefix(source)?, self.root(root.as_deref())?);
                changed.publishers.push(TrustRule { source, signer, key: None, root });
            }
        }
        let _turn = Inventory::turn(&self.settings)?;
        let mut rules = Rules::read(&self.settings.config)?;
        for rule in &changed.publishers {
            rules.publishers.retain(|known| known != rule);
            rules.publishers.push(rule.clone());
        }
        for component in &changed.components {
            if !rules.has(component.digest) {
                rules.components.push(component.clone());
            }
        }
        rules.write(&self.settings.config)?;
        Ok(TrustChange { changed, added: true, unused: Vec::new() })
    }

    /// The trusted root in a file, checked.
    fn root(&self, path: Option<&Path>) -> Result<Option<String>, Failure> {
        let Some(path) = path.map(|path| self.settings.user_path(path)) else { return Ok(None) };
        let text = disk::read_text(&path).map_err(disk::DiskError::of("read", &path))?;
        match TrustedRoot::from_json(text.as_bytes()) {
            Ok(_) => Ok(Some(text)),
            Err(error) => {
                let message = format!("`{}`: {error}", path.display());
                Err(Problem::usage("trust.root", message)
                    .hint("Give a file `trusted_root.json`, as Sigstore's clients read it.")
                    .into())
            }
        }
    }

    /// Trusts a publisher or a component no longer.
    ///
    /// # Errors
    ///
    /// If nothing of the kind is trusted, or it cannot be written down.
    pub fn distrust(&self, asked: &DistrustPublisher) -> Result<TrustChange, Failure> {
        let what = asked.what.trim();
        let digest = what.strip_prefix("sha256:").and_then(|digest| digest.parse::<Digest>().ok());
        let _turn = Inventory::turn(&self.settings)?;
        let mut rules = Rules::read(&self.settings.config)?;
        let publishers = rules.publishers.extract_if(.., |rule| {
            rule.source == what || digest.is_some_and(|it| rule.signer == TrustedBy::Key(it))
        });
        let publishers = publishers.collect();
        let components = rules.components.extract_if(.., |it| Some(it.digest) == digest).collect();
        let changed = Rules { publishers, components };
        if changed == Rules::default() {
            let message = format!("nothing is trusted as `{}`", crate::text::plain(what));
            return Err(Problem::state("trust.unknown", message)
                .hint("See what is trusted with `kitaru plugin trust list`.")
                .into());
        }
        rules.write(&self.settings.config)?;
        let trust = PluginTrust::read(&self.settings)?;
        let inventory = Inventory::read(&self.settings.config)?;
        let unused = inventory.plugins.iter().filter(|plugin| {
            trust.check(&plugin.source, &plugin.signer, plugin.digest, plugin.native).is_err()
        });
        let unused = unused.map(|plugin| plugin.served.stack_type.clone()).collect();
        Ok(TrustChange { changed, added: false, unused })
    }

    /// Whom the user and the administrator trust.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn trusted(&self) -> Result<TrustList, Failure> {
        Ok(TrustList { trust: PluginTrust::read(&self.settings)? })
    }
}

/// The digest of a component as typed.
fn component(text: &str) -> Result<Digest, Problem> {
    let digits = text.trim().strip_prefix("sha256:").and_then(|digits| digits.parse().ok());
    digits.ok_or_else(|| {
        Problem::usage("trust.digest", "a digest is `sha256:` and 64 hexadecimal digits")
            .hint("Paste the digest that the refusal named.")
    })
}

/// A prefix of sources as typed.
fn prefix(text: &str) -> Result<String, Problem> {
    let prefix = text.trim();
    let rest = ["oci://", "https://", "file://"].iter().find_map(|it| prefix.strip_prefix(it));
    match rest {
        Some(rest) if !rest.is_empty() && !prefix.contains(char::is_whitespace) => {
            Ok(prefix.to_owned())
        }
        _ => Err(Problem::usage(
            "trust.source",
            "a publisher is trusted for a prefix of sources, from its scheme to a part of the path",
        )
        .hint("Write it as in `oci://registry.acme.example/kitaru/`.")),
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn rules(rules: &Rules) -> Vec<Value> {
    let publishers = rules.publishers.iter().map(rule);
    let components = rules.components.iter().map(|component| {
        json!({ "digest": format!("sha256:{}", component.digest), "since": component.since })
    });
    publishers.chain(components).collect()
}

fn rule(rule: &TrustRule) -> Value {
    let mut item = json!({ "source": rule.source });
    match &rule.signer {
        TrustedBy::Key(digest) => item["key"] = format!("sha256:{digest}").into(),
        TrustedBy::Identity { identity, issuer } => {
            item["identity"] = identity.as_str().into();
            item["issuer"] = issuer.as_str().into();
        }
        TrustedBy::User => {}
    }
    item
}

impl Outcome for TrustChange {
    fn json(&self, _: &dyn Words) -> Body {
        let unused: Value = self.unused.clone().into();
        Body::Items(rules(&self.changed), vec![("added", self.added.into()), ("unused", unused)])
    }
}

impl Outcome for TrustList {
    fn json(&self, _: &dyn Words) -> Body {
        let policy = &self.trust.policy;
        let policy = policy.path.as_deref().map(|path| {
            json!({
                "native": !policy.forbids_native,
                "path": crate::text::path(path),
                "publishers": policy.publishers.iter().map(rule).collect::<Vec<_>>(),
                "require_signature": policy.requires_signature,
                "sources": policy.sources,
            })
        });
        Body::Items(rules(&self.trust.rules), vec![("policy", policy.into())])
    }
}
