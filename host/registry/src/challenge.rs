//! Reads which login a registry asks for, in `WWW-Authenticate`.

use kitaru_provider_host::text;

/// How many characters of what is not supported are repeated.
const SHOWN: usize = 100;

/// A login that a registry asks for, of a kind that is supported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// A user and a password.
    Basic,
    /// A token of a service.
    Bearer(TokenService),
}

/// Where tokens come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenService {
    /// The address of the service.
    pub(crate) realm: String,
    /// The name that it knows the registry by.
    pub(crate) service: Option<String>,
    /// What the token has to allow, in the registry's words.
    pub(crate) scope: Option<String>,
}

/// The challenge that is answered: a token if there is a service for it, else a password.
///
/// # Errors
///
/// With the kinds that were asked for, if none of them is supported.
pub(crate) fn choose<'a>(headers: impl Iterator<Item = &'a str>) -> Result<Challenge, String> {
    let (mut basic, mut schemes) = (false, Vec::new());
    for header in headers {
        let Ok(challenges) = http_auth::parse_challenges(header) else {
            schemes.push("one that cannot be read".to_owned());
            continue;
        };
        for challenge in challenges {
            let value = |name: &str| {
                let found = challenge.params.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.to_unescaped())
            };
            match (challenge.scheme.to_ascii_lowercase().as_str(), value("realm")) {
                ("bearer", Some(realm)) => {
                    let (service, scope) = (value("service"), value("scope"));
                    return Ok(Challenge::Bearer(TokenService { realm, service, scope }));
                }
                ("basic", _) => basic = true,
                (scheme, _) => schemes.push(format!("`{}`", text::repeated(scheme))),
            }
        }
    }
    match (basic, schemes.is_empty()) {
        (true, _) => Ok(Challenge::Basic),
        (false, true) => Err("it does not say which".to_owned()),
        (false, false) => Err(text::capped(&schemes.join(", "), SHOWN)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(headers: &[&str]) -> Result<Challenge, String> {
        choose(headers.iter().copied())
    }

    #[test]
    fn a_token_is_chosen_before_a_password() {
        let bearer =
            r#"Bearer realm="https://auth.example/token",service="r",scope="repository:a:pull""#;
        let service = TokenService {
            realm: "https://auth.example/token".to_owned(),
            service: Some("r".to_owned()),
            scope: Some("repository:a:pull".to_owned()),
        };
        for headers in [&[bearer] as &[_], &["Basic realm=\"x\"", bearer], &["Negotiate", bearer]] {
            assert_eq!(chosen(headers), Ok(Challenge::Bearer(service.clone())), "{headers:?}");
        }
        assert_eq!(chosen(&["Digest nonce=\"1\", basic realm=\"x\""]), Ok(Challenge::Basic));
    }

    #[test]
    fn another_kind_is_named() {
        assert_eq!(
            chosen(&["Negotiate", "Digest nonce=\"1\""]),
            Err("`negotiate`, `digest`".into())
        );
        assert_eq!(chosen(&[]), Err("it does not say which".into()));
        assert_eq!(chosen(&["\u{7}"]), Err("one that cannot be read".into()));
        // Without a realm, there is nobody to ask for a token.
        assert_eq!(chosen(&["Bearer"]), Err("`bearer`".into()));
        assert!(chosen(&["x".repeat(10_000).as_str()]).unwrap_err().chars().count() <= SHOWN + 1);
    }
}
