//! Sends requests to a server: authenticated, and repeated where that is safe.

use super::{
    Connection, Key, ServerError,
    response::{self, ErrorBody},
    token, transport,
};
use crate::{
    id,
    rest::{
        Query, ROOT,
        login::{self, Token},
    },
    secret::Secret,
    settings::Settings,
};
use kitaru_http::{
    Authorization, HttpClient, HttpRequest, HttpResponse, Method, RequestBody, Runtime,
    TransportError, header,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The delay before each retry.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];
/// The longest `Retry-After` that is honoured; with a longer one, the request fails at once.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A client of one server, for one user.
pub struct Client {
    connection: Connection,
    runtime: Runtime,
    http: HttpClient,
    /// The file with the access token for this server and key.
    token_file: PathBuf,
    token: Mutex<Option<Secret>>,
    /// Secrets that no message may repeat.
    hidden: Mutex<Vec<Secret>>,
}

/// The result of a deletion.
#[derive(Debug)]
pub enum Deleted {
    /// It is deleted, or did not exist.
    Gone,
    /// The server refused: it is in use, or the user may not delete it.
    Kept(ServerError),
}

impl Client {
    /// A client for a connection. Sends no request.
    ///
    /// # Errors
    ///
    /// If the file with the certificate authority cannot be used.
    pub fn new(settings: &Settings, connection: Connection) -> Result<Self, ServerError> {
        let cancelled = settings.cancelled.clone();
        let runtime = Runtime::new(move || cancelled.is_cancelled()).map_err(|error| {
            ServerError::Unreachable { url: connection.address.to_string(), why: error.to_string() }
        })?;
        let token_file = token::file(&settings.config, &connection);
        let token = match &connection.key {
            Some(Key::Token(token)) => Some(token.clone()),
            Some(Key::ApiKey(_)) => token::kept(&token_file),
            Some(Key::NotNeeded) | None => None,
        };
        let key = connection.key.as_ref().and_then(Key::secret).cloned();
        Ok(Self {
            http: transport::client(settings, &connection)?,
            hidden: Mutex::new(key.into_iter().chain(token.clone()).collect()),
            token: Mutex::new(token),
            token_file,
            runtime,
            connection,
        })
    }

    /// The connection to the server.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Removes a secret from all later messages.
    pub fn hide(&self, secret: &Secret) {
        lock(&self.hidden).push(secret.clone());
    }

    /// A message from the server, without hidden secrets.
    #[must_use]
    pub fn sentence(&self, text: &str) -> String {
        response::sentence(text, &lock(&self.hidden))
    }

    /// Sends a GET request.
    ///
    /// # Errors
    ///
    /// If the server refuses it, cannot be reached, or sends a response that cannot be read.
    pub fn get<T: DeserializeOwned>(&self, path: &str, query: &Query) -> Result<T, ServerError> {
        self.data(&self.ask(&self.request(Method::GET, path, query))?)
    }

