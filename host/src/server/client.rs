//! A conversation with a server: the token of who asks, and second tries where they are safe.

use super::{
    Connection, Key, ServerError, Source,
    answer::{self, Said},
    token::{self, Token},
    transport::{self, Body, Lost, Reply, Request},
};
use crate::{secret::Secret, world::World};
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{cell::RefCell, path::PathBuf, time::Duration};
use tokio::runtime::{Builder, Runtime};

/// Where everything is, but the page about the server's health.
const ROOT: &str = "/api/v1";
/// How long to wait before each further try.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];
/// No server is waited for longer because it says so.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// One who talks to a server.
pub struct Client {
    connection: Connection,
    runtime: Runtime,
    http: reqwest::Client,
    /// Where the access token of this server and key is kept.
    token_file: PathBuf,
    token: RefCell<Option<Secret>>,
    /// What no message may repeat.
    hidden: RefCell<Vec<Secret>>,
    new_id: fn() -> String,
}

/// What became of something to delete.
#[derive(Debug)]
pub enum Deleted {
    /// It is gone, or was not there.
    Gone,
    /// The server keeps it: something uses it, or the user may not delete it.
    Kept(ServerError),
}

impl Client {
    /// Makes ready to talk; nothing is sent yet.
    ///
    /// # Errors
    ///
    /// If the authority that the server is trusted by cannot be read.
    pub fn new(world: &World, connection: Connection) -> Result<Self, ServerError> {
        let runtime = Builder::new_current_thread().enable_io().enable_time().build();
        let runtime = runtime.map_err(|error| ServerError::Unreachable {
            url: connection.address.to_string(),
            why: error.to_string(),
        })?;
        let token_file = token::file(&world.dirs.config, &connection);
        let token = match &connection.key {
            Some(Key::Token(token)) => Some(token.clone()),
            Some(Key::ApiKey(_)) => token::kept(&token_file),
            None => None,
        };
        let key = connection.key.as_ref().map(|key| key.secret().clone());
        Ok(Self {
            http: transport::client(&connection)?,
            hidden: RefCell::new(key.into_iter().chain(token.clone()).collect()),
            token: RefCell::new(token),
            token_file,
            runtime,
            connection,
            new_id: world.new_id,
        })
    }

    /// What the server is reached with.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Lets no message repeat a secret that is going to be sent.
    pub fn hide(&self, secret: &Secret) {
        self.hidden.borrow_mut().push(secret.clone());
    }

    /// A message of the server's, without the secrets that were sent.
    #[must_use]
    pub fn sentence(&self, text: &str) -> String {
        answer::sentence(text, &self.hidden.borrow())
    }

    /// Reads something.
    ///
    /// # Errors
    ///
    /// If it cannot be had.
    pub fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, ServerError> {
        self.data(&self.ask(&self.request(Method::GET, path).with_query(query))?)
    }

