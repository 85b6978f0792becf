//! Decides whether a plugin may be installed beside what is there.
//!
//! 1. A bundled type is served by the program.
//! 2. A type that a person could take for a bundled one is refused.
//! 3. A type is served by the plugins of one source, wherever no lock says otherwise.
//! 4. A version keeps its bytes, and an older one needs the user's word: see
//!    [`Inventory::check`].

use super::{
    address::PluginSource,
    installed::{Inventory, ratchet},
};
use crate::{
    problem::Problem,
    words::{Action, PluginAction, text},
};
use kitaru_provider_host::Digest;

/// A plugin that is to be installed.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The type that it serves.
    pub stack_type: &'a str,
    /// Where it comes from.
    pub source: &'a PluginSource,
    /// Its version.
    pub version: &'a str,
    /// The digest of its component.
    pub digest: Digest,
    /// Whether the user asked for just this version.
    pub is_named: bool,
    /// Whether it is to serve wherever no lock says otherwise.
    pub is_own: bool,
}

/// Checks a plugin against what is there.
///
/// # Errors
///
/// Why it may not be installed.
pub fn check(
    candidate: Candidate<'_>,
    bundled: &[String],
    inventory: &Inventory,
) -> Result<(), Problem> {
    let Candidate { stack_type, source, version, digest, is_named, is_own } = candidate;
    if bundled.iter().any(|known| known == stack_type) {
        let message = format!("`{source}` serves `{stack_type}`, which kitaru serves itself");
        return Err(Problem::state("provider.clash", message)
            .hint("Use a plugin whose type has a name of its own."));
    }
    if let Some(like) = bundled.iter().find(|known| looks_like(stack_type, known)) {
        let message = format!("`{source}` serves `{stack_type}`, which can be taken for `{like}`");
        return Err(Problem::state("plugin.lookalike", message)
            .hint("Ask its author to give the type a name that cannot be mistaken."));
    }
    let own = inventory.newest(stack_type).filter(|_| is_own);
    if let Some(other) = own.filter(|known| known.source != *source) {
        let message = format!(
            "`{source}` serves `{stack_type}`, which the plugin from `{}` serves as well",
            other.source
        );
        return Err(Problem::state("provider.clash", message).hint(text![
            "If this one is to take its place, remove the other one first with ",
            Action::Plugin(PluginAction::Remove { stack_type: stack_type.to_owned() }),
            "."
        ]));
    }
    let checked = inventory.check(source, version, digest, is_named);
    checked.map_err(|error| ratchet(&error, &source.to_string(), stack_type))
}

/// Whether a name can be taken for a known one.
fn looks_like(name: &str, known: &str) -> bool {
    strsim::osa_distance(name, known) <= 1 || folded(name) == folded(known)
}

/// A name without what the eye passes over.
fn folded(name: &str) -> String {
    let mut folded = name.replace("rn", "m").replace("vv", "w").replace("cl", "d");
    folded.retain(|c| c != '-');
    let same = |c: char| match c {
        '0' => 'o',
        '1' | 'i' => 'l',
        '5' => 's',
        '2' => 'z',
        '8' => 'b',
        c => c,
    };
    folded.chars().map(same).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Served;
    use crate::plugin::installed::{InstalledPlugin, TrustedBy};

    fn source(name: &str) -> PluginSource {
        format!("oci://acme.example/{name}").parse().unwrap()
    }

    fn candidate<'a>(stack_type: &'a str, source: &'a PluginSource) -> Candidate<'a> {
        let digest = Digest::of(stack_type.as_bytes());
        Candidate { stack_type, source, version: "1.4.0", digest, is_named: false, is_own: true }
    }

    fn installed(stack_type: &str, version: &str, bytes: &[u8]) -> Inventory {
        let mut inventory = Inventory::default();
        inventory.add(InstalledPlugin {
            digest: Digest::of(bytes),
            size: 1,
            source: source("a"),
            version: version.to_owned(),
            manifest: None,
            wanted: None,
            signer: TrustedBy::User,
            contract: "1.0.0".to_owned(),
            native: false,
            since: 0,
            served: Served { stack_type: stack_type.to_owned(), ..Served::default() },
            description: Digest::of(b""),
            is_own: true,
            is_synced: false,
            has_answered: false,
            replaced: None,
        });
        inventory
    }

    #[test]
    fn a_type_cannot_be_taken_for_a_bundled_one() {
        let bundled = ["local", "kubernetes", "vertex", "azureml"].map(str::to_owned);
        let source = source("a");
        let code = |stack_type: &str| {
            let checked = check(candidate(stack_type, &source), &bundled, &Inventory::default());
            checked.err().map(|problem| problem.code.into_owned())
        };
        assert_eq!(code("vertex").as_deref(), Some("provider.clash"));
        for name in ["1ocal", "vertexx", "vertx", "evrtex", "kubernete5", "azure-ml", "azurernl"] {
            assert_eq!(code(name).as_deref(), Some("plugin.lookalike"), "{name}");
        }
        for name in ["nomad", "slurm", "acme-vertex", "batch"] {
            assert_eq!(code(name), None, "{name}");
        }
    }

    #[test]
    fn a_type_has_one_source() {
        let inventory = installed("acme", "1.0.0", b"a");
        let (own, other) = (source("a"), source("b"));
        assert_eq!(check(candidate("acme", &own), &[], &inventory), Ok(()));
        let problem = check(candidate("acme", &other), &[], &inventory).unwrap_err();
        assert_eq!(problem.code, "provider.clash");
    }

    #[test]
    fn a_version_keeps_its_bytes_and_does_not_go_back_by_itself() {
        let source = source("a");
        for (version, is_named, code) in [
            ("1.5.0", false, Some("plugin.older")),
            ("1.5.0", true, None),
            ("1.4.0", false, Some("plugin.moved")),
            ("1.4.0", true, Some("plugin.moved")),
            ("1.3.9", false, None),
        ] {
            let inventory = installed("acme", version, b"other");
            let candidate = Candidate { is_named, ..candidate("acme", &source) };
            let problem = check(candidate, &[], &inventory).err();
            assert_eq!(problem.map(|it| it.code.into_owned()).as_deref(), code, "{version}");
        }
    }
}
