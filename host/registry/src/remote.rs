//! The content of a repository in a registry, by the OCI distribution protocol.

use crate::{
    content::{self, Content},
    error::RegistryError,
    json,
    limits::{PAGE, TAG_PAGES, TAGS, TAGS_OF_A_PAGE},
    location::{Repository, Tag, shown},
    manifest::{ACCEPTED, Descriptor, INDEX, Index, RawManifest},
    network::{Asked, Fetched},
    options::{ProgressListener, Transfer},
    resource::Resource,
    session::{Access, Session},
};
use kitaru_http::{
    Bounds, HttpRequest, HttpResponse, Method, Progress, Url,
    header::{ACCEPT, HeaderName, HeaderValue, LINK},
};
use kitaru_provider_host::Digest;
use serde::Deserialize;

/// The statuses with which registries say that they have no referrers API.
const NO_REFERRERS: [u16; 4] = [400, 404, 405, 406];

/// A repository in a registry.
pub(crate) struct Remote<'a> {
    pub(crate) session: &'a Session,
    pub(crate) repository: Repository,
    pub(crate) progress: &'a ProgressListener,
}

#[derive(Deserialize)]
struct TagList {
    // A registry in Go writes `null` for none.
    #[serde(default)]
    tags: Option<Vec<String>>,
}

impl Content for Remote<'_> {
    fn registry(&self) -> &str {
        self.repository.registry()
    }

    fn tags(&self) -> Result<Vec<Tag>, RegistryError> {
        let resource = Resource::Tags(self.repository.clone());
        let mut url = self.url(&format!("tags/list?n={TAGS_OF_A_PAGE}"))?;
        let bounds = Bounds { body: PAGE, ..self.session.network().small() };
        let mut tags = Vec::new();
        for _ in 0..TAG_PAGES {
            let request = HttpRequest::new(Method::GET, url.clone(), bounds);
            let response = self.get(&request, &resource)?.response;
            let list: TagList = json::read(&response.body).map_err(self.wrong(&resource))?;
            // What is no tag leads to nothing.
            tags.extend(list.tags.unwrap_or_default().iter().filter_map(|tag| tag.parse().ok()));
            if tags.len() > TAGS {
                return Err(self.too_many(resource, TAGS));
            }
            match next(&response, &url) {
                None => return Ok(tags),
                // A login must not follow a link to elsewhere.
                Some(next) if next.origin() == url.origin() => url = next,
                Some(next) => {
                    let why = format!("the next part is at `{}`", shown(&next));
                    return Err(self.wrong(&resource)(why));
                }
            }
        }
        Err(self.too_many(resource, TAGS))
    }

    fn tagged(&self, tag: &Tag) -> Result<Option<RawManifest>, RegistryError> {
        let resource = Resource::Tagged(self.repository.clone(), tag.to_string());
        self.get_manifest(tag.as_ref(), &resource, Access::Pull)
    }

    fn manifest(&self, digest: Digest) -> Result<RawManifest, RegistryError> {
        let resource = Resource::Manifest(self.repository.clone(), digest);
        let found = self.get_manifest(&format!("sha256:{digest}"), &resource, Access::Pull)?;
        found.ok_or_else(|| RegistryError::Missing {
            registry: self.registry().to_owned(),
            resource,
            said: String::new(),
        })
    }

    fn blob(&self, descriptor: &Descriptor, resource: &Resource) -> Result<Vec<u8>, RegistryError> {
        let url = self.url(&format!("blobs/sha256:{}", descriptor.digest))?;
        let bounds = self.session.network().large(descriptor.size);
        let request = HttpRequest::new(Method::GET, url, bounds);
        let tell = |progress: Progress| {
            let (received, total) = (progress.received, Some(descriptor.size));
            self.progress.tell(&Transfer { resource, received, total });
        };
        let fetched = self
            .session
            .send(&self.repository, Access::Pull, &request, resource.clone(), &tell)
            .map_err(|error| match error {
                RegistryError::TooLarge { registry, resource, limit } => {
                    content::size(&registry, &resource, limit, "more".to_owned())
                }
                error => error,
            })?;
        Ok(self.successful(fetched, resource)?.response.body)
    }

    fn referrers(
        &self,
        subject: Digest,
        artifact_type: &str,
    ) -> Result<Option<Index>, RegistryError> {
        let resource = Resource::Signatures(self.repository.clone(), subject);
        let mut url = self.url(&format!("referrers/sha256:{subject}"))?;
        url.query_pairs_mut().append_pair("artifactType", artifact_type);
        let mut request = HttpRequest::new(Method::GET, url, self.session.network().small());
        set(&mut request, ACCEPT, INDEX);
        let fetched = self.session.send(
            &self.repository,
            Access::Pull,
            &request,
            resource.clone(),
            &|_| {},
        )?;
        if NO_REFERRERS.contains(&fetched.response.status) {
            return Ok(None);
        }
        let response = self.successful(fetched, &resource)?.response;
        if response.media_type().as_deref() != Some(INDEX) {
            // Something else answers to every path.
            return Ok(None);
        }
        json::read(&response.body).map(Some).map_err(self.wrong(&resource))
    }
}

