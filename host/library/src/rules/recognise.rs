//! Recognises the type of a stack that another program created.

use crate::plugin::Served;
use kitaru_contract::kind::ORCHESTRATOR;
use kitaru_provider_host::description::MadeOf;

/// Whether a stack has a type, by the kinds and flavors of its parts: its orchestrator has one of
/// the flavors that identify the type, and all are of kinds and flavors that the type uses.
#[must_use]
pub fn is_of_type(parts: &[(&str, &str)], served: &Served) -> bool {
    let orchestrator = parts.iter().find(|(kind, _)| *kind == ORCHESTRATOR);
    let recognised = |(_, flavor): &(&str, &str)| served.recognises.iter().any(|it| it == flavor);
    orchestrator.is_some_and(recognised)
        && served.made_of.as_ref().is_none_or(|made_of| holds(made_of, parts))
}

fn holds(made_of: &MadeOf, parts: &[(&str, &str)]) -> bool {
    let has = |words: &[String], word: &str| words.iter().any(|known| known == word);
    parts.iter().all(|(kind, flavor)| has(&made_of.kinds, kind) && has(&made_of.flavors, flavor))
}