    /// Sends something that is done once, however often it has to be sent.
    ///
    /// # Errors
    ///
    /// If it is refused, or it is not known whether it was done.
    pub fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        body: &Value,
    ) -> Result<T, ServerError> {
        let request = Request {
            body: Some(json_body(body)),
            idempotency_key: Some((self.new_id)()),
            ..self.request(Method::POST, path).with_query(query)
        };
        self.data(&self.ask(&request)?)
    }

    /// Deletes something.
    ///
    /// # Errors
    ///
    /// If it is not known whether it was done.
    pub fn delete(&self, path: &str) -> Result<Deleted, ServerError> {
        match self.ask(&self.request(Method::DELETE, path)) {
            Ok(reply) => self.data::<Value>(&reply).map(|_| Deleted::Gone),
            Err(error) if error.is_missing_entity() => Ok(Deleted::Gone),
            Err(error) if error.status() == Some(403) => Ok(Deleted::Kept(error)),
            Err(error) => Err(error),
        }
    }

    /// Sends a form without saying who one is: that is what it is to find out.
    pub(super) fn submit(&self, path: &str, form: &[(&str, &str)]) -> Result<Reply, ServerError> {
        let request = form_request(self.request(Method::POST, path), form);
        self.runtime.block_on(self.try_often(&request, None))
    }

    /// Reads something that everyone may read.
    pub(super) fn get_openly<T: DeserializeOwned>(&self, path: &str) -> Result<T, ServerError> {
        let request = self.request(Method::GET, path);
        let reply = self.runtime.block_on(self.try_often(&request, None))?;
        self.data(&self.check(reply)?)
    }

    /// Waits.
    pub(super) fn pause(&self, time: Duration) {
        self.runtime.block_on(async { tokio::time::sleep(time).await });
    }

    pub(super) fn new_id(&self) -> String {
        (self.new_id)()
    }

    /// The data in an answer that is no refusal.
    pub(super) fn data<T: DeserializeOwned>(&self, reply: &Reply) -> Result<T, ServerError> {
        answer::data(reply, &self.url())
    }

    /// The answer, if it is no refusal.
    pub(super) fn check(&self, reply: Reply) -> Result<Reply, ServerError> {
        if (200..300).contains(&reply.status) {
            return Ok(reply);
        }
        let Said { class, message } = answer::said(&reply.body, &self.hidden.borrow());
        Err(ServerError::Refused {
            url: self.url(),
            status: reply.status,
            class,
            said: message,
            environment: self.connection.source == Source::Environment,
        })
    }

    /// Exchanges the API key for a token, and keeps that.
    pub(super) fn renew(&self) -> Result<(), ServerError> {
        let Some(Key::ApiKey(key)) = &self.connection.key else { return Ok(()) };
        let form = [("grant_type", "zenml-api-key"), ("password", key.expose())];
        let reply = self.check(self.submit("/login", &form)?)?;
        let token: Token = self.data(&reply)?;
        let token = Secret::new(token.access_token);
        self.hide(&token);
        token::keep(&self.token_file, &token);
        self.token.replace(Some(token));
        Ok(())
    }

    fn url(&self) -> String {
        self.connection.address.to_string()
    }

    fn request(&self, method: Method, path: &str) -> Request {
        let url = self.connection.address.of(&format!("{ROOT}{path}"));
        Request { method, url, body: None, idempotency_key: None }
    }

    /// Sends a request as who one is; a token that has ended is renewed once.
    fn ask(&self, request: &Request) -> Result<Reply, ServerError> {
        let mut renewed = self.token.borrow().is_none();
        if renewed {
            self.renew()?;
        }
        loop {
            let token = self.token.borrow().clone();
            let reply = self.runtime.block_on(self.try_often(request, token.as_ref()))?;
            let has_api_key = matches!(self.connection.key, Some(Key::ApiKey(_)));
            if reply.status == 401 && has_api_key && !renewed {
                renewed = true;
                self.renew()?;
                continue;
            }
            return self.check(reply);
        }
    }

    /// Sends a request, and sends it again where that may help: all of them are safe to repeat.
    async fn try_often(
        &self,
        request: &Request,
        token: Option<&Secret>,
    ) -> Result<Reply, ServerError> {
        let mut pauses = PAUSES.into_iter();
        // Whether the server may have begun with it in an earlier try.
        let mut begun = false;
        loop {
            tracing::debug!("{} {}", request.method, request.url.path());
            let sent = transport::send(&self.http, request, token.map(Secret::expose)).await;
            let (again, asked) = match &sent {
                Ok(reply) => match reply.status {
                    429 | 502..=504 => (true, reply.retry_after),
                    _ => (false, None),
                },
                Err(Lost::Unsent(_) | Lost::Sent(_) | Lost::Cut(_)) => (true, None),
                Err(Lost::Silent | Lost::Late | Lost::Endless) => (false, None),
            };
            begun |= matches!(sent, Err(Lost::Sent(_) | Lost::Cut(_) | Lost::Late));
            let pause = if again { pauses.next() } else { None };
            match (pause, asked) {
                (Some(_), Some(asked)) if asked > LONGEST_PAUSE => {}
                (Some(pause), asked) => {
                    // Not what was answered: a secret may be repeated there.
                    match &sent {
                        Ok(reply) => tracing::debug!("once more, after status {}", reply.status),
                        Err(lost) => tracing::debug!("once more: {lost:?}"),
                    }
                    tokio::time::sleep(asked.unwrap_or(pause)).await;
                    continue;
                }
                (None, _) => {}
            }
            let changes = request.method != Method::GET && token.is_some();
            return sent.map_err(|lost| self.lost(lost, begun && changes));
        }
    }

    /// What an answer that did not come means, given whether a change may have begun.
    fn lost(&self, lost: Lost, begun: bool) -> ServerError {
        let (url, seconds) = (self.url(), self.connection.timeout.as_secs());
        let late = format!("no answer within {seconds} s");
        match lost {
            Lost::Unsent(why) | Lost::Sent(why) | Lost::Cut(why) if begun => {
                ServerError::Interrupted { url, why }
            }
            Lost::Late if begun => ServerError::Interrupted { url, why: late },
            Lost::Late => ServerError::Timeout { url, seconds },
            Lost::Silent => {
                ServerError::Unreachable { url, why: "no connection in time".to_owned() }
            }
            Lost::Unsent(why) | Lost::Sent(why) => ServerError::Unreachable { url, why },
            Lost::Cut(_) => ServerError::Answer { url, why: "it is cut short".to_owned() },
            Lost::Endless => {
                let why = "it is larger than any answer should be".to_owned();
                ServerError::Answer { url, why }
            }
        }
    }
}

fn json_body(body: &Value) -> Body {
    Body { kind: "application/json", bytes: body.to_string().into_bytes() }
}

fn form_request(request: Request, form: &[(&str, &str)]) -> Request {
    // The query of a URL is written as the body of a form is.
    let mut url = request.url.clone();
    url.query_pairs_mut().clear().extend_pairs(form);
    let bytes = url.query().unwrap_or_default().as_bytes().to_vec();
    Request { body: Some(Body { kind: "application/x-www-form-urlencoded", bytes }), ..request }
}