    /// Sends a POST request with an idempotency key, so that it takes effect once even if it is
    /// retried.
    ///
    /// # Errors
    ///
    /// If the server refuses it or cannot be reached, or it is unknown whether it took effect.
    pub fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &Query,
        body: &Value,
    ) -> Result<T, ServerError> {
        let mut request = self.request(Method::POST, path, query);
        request.body = Some(json_body(body));
        transport::once(&mut request, &id::new());
        self.data(&self.ask(&request)?)
    }

    /// Sends a DELETE request.
    ///
    /// # Errors
    ///
    /// If the request fails for a reason not in [`Deleted`], or it is unknown whether it took
    /// effect.
    pub fn delete(&self, path: &str) -> Result<Deleted, ServerError> {
        match self.ask(&self.request(Method::DELETE, path, &Vec::new())) {
            Ok(response) => self.data::<Value>(&response).map(|_| Deleted::Gone),
            Err(error) if error.is_missing_entity() => Ok(Deleted::Gone),
            Err(error) if error.status() == Some(403) => Ok(Deleted::Kept(error)),
            Err(error) => Err(error),
        }
    }

    /// Sends a form without an access token, to request one.
    pub(super) fn submit(
        &self,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<HttpResponse, ServerError> {
        let body = Some(form_body(form));
        let request = HttpRequest { body, ..self.request(Method::POST, path, &Vec::new()) };
        self.send(&request, None)
    }

    /// Sends a GET request without an access token.
    pub(super) fn get_openly<T: DeserializeOwned>(&self, path: &str) -> Result<T, ServerError> {
        let request = self.request(Method::GET, path, &Vec::new());
        let response = self.send(&request, None)?;
        self.data(&self.check(response)?)
    }

    /// Sleeps for a time, unless the caller gives the operation up.
    pub fn pause(&self, time: Duration) {
        self.runtime.pause(time);
    }

    pub(super) fn new_id(&self) -> String {
        id::new()
    }

    /// Parses the body of a successful response.
    pub(super) fn data<T: DeserializeOwned>(
        &self,
        response: &HttpResponse,
    ) -> Result<T, ServerError> {
        response::data(response, &self.url())
    }

    /// Turns an unsuccessful response into an error.
    pub(super) fn check(&self, response: HttpResponse) -> Result<HttpResponse, ServerError> {
        if response.is_success() {
            return Ok(response);
        }
        let url = self.url();
        if (300..400).contains(&response.status) {
            let to = response.header(header::LOCATION);
            let to = to.and_then(|to| self.connection.address.origin_of(to));
            return Err(ServerError::Moved { url, to });
        }
        if response::is_page(&response) && response.status < 500 {
            let speaks_https = response::says(&response, "HTTP request was sent to HTTPS port");
            // What is encrypted does not come from a proxy.
            let proxy = self.http.proxy().filter(|_| !self.connection.address.is_encrypted());
            let status = response.status;
            return Err(match (proxy, speaks_https) {
                (_, true) => {
                    ServerError::Scheme { url, other: self.connection.address.other_scheme() }
                }
                (Some(proxy), _) => {
                    transport::proxy_error(&url, proxy, format!("answered with status {status}"))
                }
                (None, _) => ServerError::InFront { url, status },
            });
        }
        let ErrorBody { class, message } =
            response::error_body(&response.body, &lock(&self.hidden));
        Err(ServerError::Refused {
            url,
            status: response.status,
            class,
            said: message,
            environment: self.connection.is_of_environment(),
        })
    }

    /// Exchanges the API key for an access token, and stores it.
    pub(super) fn renew(&self) -> Result<(), ServerError> {
        let Some(Key::ApiKey(key)) = &self.connection.key else { return Ok(()) };
        let response = self.check(self.submit(login::TOKEN, &login::key_form(key))?)?;
        let token: Token = self.data(&response)?;
        let token = Secret::new(token.access_token);
        self.hide(&token);
        token::keep(&self.token_file, &token);
        *lock(&self.token) = Some(token);
        Ok(())
    }

    fn url(&self) -> String {
        self.connection.address.to_string()
    }

    fn request(&self, method: Method, path: &str, query: &Query) -> HttpRequest {
        transport::request(&self.connection, method, &format!("{ROOT}{path}"), query)
    }

    /// Sends an authenticated request; an expired token is renewed once.
    fn ask(&self, request: &HttpRequest) -> Result<HttpResponse, ServerError> {
        let mut renewed = lock(&self.token).is_none();
        if renewed {
            self.renew()?;
        }
        loop {
            let token = lock(&self.token).clone();
            let response = self.send(request, token.as_ref())?;
            let has_api_key = matches!(self.connection.key, Some(Key::ApiKey(_)));
            if response.status == 401 && has_api_key && !renewed {
                renewed = true;
                self.renew()?;
                continue;
            }
            if response.status == 401 && self.connection.key == Some(Key::NotNeeded) {
                return Err(ServerError::NoKey { url: self.url() });
            }
            return self.check(response);
        }
    }

    /// Sends a request, with retries, and waits for the response.
    fn send(
        &self,
        request: &HttpRequest,
        token: Option<&Secret>,
    ) -> Result<HttpResponse, ServerError> {
        let sent = self.runtime.wait(self.try_often(request, token));
        sent.unwrap_or_else(|| Err(ServerError::Cancelled { url: self.url() }))
    }

    /// Sends a request, with retries. Every request is safe to repeat.
    async fn try_often(
        &self,
        request: &HttpRequest,
        token: Option<&Secret>,
    ) -> Result<HttpResponse, ServerError> {
        let mut pauses = PAUSES.into_iter();
        let token = token.map_or(Authorization::None, |it| Authorization::Bearer(it.expose()));
        // Whether the server may have started on it in an earlier attempt.
        let mut begun = false;
        loop {
            tracing::debug!("{} {}", request.method, request.url.path());
            let sent = self.http.send(request, token, &|_| {}).await;
            let (again, asked) = match &sent {
                Ok(response) => match response.status {
                    429 | 502..=504 => (true, response.retry_after()),
                    _ => (false, None),
                },
                Err(error) => (error.is_transient(), None),
            };
            begun |= sent.as_ref().is_err_and(TransportError::may_have_begun);
            let pause = if again { pauses.next() } else { None };
            match (pause, asked) {
                (Some(_), Some(asked)) if asked > LONGEST_PAUSE => {}
                (Some(pause), asked) => {
                    // The body is not logged: it may repeat a secret.
                    match &sent {
                        Ok(response) => {
                            tracing::debug!("once more, after status {}", response.status);
                        }
                        Err(error) => tracing::debug!("once more: {error:?}"),
                    }
                    tokio::time::sleep(asked.unwrap_or(pause)).await;
                    continue;
                }
                (None, _) => {}
            }
            let begun = begun && transport::changes(request);
            let error = |error| transport::error(error, &self.connection, self.http.proxy(), begun);
            return sent.map_err(error);
        }
    }
}

fn json_body(body: &Value) -> RequestBody {
    RequestBody::new("application/json", body.to_string().into_bytes())
}

fn form_body(form: &[(&str, &str)]) -> RequestBody {
    let mut encoded = url::form_urlencoded::Serializer::new(String::new());
    encoded.extend_pairs(form);
    RequestBody::new("application/x-www-form-urlencoded", encoded.finish().into_bytes())
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each update is one assignment or push, so the value is valid after a panic.
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
