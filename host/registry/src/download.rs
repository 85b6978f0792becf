//! Downloads a file by HTTPS, or reads it from a mirror directory.
//!
//! It is sent as it is: no login goes with the request, and a file that is encoded
//! on the way is refused, since the digest is that of the file.

use crate::{
    error::RegistryError,
    layout,
    limits::COMPONENT,
    location::FileUrl,
    mirror::{self, FilePlace, Mirror},
    network::{Asked, Fetched, Network},
    options::{ProgressListener, Transfer},
    refusal,
    resource::Resource,
};
use kitaru_http::{
    Authorization, HttpRequest, Method, Progress, Url,
    header::{CONTENT_ENCODING, HeaderMap},
};
use kitaru_provider_host::{disk::FileError, text};
use std::path::Path;

/// A file that was downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where they came from, after redirects and mirrors; the file of a mirror directory has the
    /// address that was asked for.
    pub url: FileUrl,
}

/// Downloads a file.
pub(crate) fn fetch(
    network: &Network,
    mirrors: &[Mirror],
    progress: &ProgressListener,
    file: &FileUrl,
) -> Result<Download, RegistryError> {
    let resource = Resource::File(file.to_string());
    match mirror::of_file(mirrors, file)? {
        FilePlace::File(path) => {
            let bytes = read(&path, resource)?;
            Ok(Download { bytes, url: file.clone() })
        }
        FilePlace::Server(file) => download(network, progress, &file, resource),
    }
}

fn download(
    network: &Network,
    progress: &ProgressListener,
    file: &FileUrl,
    resource: Resource,
) -> Result<Download, RegistryError> {
    let asked = Asked { registry: authority(file.url()), resource };
    let request = HttpRequest::new(Method::GET, file.url().clone(), network.large(COMPONENT));
    let tell = |it: Progress| {
        let (received, total) = (it.received, it.total);
        progress.tell(&Transfer { resource: &asked.resource, received, total });
    };
    let Fetched { response, url } = network.fetch(&request, Authorization::None, &asked, &tell)?;
    match response.status {
        200 => {}
        401 => {
            let Asked { registry, resource } = asked;
            return Err(RegistryError::NoLogin { registry, resource });
        }
        _ => return Err(refusal::error(&response, &asked, &[])),
    }
    if let Some(encoding) = encoding(&response.headers) {
        let Asked { registry, resource } = asked;
        let why = format!("it is encoded as `{}`", text::repeated(encoding));
        return Err(RegistryError::Answer { registry, resource, why });
    }
    Ok(Download { bytes: response.body, url: FileUrl::of(url) })
}

fn encoding(headers: &HeaderMap) -> Option<&str> {
    let encoding = headers.get(CONTENT_ENCODING)?.to_str().unwrap_or("?");
    (!encoding.eq_ignore_ascii_case("identity")).then_some(encoding)
}

fn read(path: &Path, resource: Resource) -> Result<Vec<u8>, RegistryError> {
    let registry = path.parent().unwrap_or(path).display().to_string();
    layout::read(path, COMPONENT).map_err(|error| match error {
        FileError::Large(limit) => RegistryError::TooLarge { registry, resource, limit },
        error if error.is_absent() => {
            RegistryError::Missing { registry, resource, said: String::new() }
        }
        error => RegistryError::Answer { registry, resource, why: error.to_string() },
    })
}

/// The host of a URL, with its port if it has one.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
