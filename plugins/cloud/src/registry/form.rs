//! The form of a registry's address, by the grammar of image names in the
//! distribution specification: `host[:port][/path]`.
//!
//! No image can be pushed to a registry of another form, so `--no-verify` does
//! not pass it. A text is repeated only where it looks like an address: in place
//! of one, people paste logins and keys.

use super::Address;
use crate::{
    cloud::Cloud,
    form::{self, ALPHANUMERIC, LOWER_OR_DIGIT},
    setting::Setting,
};
use kitaru_provider::Problem;

const PATH_RULE: &str =
    "Use lower-case letters, digits and single `.`, `_` and `-` between slashes.";

/// The problem of an address that has not the form of one.
pub(super) fn problem(
    setting: Setting<'_>,
    address: &Address<'_>,
    cloud: &dyn Cloud,
) -> Option<Problem> {
    let typed = setting.value();
    let path = address.path().unwrap_or("");
    let at_host = |path: &str| format!("{}/{path}", address.host());
    let found = |message| setting.problem("container-registry.host", message);
    let (problem, meant) = if typed.starts_with("arn:") {
        (setting.problem("container-registry.arn", quoted(typed, "is an ARN")), None)
    } else if has_user(address) {
        let message = "the address of the registry has a user";
        let hint = "Leave out what stands before the `@`: an address has no login.";
        return Some(setting.problem("container-registry.user", message).hint(hint));
    } else if address.host().is_empty() {
        (found(quoted(typed, "names no registry")), None)
    } else if !is_port(address) {
        (found("the port of the registry is not a number".to_owned()), None)
    } else if !is_host(address.name()) {
        (found(quoted(typed, "has a host that cannot be one")), None)
    } else if is_bare(address) {
        let hub = address.path().map(|_| format!("docker.io/{address}"));
        (found(quoted(typed, "has no host of a registry")), hub)
    } else if let Some((before, _)) = path.split_once('@').or_else(|| path.rsplit_once(':')) {
        let what = match form::has(path, "@") {
            true => "is an image with a digest",
            false => "has a `:` in its path, as an image with a tag",
        };
        let problem = setting.problem("container-registry.image", quoted(typed, what));
        (problem, Some(at_host(before)))
    } else if !path.is_empty() && !path.split('/').all(is_component) {
        let message = quoted(typed, "cannot be part of an image's name");
        let problem = setting.problem("container-registry.path", message);
        let lower = path.to_ascii_lowercase();
        if !lower.split('/').all(is_component) {
            return Some(problem.hint(PATH_RULE));
        }
        (problem, Some(at_host(&lower)))
    } else {
        return None;
    };
    Some(problem.hint(match cloud.registry_meant(typed, address).or(meant) {
        Some(meant) => format!("Write `{meant}`."),
        None => super::example(cloud),
    }))
}

/// A message about an address, which is repeated if it looks like one.
fn quoted(typed: &str, what: &str) -> String {
    match typed.len() <= 255 && form::only(typed, "A-Za-z0-9._:/@-") {
        true => format!("`{typed}` {what}"),
        false => format!("the address of the registry {what}"),
    }
}

/// Whether there is a user. Only a digest has an `@` as well, behind the host.
fn has_user(address: &Address<'_>) -> bool {
    let in_path = address.path().unwrap_or("").split('@').skip(1);
    let is_digest = |text: &str| {
        text.split_once(':').is_some_and(|(algorithm, hex)| {
            form::only(algorithm, LOWER_OR_DIGIT) && form::only(hex, "0-9a-fA-F")
        })
    };
    form::has(address.host(), "@")
        || in_path.clone().count() > 1
        || !in_path.into_iter().all(is_digest)
}

fn is_port(address: &Address<'_>) -> bool {
    address.port().is_none_or(|port| form::digits(port, 1..=5))
}

fn is_host(name: &str) -> bool {
    let is_label = |label: &str| form::only(label, "A-Za-z0-9-") && form::ends(label, ALPHANUMERIC);
    name.starts_with('[') || name.split('.').all(is_label)
}

