//! The topics of `kitaru help` that are no verbs.

use std::ffi::OsStr;

/// The text of a topic, if there is one of this name.
#[must_use]
pub(super) fn text(topic: &OsStr) -> Option<&'static str> {
    TOPICS.iter().find(|(name, _)| topic == *name).map(|(_, text)| *text)
}

/// The names of all topics.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TOPICS.iter().map(|(name, _)| *name)
}

const TOPICS: [(&str, &str); 2] = [("environment", ENVIRONMENT), ("exit-codes", EXIT_CODES)];

const ENVIRONMENT: &str = "\
Variables that kitaru reads; an empty one counts as unset.

  KITARU_STACK           The stack of an execution
  KITARU_CREDENTIALS     The credential of a new stack, if its type takes one
  KITARU_CONFIG_PATH     Where settings, state, secrets and plugins are
  KITARU_CACHE_PATH      Where compiled providers are
  KITARU_SERVER_URL      The server, in place of the login
  KITARU_AUTH_TOKEN      The API key or access token for the server
  KITARU_PROJECT         The project on the server
  KITARU_SSL_CA_CERT     The authority that signed the server's certificate
  KITARU_VERIFY_SSL      `0` accepts any certificate of the server
  KITARU_SERVER_TIMEOUT  How long the server may take to answer, in seconds
  KITARU_ALLOW_HTTP      `1` accepts a server without encryption
  KITARU_LOCKED          `1`: use only plugins that `kitaru.lock` names
  KITARU_LOG             What is logged: a level, or levels by target
  KITARU_MCP_READ_ONLY, KITARU_MCP_NO_DELETE, KITARU_MCP_TOOLS,
  KITARU_MCP_ALLOW_CREDENTIALS_IN_ARGUMENTS
                         What `kitaru mcp` offers, as its flags say
  NO_COLOR, TERM         No colours if set, or if TERM is `dumb`
  FORCE_COLOR            Colours without a terminal, unless it is `0`

Variables of other tools:

  HTTPS_PROXY, http_proxy, ALL_PROXY, NO_PROXY
                         The proxy for requests to a server
  SSL_CERT_FILE, SSL_CERT_DIR, REQUESTS_CA_BUNDLE
                         The authorities that a server is trusted by
  XDG_DATA_HOME, XDG_CACHE_HOME
                         Where settings and cache are by default
  XDG_CONFIG_HOME        Where the Python program's settings are
  AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE
                         Where an AWS profile is looked up
";

const EXIT_CODES: &str = "\
Exit statuses:

  0  The command was carried out.
  1  It was refused, or it failed. With `-o json`, the error has a code.
  2  The command line cannot be parsed.
";
