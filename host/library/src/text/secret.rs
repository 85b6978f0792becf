//! Tells what looks like a secret: a key, a token, an address with a password.
//!
//! What has the form of a known secret ([`is_secret`]) is refused where it would be
//! stored for others to read. What only looks random ([`is_random`]) may be a name
//! as well, so it is not repeated, and that is all.

/// How the tokens of widely used services begin.
const PREFIXES: [&str; 18] = [
    "AIza",
    "FwoGZX",
    "IQoJb3",
    "dckr_pat_",
    "ghp_",
    "gho_",
    "ghr_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "hf_",
    "npm_",
    "pypi-",
    "sk-",
    "xoxb-",
    "xoxp-",
    "ya29.",
];

/// The least that follows such a prefix, in letters and digits.
const TOKEN: usize = 16;

/// What stands before a secret in a connection string.
const ASSIGNED: [&str; 8] = [
    "accesskey=",
    "access_token=",
    "accountkey=",
    "api_key=",
    "client_secret=",
    "password=",
    "sharedaccesskey=",
    "sharedaccesssignature=",
];

/// The names of keys whose values are secrets in the configurations of many tools.
const KEYS: [&str; 14] = [
    "access_token",
    "account_key",
    "api_key",
    "auth_token",
    "aws_secret_access_key",
    "aws_session_token",
    "client_secret",
    "connection_string",
    "passwd",
    "password",
    "private_key",
    "sas_token",
    "secret_access_key",
    "secret_key",
];

/// Whether the value of a key is a secret in the configurations of many tools.
#[must_use]
pub fn is_secret_key(key: &str) -> bool {
    let plain = |text: &str| text.replace(['_', '-'], "").to_lowercase();
    KEYS.iter().any(|known| plain(known) == plain(key))
}

/// Whether a text has the form of a secret: the content of a key file, a token of a known service, a
/// credential, a signed URL, or an address with a password.
#[must_use]
pub fn is_secret(text: &str) -> bool {
    text.contains("PRIVATE KEY")
        || text.contains("\"private_key\"")
        || text.starts_with("ZENKEY_")
        || has_password(text)
        || is_token(text)
        || is_credential(text)
        || assigns_a_secret(text)
        || has_secret_query(text)
}

/// Whether a text looks like a key, and not like words.
#[must_use]
pub(super) fn is_random(text: &str) -> bool {
    /// The longest run of letters and digits, which names have breaks in.
    const LONGEST_RUN: usize = 40;
    /// The shortest key.
    const SHORTEST: usize = 20;
    let is_digit = |c: char| c.is_ascii_alphanumeric() || "+=".contains(c);
    if text.split(|c| !is_digit(c)).any(|run| run.len() >= LONGEST_RUN) {
        return true;
    }
    // A path or an address has parts; the slashes of Base64 are digits.
    let has_parts = text.starts_with(['/', '~', '.']) || text.contains("://");
    let in_key = |c: char| is_digit(c) || "_-".contains(c) || (c == '/' && !has_parts);
    let is_key = |run: &str| {
        let has = |is: fn(&char) -> bool| run.chars().any(|c| is(&c));
        run.len() >= SHORTEST
            && has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase)
            && has(char::is_ascii_digit)
            && changes(run) >= (run.len() / 6).max(5)
    };
    !text.starts_with("arn:") && text.split(|c| !in_key(c)).any(is_key)
}

/// How often a text goes from a small letter to a capital, or between letters and digits: in words
/// seldom, in a key with every other character or so.
fn changes(text: &str) -> usize {
    let is_change = |(one, next): (char, char)| {
        (one.is_ascii_lowercase() && next.is_ascii_uppercase())
            || (one.is_ascii_alphabetic() && next.is_ascii_digit())
            || (one.is_ascii_digit() && next.is_ascii_alphabetic())
    };
    text.chars().zip(text.chars().skip(1)).filter(|pair| is_change(*pair)).count()
}

fn is_token(text: &str) -> bool {
    let run = |rest: &str| rest.chars().take_while(char::is_ascii_alphanumeric).count();
    let is_known = PREFIXES
        .iter()
        .any(|prefix| text.strip_prefix(prefix).is_some_and(|rest| run(rest) >= TOKEN));
    // A web token: two objects of JSON and a signature, in Base64.
    is_known || (text.starts_with("eyJ") && text.matches('.').count() == 2) || is_encoded(text)
}

/// Whether a text is the content of a key file in Base64.
fn is_encoded(text: &str) -> bool {
    /// The shortest object with a key in it.
    const SHORTEST: usize = 40;
    /// How an object of JSON and a block of PEM begin.
    const BEGINNINGS: [&str; 3] = ["LS0tLS1CRUdJTi", "ewo", "eyJ"];
    let is_digit = |c: char| c.is_ascii_alphanumeric() || "+/=_-".contains(c);
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
        && text.len() >= SHORTEST
        && text.chars().all(is_digit)
}

