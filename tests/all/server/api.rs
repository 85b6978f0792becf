//! Calls the REST interface of a server directly.

use super::{http::Message, real::Server};
use serde_json::{Value, json};
use std::io;

/// The kinds of objects, in an order in which they can be deleted.
const KINDS: [&str; 3] = ["stacks", "components", "service_connectors"];

/// A REST client that is independent of kitaru.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    url: String,
    token: String,
}

impl Api {
    pub(crate) fn of(server: &Server) -> Result<Self, String> {
        Self::log_in(
            server,
            &format!("grant_type=zenml-api-key&password={}", server.key.replace('=', "%3D")),
        )
    }

    /// Logs in as the administrator of the server.
    pub(crate) fn of_person(server: &Server) -> Result<Self, String> {
        Self::log_in(server, "grant_type=password&username=default&password=only-for-tests")
    }

    /// Confirms the login of a device, as the login page does.
    pub(crate) fn confirm(&self, device: &str, code: &str) -> Result<(), String> {
        let body = json!({ "user_code": code, "trusted_device": true });
        self.call("PUT", &format!("devices/{device}/verify"), Some(&body)).map(|_| ())
    }

    /// The id of the project that every server has.
    pub(crate) fn default_project(&self) -> Result<String, String> {
        let page = self.read("projects?name=default")?;
        let id = page["items"][0]["id"].as_str().map(str::to_owned);
        id.ok_or_else(|| format!("no project: {page}"))
    }

    /// Sends a GET request; the path is relative to the API version.
    pub(crate) fn read(&self, path: &str) -> Result<Value, String> {
        self.call("GET", path, None)
    }

    /// Creates an object.
    pub(crate) fn create(&self, kind: &str, body: &Value) -> Result<Value, String> {
        self.call("POST", kind, Some(body))
    }

    /// Renames a stack, as the dashboard does; its components keep their names.
    pub(crate) fn rename_stack(&self, from: &str, to: &str) -> Result<(), String> {
        for stack in self.items("stacks", from)? {
            if stack["name"] == from {
                let id = stack["id"].as_str().unwrap_or_default();
                self.call("PUT", &format!("stacks/{id}"), Some(&json!({ "name": to })))?;
            }
        }
        Ok(())
    }

    fn log_in(server: &Server, form: &str) -> Result<Self, String> {
        let headers = [("Host", "server"), ("Content-Type", "application/x-www-form-urlencoded")];
        let login = Message::new("POST /api/v1/login HTTP/1.1", &headers, form.as_bytes());
        let answer = login.exchange(&server.url).and_then(|answer| body(&answer));
        let answer = answer.map_err(|error| format!("login: {error}"))?;
        let token = answer["access_token"].as_str().ok_or("login gave no token")?.to_owned();
        Ok(Self { url: server.url.clone(), token })
    }

    /// The number of stacks, components and connectors with a name prefix.
    pub(crate) fn named(&self, start: &str) -> Result<[usize; 3], String> {
        let mut counts = [0; 3];
        for (count, kind) in counts.iter_mut().zip(KINDS) {
            *count = self.items(kind, start)?.len();
        }
        Ok(counts)
    }

    /// The kind and name of each object with a name prefix.
    pub(crate) fn names(&self, start: &str) -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        for kind in KINDS {
            let items = self.items(kind, start)?;
            let names_of = items.iter().filter_map(|item| item["name"].as_str());
            names.extend(names_of.map(|name| format!("{kind} {name}")));
        }
        Ok(names)
    }

    /// Deletes all objects with a name prefix, except those named `default`.
    pub(crate) fn remove(&self, start: &str) -> Result<(), String> {
        for kind in KINDS {
            for item in self.items(kind, start)? {
                let id = item["id"].as_str().unwrap_or_default();
                self.call("DELETE", &format!("{kind}/{id}"), None)?;
            }
        }
        Ok(())
    }

    pub(crate) fn items(&self, kind: &str, start: &str) -> Result<Vec<Value>, String> {
        let filter = match start {
            "" => String::new(),
            start => format!("&name=startswith:{start}"),
        };
        let page = self.call("GET", &format!("{kind}?size=1000{filter}"), None)?;
        let items = page["items"].as_array().ok_or(format!("no items: {page}"))?;
        Ok(items.iter().filter(|item| item["name"] != "default").cloned().collect())
    }

    /// Sends a request, and returns the body of the response; the path is relative to the API
    /// version.
    fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let bearer = format!("Bearer {}", self.token);
        let headers = [
            ("Host", "server"),
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        let sent = body.map(ToString::to_string).unwrap_or_default();
        let first = format!("{method} /api/v1/{path} HTTP/1.1");
        let request = Message::new(&first, &headers, sent.as_bytes());
        let answer = request.exchange(&self.url).and_then(|answer| self::body(&answer));
        answer.map_err(|error| format!("{method} {path}: {error}"))
    }
}

fn body(answer: &Message) -> io::Result<Value> {
    match answer.status() {
        200 => Ok(serde_json::from_slice(&answer.body)?),
        _ => Err(io::Error::other(format!(
            "{} {}",
            answer.first,
            String::from_utf8_lossy(&answer.body)
        ))),
    }
}
