//! The form of a registry's address, by the grammar of image names in the
//! distribution specification: `host[:port][/path]`.
//!
//! No image can be pushed to a registry of another form, so `--no-verify` does
//! not pass it. A text is repeated only where it looks like an address: in place
//! of one, people paste logins and keys.

use crate::{
    address::Address,
    cloud::Cloud,
    form::{self, ALPHANUMERIC, LOWER_OR_DIGIT},
};

const PATH_RULE: &str =
    "Use lower-case letters, digits and single `.`, `_` and `-` between slashes.";

/// What is wrong with an address, and what helps.
pub(super) struct Fault {
    pub(super) code: &'static str,
    /// What follows the address in the message.
    what: &'static str,
    pub(super) remedy: Remedy,
}

impl Fault {
    fn new(code: &'static str, what: &'static str, remedy: Remedy) -> Self {
        Self { code, what, remedy }
    }

    /// The message, which repeats the address if it looks like one without a password.
    pub(super) fn message(&self, typed: &str, address: &Address<'_>) -> String {
        let is_open = is_arn(typed) || !has_user(address) && is_port(address);
        match is_open && typed.len() <= 255 && form::only(typed, "A-Za-z0-9._:/@-") {
            true => ["`", typed, "` ", self.what].concat(),
            false => ["the address of the registry ", self.what].concat(),
        }
    }
}

/// What the hint says.
pub(super) enum Remedy {
    Rule(&'static str),
    /// The address that was meant.
    Write(String),
    Example,
}

/// The fault of an address that has not the form of one.
pub(super) fn fault(typed: &str, address: &Address<'_>, cloud: &dyn Cloud) -> Option<Fault> {
    let plain: String = typed.chars().filter(|c| !is_quote(*c)).collect();
    let no_host = |what, remedy| Some(Fault::new("container-registry.host", what, remedy));
    let fault = if is_arn(typed) {
        Some(Fault::new("container-registry.arn", "is an ARN", Remedy::Example))
    } else if has_user(address) {
        let hint = "Leave out what stands before the `@`: an address has no login.";
        return Some(Fault::new("container-registry.user", "has a user", Remedy::Rule(hint)));
    } else if address.host().is_empty() {
        no_host("names no registry", Remedy::Example)
    } else if plain != typed {
        no_host("has quotes in it", Remedy::Write(plain))
    } else if !is_port(address) {
        no_host("has a port that is not a number up to 65535", Remedy::Example)
    } else if !is_host(address.name()) {
        no_host("has a host that cannot be one", Remedy::Example)
    } else if is_bare(address) {
        let hub = address.path().map(|_| Remedy::Write(format!("docker.io/{address}")));
        no_host("has no host of a registry", hub.unwrap_or(Remedy::Example))
    } else {
        path_fault(address)
    };
    let fault = fault?;
    let meant = cloud.registry_meant(typed, address).map(Remedy::Write);
    Some(Fault { remedy: meant.unwrap_or(fault.remedy), ..fault })
}

/// The fault of what follows the host.
fn path_fault(address: &Address<'_>) -> Option<Fault> {
    let path = address.path()?;
    let at_host = |path: &str| Remedy::Write([address.host(), "/", path].concat());
    if let Some((before, _)) = path.split_once('@').or_else(|| path.rsplit_once(':')) {
        let what = match form::has(path, "@") {
            true => "is an image with a digest",
            false => "has a `:` in its path, as an image with a tag",
        };
        return Some(Fault::new("container-registry.image", what, at_host(before)));
    }
    let is_path = |path: &str| path.split('/').all(is_component);
    if is_path(path) {
        return None;
    }
    let lower = path.to_ascii_lowercase();
    let remedy = match is_path(&lower) {
        true => at_host(&lower),
        false => Remedy::Rule(PATH_RULE),
    };
    Some(Fault::new("container-registry.path", "cannot be part of an image's name", remedy))
}

fn is_arn(typed: &str) -> bool {
    typed.starts_with("arn:")
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '\'' | '`' | '“' | '”')
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
    address.port().is_none_or(|port| form::up_to(port, "65535"))
}

fn is_host(name: &str) -> bool {
    let is_label = |label: &str| form::only(label, "A-Za-z0-9-") && form::ends(label, ALPHANUMERIC);
    if let Some(address) = name.strip_prefix('[') {
        return form::only(address, "0-9a-fA-F:.]");
    }
    let last = name.rsplit_once('.').map_or("-", |(_, last)| last);
    name.split('.').all(is_label) && (!form::only(last, "0-9") || form::is_ipv4(name, "255"))
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
    use crate::{Aws, Azure, Gcp, registry::Registry};
    use kitaru_provider::{Problem, Request};

    fn found(typed: &str, cloud: &'static dyn Cloud) -> Option<Problem> {
        let request = Request::new("s1").with_input("container-registry", typed);
        Registry::of(&request, cloud)?.err()
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
            ("registry:65536", "host"),
            ("192.168.1.999:5000", "host"),
            ("[me]:5000", "host"),
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
        let hinted = |typed, cloud: &'static dyn Cloud, meant: &str| {
            let found = found(typed, cloud).expect(typed);
            let hint = format!("{found:?}");
            assert!(hint.contains(&format!("`{meant}`")), "{typed}: {hint}");
        };
        hinted("ghcr.io/Me/App", &Aws, "ghcr.io/me/app");
        hinted("ghcr.io/me/app:v1", &Aws, "ghcr.io/me/app");
        hinted("myreg", &Azure, "myreg.azurecr.io");
        hinted("me/app", &Azure, "docker.io/me/app");
        hinted("'ghcr.io/me'", &Aws, "ghcr.io/me");
        hinted("gcr.io/example.com:my-proj", &Gcp, "gcr.io/example.com/my-proj");
        let path = "projects/my-proj/locations/us-central1/repositories/images";
        hinted(path, &Gcp, "us-central1-docker.pkg.dev/my-proj/images");
        let arn = "arn:aws:ecr:us-east-1:123456789012:repository/app";
        hinted(arn, &Aws, "123456789012.dkr.ecr.us-east-1.amazonaws.com/app");
    }

    #[test]
    fn a_hint_names_no_address_that_is_refused_as_well() {
        let found = |typed, cloud| format!("{:?}", found(typed, cloud).expect(typed));
        assert!(!found("foo/bar", &Gcp).contains("docker.io"));
        assert!(!found("'foo'", &Gcp).contains("Write"));
        let arn = "arn:aws:ecr:us-east-1:12345:repository/app";
        assert!(found(arn, &Aws).contains("12 digits"));
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