/// Whether a text is a credential as it is typed: `method-of-several-words:PART:PART`.
fn is_credential(text: &str) -> bool {
    let Some((method, parts)) = text.split_once(':') else { return false };
    let is_method = method.contains('-')
        && method.split('-').all(|word| !word.is_empty())
        && method.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    is_method && (parts.contains(':') || parts.starts_with('{') || is_encoded(parts))
}

fn assigns_a_secret(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.split(';').any(|assigned| {
        let value = ASSIGNED.iter().find_map(|name| assigned.trim().strip_prefix(name));
        value.is_some_and(|value| !value.is_empty())
    })
}

/// Whether a text is an address with a secret in its query: the signature of an address that was
/// signed in advance, a token or a key.
#[must_use]
pub fn has_secret_query(text: &str) -> bool {
    let words = ["sig", "token", "secret", "password", "credential", "key"];
    let is_secret = |name: &str| words.iter().any(|word| name.contains(word));
    let query = text.split_once(['?', '#']).map_or("", |(_, query)| query).to_lowercase();
    query.split('&').filter_map(|pair| pair.split_once('=')).any(|(name, _)| is_secret(name))
}

/// Whether a text is an address with a password in it, as in `scheme://user:password@host`; the
/// scheme may be missing. Neither the name of a role nor the digest of an image is an address,
/// although either may have an `@`.
#[must_use]
pub fn has_password(text: &str) -> bool {
    if text.starts_with("arn:") || text.starts_with("serviceAccount:") {
        return false;
    }
    let address = text.split_once("://").map_or(text, |(_, address)| address);
    // A password may have slashes, so the user ends at the last `@` before a query.
    let address = address.split(['?', '#', ' ']).next().unwrap_or(address);
    let is_digest = |after: &str| {
        after.split_once(':').is_some_and(|(algorithm, digest)| {
            let is_hex = digest.chars().all(|c| c.is_ascii_hexdigit());
            ["sha256", "sha512"].contains(&algorithm) && is_hex && !digest.is_empty()
        })
    };
    let address = match address.rsplit_once('@') {
        Some((image, after)) if is_digest(after) => image,
        _ => address,
    };
    let before = address.rsplit_once('@').map_or("", |(before, _)| before);
    before
        .split_once(':')
        .is_some_and(|(user, password)| !user.contains('/') && !password.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_stands_before_a_host() {
        for with in [
            "me:hush@ghcr.io",
            "https://me:hu/sh@host:1/p",
            "http://:hush@proxy",
            "me:hush@ghcr.io/app@sha256:0a",
            "me:hush@shared:5000",
        ] {
            assert!(has_password(with), "{with}");
        }
        for without in [
            "abfs://container@account.dfs.core.windows.net",
            "localhost:5000/team",
            "https://host/a:b@c",
            "quay.io/org/app@sha256:0a",
            "registry.example.com:5000/team/app@sha256:0a",
            "https://registry.example.com:5000/team/app:1@sha256:0a",
            "python:3.11@sha256:0a",
            "me@example.com",
            "arn:aws:iam::123456789012:role/sm",
            "arn:aws:iam::123456789012:role/team/alice@example.com",
            "serviceAccount:runs@project.iam.gserviceaccount.com",
        ] {
            assert!(!has_password(without), "{without}");
        }
    }

    #[test]
    fn secrets_have_known_forms() {
        let token = "16C7e42F292c6912E7";
        for secret in [
            &format!("ghp_{token}"),
            &format!("hf_{token}"),
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
            "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=aGk=;EndpointSuffix=x",
            "https://account.blob.core.windows.net/c?sv=1&sig=aGk",
            "s3://bucket/p?X-Amz-Signature=aGk",
            "aws-access-keys:AKIA:hush",
            "gcp-service-account:{}",
            "ZENKEY_x",
        ] {
            assert!(is_secret(secret), "{secret}");
        }
        for name in [
            "hf_models",
            "pypi-mirror-for-europe",
            "sk-learn",
            "team-a:prod",
            "a:b:c",
            "prod?v=1",
            "my-signature=x",
            "arn:aws:iam::123456789012:role/sm",
        ] {
            assert!(!is_secret(name), "{name}");
        }
        assert!(is_secret_key("aws_secret_access_key") && is_secret_key("accountKey"));
        assert!(!is_secret_key("key") && !is_secret_key("secrets"));
    }

    #[test]
    fn a_key_is_no_name() {
        for key in
            ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "x5Kd9fQ2mZ7pL4sR8tVw1", &"0".repeat(40)]
        {
            assert!(is_random(key), "{key}");
        }
        for name in [
            "arn:aws:iam::123456789012:role/AmazonSageMaker-ExecutionRole-20240101T123456",
            "AmazonSageMaker-ExecutionRole-20240101T123456",
            "858a9b0a-7aa8-4f7f-8835-c9099f9c4e19",
            "/Users/JohnSmith/Projects/MLOps2024/KeyFile2.json",
            "us-central1-docker.pkg.dev/my-project-123456/images",
            "MyTeam-Project2-Artifacts-Production3",
        ] {
            assert!(!is_random(name), "{name}");
        }
    }
}