/// Without a dot or a port, image tools take the first word for a user of Docker Hub.
fn is_bare(address: &Address<'_>) -> bool {
    let name = address.name();
    !form::has(name, ".")
        && address.port().is_none()
        && !name.starts_with('[')
        && name != "localhost"
}

/// A part of an image's name between slashes.
fn is_component(part: &str) -> bool {
    let separators = [".", "_", "__"];
    form::ends(part, LOWER_OR_DIGIT)
        && form::only(part, "a-z0-9._-")
        && part
            .split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            .all(|between| separators.contains(&between) || form::only(between, "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Aws, Azure, Gcp};
    use kitaru_provider::Request;

    fn found(typed: &str, cloud: &dyn Cloud) -> Option<Problem> {
        let request = Request::new("s1").with_input("any", typed);
        let setting = Setting::input(&request, "any").unwrap();
        problem(setting, &Address::parse(typed), cloud)
    }

    fn code(typed: &str) -> Option<String> {
        let code = found(typed, &Aws)?.code().to_owned();
        Some(code.trim_start_matches("container-registry.").to_owned())
    }

    #[test]
    fn addresses_have_a_host_and_a_path() {
        for good in [
            "docker.io",
            "localhost",
            "localhost:5000/team",
            "registry:5000",
            "10.0.0.1:5000",
            "[::1]:5000",
            "https://ghcr.io/org/",
            "quay.io/a.b/c_d/e__f/g--h",
            "123456789012.DKR.ECR.us-east-1.amazonaws.com",
        ] {
            assert_eq!(code(good), None, "{good}");
        }
        for (bad, wanted) in [
            ("", "host"),
            ("https://", "host"),
            ("/team", "host"),
            ("team", "host"),
            ("me/app", "host"),
            ("ubuntu:22.04", "host"),
            ("ghcr io/me", "host"),
            ("\"ghcr.io\"/me", "host"),
            ("-ghcr.io", "host"),
            ("me@ghcr.io", "user"),
            ("me:hush@ghcr.io/team", "user"),
            ("me:hu/sh@ghcr.io/team", "user"),
            ("ghcr.io/me/app:latest", "image"),
            ("localhost:5000/app:1", "image"),
            ("quay.io/org/app@sha256:0a", "image"),
            ("ghcr.io/Me/App", "path"),
            ("ghcr.io/me/my app", "path"),
            ("ghcr.io/me//app", "path"),
            ("ghcr.io/me/a..b", "path"),
            ("ghcr.io/me/-a", "path"),
            ("arn:aws:ecr:us-east-1:123456789012:repository/my-repo", "arn"),
        ] {
            assert_eq!(code(bad).as_deref(), Some(wanted), "{bad}");
        }
    }

    #[test]
    fn the_hint_is_the_address_that_was_meant() {
        let hinted = |typed, cloud: &dyn Cloud, meant: &str| {
            let found = found(typed, cloud).expect(typed);
            let hint = format!("{found:?}");
            assert!(hint.contains(&format!("`{meant}`")), "{typed}: {hint}");
        };
        hinted("ghcr.io/Me/App", &Aws, "ghcr.io/me/app");
        hinted("ghcr.io/me/app:v1", &Aws, "ghcr.io/me/app");
        hinted("myreg", &Azure, "myreg.azurecr.io");
        hinted("me/app", &Azure, "docker.io/me/app");
        hinted("gcr.io/example.com:my-proj", &Gcp, "gcr.io/example.com/my-proj");
        let arn = "arn:aws:ecr:us-east-1:123456789012:repository/app";
        hinted(arn, &Aws, "123456789012.dkr.ecr.us-east-1.amazonaws.com/app");
    }

    #[test]
    fn what_may_be_a_secret_is_not_repeated() {
        for typed in ["me:hush@ghcr.io", "me:hu/sh@ghcr.io", "ghcr.io:hush", "{\"key\": \"hush\"}"]
        {
            let found = format!("{:?}", found(typed, &Aws).expect(typed));
            assert!(!found.contains("hush"), "{found}");
        }
    }
}
