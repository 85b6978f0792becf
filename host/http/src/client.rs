//! Connects to one host, and sends requests to it.

use crate::{
    authority, cause,
    error::{ClientError, TransportError},
    proxy::Proxy,
    read,
    request::{Authorization, HttpRequest},
    resolver::OuterResolver,
    response::{HttpResponse, Progress},
};
use reqwest::{Client, header, redirect::Policy};
use std::{sync::Arc, time::Duration};

/// How the certificate of an HTTPS server is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// Against the system's certificate authorities.
    System,
    /// Against the certificates in these bytes of PEM alone.
    Listed(Vec<u8>),
    /// Not at all.
    Nothing,
    /// There is no certificate: no request is encrypted. Loading the system's certificates takes
    /// longer than most requests.
    Unencrypted,
}

/// Where a client may connect to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To every address.
    Anywhere,
    /// To addresses that a name has outside of inner networks. Through a proxy, which resolves
    /// names itself, to every name. An address in a URL is for the caller to look at, with
    /// [`host::is_inner`](crate::host::is_inner).
    Outside,
}

/// How a client connects.
#[derive(Debug)]
pub struct ClientOptions<'a> {
    /// How certificates are verified.
    pub verification: &'a Verification,
    /// The proxy.
    pub proxy: Option<Proxy>,
    /// Where it may connect to.
    pub reach: Reach,
    /// How long connecting may take.
    pub connecting: Duration,
}

/// A client, which keeps its connections for the next request.
#[derive(Debug)]
pub struct HttpClient {
    http: Client,
    proxy: Option<Proxy>,
}

impl HttpClient {
    /// A client. Sends no request.
    ///
    /// # Errors
    ///
    /// If the authorities or the address of the proxy cannot be used.
    pub fn new(options: ClientOptions<'_>) -> Result<Self, ClientError> {
        // Fails if a provider is already installed, which then stays in use.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = Client::builder()
            .user_agent(concat!("kitaru/", env!("CARGO_PKG_VERSION")))
            // The caller decides, so that a key is never sent to another server.
            .redirect(Policy::none())
            .http1_only()
            .connect_timeout(options.connecting);
        let builder = match options.verification {
            Verification::Unencrypted => builder.tls_certs_only([]),
            Verification::System => builder,
            Verification::Nothing => builder.tls_danger_accept_invalid_certs(true),
            Verification::Listed(pem) => {
                let config = authority::config(pem).map_err(ClientError::Authorities)?;
                builder.tls_backend_preconfigured(config)
            }
        };
        let builder = match &options.proxy {
            Some(proxy) => builder.proxy(proxy.build().map_err(ClientError::Proxy)?),
            None => builder.no_proxy(),
        };
        let builder = match (options.reach, &options.proxy) {
            (Reach::Outside, None) => builder.dns_resolver(Arc::new(OuterResolver)),
            _ => builder,
        };
        let http = builder.build().map_err(|error| cause::unbuilt(&error))?;
        Ok(Self { http, proxy: options.proxy })
    }

    /// The proxy, if there is one.
    #[must_use]
    pub fn proxy(&self) -> Option<&Proxy> {
        self.proxy.as_ref()
    }

    /// Sends a request, and reads the whole response. `progress` is told of each part of it.
    ///
    /// # Errors
    ///
    /// If there is no response within the request's bounds.
    pub async fn send(
        &self,
        request: &HttpRequest,
        authorization: Authorization<'_>,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<HttpResponse, TransportError> {
        let bounds = &request.bounds;
        let builder = self
            .http
            .request(request.method.clone(), request.url.clone())
            .timeout(bounds.deadline)
            .headers(request.headers.clone());
        let builder = match authorization {
            Authorization::None => builder,
            Authorization::Basic(user, password) => builder.basic_auth(user, Some(password)),
            Authorization::Bearer(token) => builder.bearer_auth(token),
        };
        let builder = match &request.body {
            Some(body) => builder.header(header::CONTENT_TYPE, &body.kind).body(body.bytes.clone()),
            None => builder,
        };
        let sent = match bounds.headers {
            Some(time) => tokio::time::timeout(time, builder.send())
                .await
                .map_err(|_| TransportError::Timeout)?,
            None => builder.send().await,
        };
        let mut response = sent.map_err(|error| cause::lost(&error, self.proxy.is_some()))?;
        let body = read::body(&mut response, bounds, progress).await?;
        let status = response.status().as_u16();
        if status == 407 {
            return Err(TransportError::Proxy(cause::WANTS_LOGIN.to_owned()));
        }
        Ok(HttpResponse { status, headers: std::mem::take(response.headers_mut()), body })
    }
}

#[cfg(test)]
mod tests;