impl Remote<'_> {
    pub(crate) fn url(&self, rest: &str) -> Result<Url, RegistryError> {
        self.session.url(&self.repository, rest)
    }

    /// The manifest or index that a tag or digest names, if it is there.
    pub(crate) fn get_manifest(
        &self,
        reference: &str,
        resource: &Resource,
        access: Access,
    ) -> Result<Option<RawManifest>, RegistryError> {
        let url = self.url(&format!("manifests/{reference}"))?;
        let mut request = HttpRequest::new(Method::GET, url, self.session.network().small());
        set(&mut request, ACCEPT, &ACCEPTED.join(", "));
        let fetched =
            self.session.send(&self.repository, access, &request, resource.clone(), &|_| {})?;
        if fetched.response.status == 404 {
            return Ok(None);
        }
        let response = self.successful(fetched, resource)?.response;
        let media_type = response.media_type();
        Ok(Some(RawManifest { bytes: response.body, media_type }))
    }

    fn get(&self, request: &HttpRequest, resource: &Resource) -> Result<Fetched, RegistryError> {
        let fetched = self.session.send(
            &self.repository,
            Access::Pull,
            request,
            resource.clone(),
            &|_| {},
        )?;
        self.successful(fetched, resource)
    }

    /// A response of success.
    pub(crate) fn successful(
        &self,
        fetched: Fetched,
        resource: &Resource,
    ) -> Result<Fetched, RegistryError> {
        // Status 206 and the like are answers to other questions.
        if matches!(fetched.response.status, 200..=204) {
            return Ok(fetched);
        }
        let asked = Asked { registry: self.registry().to_owned(), resource: resource.clone() };
        Err(self.session.refusal(&fetched.response, &asked))
    }

    /// The error of a response that is not what was asked for.
    pub(crate) fn wrong(&self, resource: &Resource) -> impl Fn(String) -> RegistryError {
        let (registry, resource) = (self.registry().to_owned(), resource.clone());
        move |why| RegistryError::Answer {
            registry: registry.clone(),
            resource: resource.clone(),
            why,
        }
    }

    fn too_many(&self, resource: Resource, most: usize) -> RegistryError {
        RegistryError::TooMany { registry: self.registry().to_owned(), resource, most }
    }
}

/// Sets a header whose value is known to be one.
pub(crate) fn set(request: &mut HttpRequest, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        request.headers.insert(name, value);
    }
}

/// The next page (RFC 8288), where the whole answer is on several.
fn next(response: &HttpResponse, url: &Url) -> Option<Url> {
    let links = response.header(LINK)?.split(',');
    let next = links.filter_map(|link| link.trim().strip_prefix('<')?.split_once('>'));
    let is_next = |parameters: &str| {
        let mut parameters = parameters.split(';').map(str::trim);
        parameters.any(|it| it == "rel=\"next\"" || it == "rel=next")
    };
    let (target, _) = next.into_iter().find(|(_, parameters)| is_next(parameters))?;
    url.join(target).ok()
}
