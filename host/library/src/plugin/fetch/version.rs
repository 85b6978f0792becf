//! Chooses a version among the tags of a repository.
//!
//! Tags are semantic versions, with a `v` before them or not; other tags are passed over. A
//! pre-release is taken only where the requirement names one.

use crate::{plugin::address::WantedVersion, problem::Problem, text::plain};
use kitaru_registry::{Repository, Tag};
use semver::{Version, VersionReq};

/// The most versions that a message names.
const NAMED: usize = 5;

/// The newest tag that fits, and its version.
pub(super) fn newest(
    tags: &[Tag],
    wanted: &WantedVersion,
    repository: &Repository,
) -> Result<(Tag, Version), Problem> {
    let requirement = match wanted {
        WantedVersion::Fitting(requirement) => requirement.clone(),
        _ => VersionReq::STAR,
    };
    let mut versions: Vec<(Version, &Tag)> =
        tags.iter().filter_map(|tag| Some((version(tag)?, tag))).collect();
    versions.sort();
    let fits = |(version, _): &&(Version, &Tag)| requirement.matches(version);
    match versions.iter().rfind(fits) {
        Some((version, tag)) => Ok(((*tag).clone(), version.clone())),
        None => Err(none(&versions, wanted, repository)),
    }
}

/// The version that a tag is.
pub(super) fn version(tag: &Tag) -> Option<Version> {
    let text = tag.to_string();
    Version::parse(text.strip_prefix('v').unwrap_or(&text)).ok()
}

fn none(versions: &[(Version, &Tag)], wanted: &WantedVersion, repository: &Repository) -> Problem {
    let (registry, name) = (repository.registry(), repository.name());
    let message = match wanted {
        WantedVersion::Fitting(requirement) => {
            format!("`oci://{registry}/{name}` has no version that is `{requirement}`")
        }
        _ => format!("`oci://{registry}/{name}` has no version that is no pre-release"),
    };
    let newest: Vec<String> =
        versions.iter().rev().take(NAMED).map(|(version, _)| format!("`{version}`")).collect();
    Problem::state("plugin.version", message).hint(match newest.is_empty() {
        true => "Name a tag, as in `oci://REGISTRY/REPOSITORY:TAG`.".to_owned(),
        false => format!("Choose among {}.", plain(&newest.join(", "))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(tags: &[&str], wanted: &str) -> Option<String> {
        let repository = Repository::new("acme.example", "acme").unwrap();
        let tags: Vec<Tag> = tags.iter().map(|tag| tag.parse().unwrap()).collect();
        let wanted = match wanted {
            "" => WantedVersion::Newest,
            text => text.parse().unwrap(),
        };
        newest(&tags, &wanted, &repository).ok().map(|(tag, _)| tag.to_string())
    }

    #[test]
    fn the_newest_that_fits_is_chosen() {
        let tags = ["1.2.0", "1.10.0", "v1.3.0", "2.0.0-rc.1", "latest", "sha256-aa.sig", "1.9"];
        for (wanted, tag) in [
            ("", Some("1.10.0")),
            ("^1.2", Some("1.10.0")),
            ("~1.3", Some("v1.3.0")),
            ("<1.3", Some("1.2.0")),
            (">=2.0.0-rc", Some("2.0.0-rc.1")),
            ("^2", None),
        ] {
            assert_eq!(chosen(&tags, wanted).as_deref(), tag, "{wanted}");
        }
        assert_eq!(chosen(&["latest"], ""), None);
    }
}
