//! The rules of GCP on names.

use crate::{
    form::{self, LOWER_OR_DIGIT},
    setting::{self, Setting},
};
use kitaru_provider::Problem;

/// The rules of "About Cloud Storage buckets", section "Bucket names".
pub(crate) fn bucket(setting: Setting<'_>, name: &str) -> Option<Problem> {
    let longest = if form::has(name, ".") { 222 } else { 63 };
    let claims_google = ["google", "g00gle"].iter().any(|word| form::has(name, word));
    setting.breaks(
        "artifact-store.bucket-name",
        format!("`{name}` cannot be the name of a Google Cloud Storage bucket"),
        &[
            (
                form::length(name, 3..=longest),
                "Use 3 to 63 characters, or up to 222 in a name with dots.",
            ),
            (
                form::only(name, "a-z0-9_.-"),
                "Use lower-case letters, digits, `-`, `_` and `.` only.",
            ),
            (form::ends(name, LOWER_OR_DIGIT), "Start and end with a letter or a digit."),
            (
                name.split('.').all(|part| form::length(part, 1..=63)),
                "Put 1 to 63 characters between dots.",
            ),
            (!form::is_ipv4(name, "999"), "Choose a bucket whose name is not an IP address."),
            (
                !name.starts_with("goog") && !claims_google,
                "Choose a bucket that does not start with `goog` or contain `google`.",
            ),
        ],
    )
}

/// The rules of "Creating and managing projects" of Resource Manager; a domain may stand before
/// the id, with `:` between them.
pub(crate) fn project(setting: Setting<'_>, project: &str) -> Option<Problem> {
    let (domain, id) = project.rsplit_once(':').unwrap_or(("example.com", project));
    setting.breaks(
        "container-registry.project-id",
        format!("`{project}` cannot be the id of a GCP project"),
        &[
            (form::length(id, 6..=30), "Use the project's id, which has 6 to 30 characters."),
            (
                form::only(id, "a-z0-9-"),
                "Use the project's id, which has lower-case letters, digits and `-` only.",
            ),
            (
                form::starts(id, "a-z") && form::ends(id, LOWER_OR_DIGIT),
                "Use the project's id, which starts with a letter and does not end with `-`.",
            ),
            (
                domain.split('.').all(is_label),
                "Write the project's domain as in `gcr.io/example.com/PROJECT`.",
            ),
        ],
    )
}

/// A part of a domain's name.
fn is_label(part: &str) -> bool {
    form::length(part, 1..=63) && form::only(part, "a-z0-9-") && form::ends(part, LOWER_OR_DIGIT)
}

/// The rules on `name` of a cluster in the GKE API. `gcloud` shows a cluster by its path, and
/// `kubectl` as `gke_PROJECT_LOCATION_NAME`; the connector takes the name alone, of a cluster in
/// its project.
pub(crate) fn cluster(
    setting: Setting<'_>,
    project: Option<&str>,
    region: Option<&str>,
) -> Option<Problem> {
    let typed = setting.value();
    let is_name = |name: &str| {
        form::length(name, 1..=40)
            && form::only(name, "a-z0-9-")
            && form::ends(name, LOWER_OR_DIGIT)
    };
    if is_name(typed) {
        return None;
    }
    let shown = resource(typed).filter(|[.., name]| is_name(name));
    let hint = match (shown, project, region) {
        (Some([other, location, name]), Some(project), Some(region)) => {
            let zone = location.strip_prefix(region);
            let is_here = zone.is_some_and(|zone| zone.is_empty() || zone.starts_with('-'));
            if project != other || !is_here {
                let message = format!(
                    "the cluster is in `{location}` of the project `{other}`, but the stack is in \
                     `{region}` of `{project}`"
                );
                let hint = format!("Give a cluster in `{region}` of `{project}`.");
                return Some(setting.refused("cluster.region", message, hint));
            }
            setting::write(name)
        }
        _ => "Use up to 40 lower-case letters, digits and `-`.".to_owned(),
    };
    let message = format!("`{typed}` cannot be the name of a GKE cluster");
    Some(setting.refused("cluster.name", message, hint))
}

/// The project, the location and the name of a cluster that is not shown by its name alone.
fn resource(typed: &str) -> Option<[&str; 3]> {
    let parts: Vec<&str> = match typed.strip_prefix("gke_") {
        Some(rest) => rest.splitn(3, '_').collect(),
        None => typed.split('/').collect(),
    };
    match parts.as_slice() {
        [project, location, name] | [.., "projects", project, _, location, "clusters", name] => {
            Some([project, location, name])
        }
        _ => None,
    }
}

/// Whether the host of a registry is that of a location, by "Repository and image names" of
/// Artifact Registry, and "Container Registry" before it.
pub(crate) fn has_location(host: &str) -> bool {
    match host.strip_suffix("-docker.pkg.dev") {
        Some(location) => ["us", "europe", "asia"].contains(&location) || is_region(location),
        None => ["gcr.io", "us.gcr.io", "eu.gcr.io", "asia.gcr.io"].contains(&host),
    }
}

/// Whether it is written like the names in "Regions and zones" of Compute Engine: `us-central1`,
/// `northamerica-northeast1`.
pub(crate) fn is_region(name: &str) -> bool {
    let Some((area, rest)) = name.split_once('-') else { return false };
    let direction = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    form::length(area, 2..=20)
        && form::only(area, "a-z")
        && form::is_direction(direction)
        && form::length(rest, direction.len() + 1..=direction.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_provider::Request;

    fn request() -> Request {
        Request::new("s1").with_input("any", "any")
    }

    #[test]
    fn bucket_names_follow_the_rules_of_cloud_storage() {
        let request = request();
        let setting = Setting::input(&request, "any").unwrap();
        let dotted = format!("{0}.{0}.{0}", "b".repeat(63));
        for good in ["bkt", "my_bucket-2", "www.example.com", &dotted] {
            assert_eq!(bucket(setting, good), None, "{good}");
        }
        let long = "b".repeat(64);
        for bad in [
            "b",
            "Bucket",
            "_bkt",
            "bkt-",
            "a..b",
            "10.0.0.1",
            "goog-b",
            "my-google",
            "g00gle1",
            &long,
        ] {
            let problem = bucket(setting, bad).expect(bad);
            assert_eq!(problem.code(), "artifact-store.bucket-name");
        }
    }

    #[test]
    fn project_ids_may_have_a_domain() {
        let request = request();
        let setting = Setting::input(&request, "any").unwrap();
        for good in ["my-proj", "abcdef", "example.com:my-proj"] {
            assert_eq!(project(setting, good), None, "{good}");
        }
        for bad in ["p2", "My-Proj", "1project", "project-", "under_score", "-x.com:my-proj"] {
            let problem = project(setting, bad).expect(bad);
            assert_eq!(problem.code(), "container-registry.project-id");
        }
    }

    #[test]
    fn a_region_is_an_area_and_a_numbered_direction() {
        for good in ["us-central1", "northamerica-northeast1", "europe-west12", "me-central2"] {
            assert!(is_region(good), "{good}");
        }
        for bad in ["us-central1-a", "us-central", "us-east-1", "US-central1", "global", "us", ""] {
            assert!(!is_region(bad), "{bad}");
        }
    }
}
