//! A hostile registry, and what becomes of it.

mod bodies;
mod downloads;
mod kept;
mod logins;
mod manifests;
mod pushes;
mod server;
mod signatures;
mod tags;

use crate::{
    ComponentManifest, Options, Registry, RegistryError, Repository, Times, manifest::Descriptor,
};
use kitaru_http::Pace;
use kitaru_provider_host::Digest;
use serde_json::{Value, json};
use server::{Reply, Request, Server};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

/// Times that a test can wait for until they are over.
fn impatient() -> Options {
    let soon = Duration::from_millis(400);
    let pace = Pace { bytes: 1 << 10, window: Duration::from_millis(300) };
    let times = Times { headers: soon, pace, ..Times::default() };
    Options { times, ..Options::default() }
}

/// What a repository `acme/nomad` of a registry has, by path below it.
#[derive(Clone, Default)]
struct Shelf(BTreeMap<String, Reply>);

impl Shelf {
    /// A component with a manifest of this form, and the tag `1.0.0`.
    fn with(manifest: &Value) -> (Self, Digest) {
        let mut shelf = Self::default();
        let digest = shelf.manifest(Some("1.0.0"), MANIFEST, &manifest.to_string());
        shelf.blob(COMPONENT);
        (shelf, digest)
    }

    fn put(&mut self, path: &str, reply: Reply) -> &mut Self {
        self.0.insert(path.to_owned(), reply);
        self
    }

    fn blob(&mut self, bytes: &[u8]) -> Digest {
        let digest = Digest::of(bytes);
        self.put(&format!("blobs/sha256:{digest}"), Reply::ok(bytes));
        digest
    }

    fn manifest(&mut self, tag: Option<&str>, kind: &str, text: &str) -> Digest {
        let digest = Digest::of(text.as_bytes());
        let reply = Reply::ok(text.as_bytes()).header("Content-Type", kind);
        self.put(&format!("manifests/sha256:{digest}"), reply.clone());
        if let Some(tag) = tag {
            self.put(&format!("manifests/{tag}"), reply);
        }
        digest
    }

    fn serve(self) -> Server {
        Server::start(move |request| self.answer(request))
    }

    fn answer(&self, request: &Request) -> Reply {
        let path = request.path.strip_prefix("/v2/acme/nomad/");
        path.and_then(|path| self.0.get(path)).cloned().unwrap_or(Reply::status(404))
    }
}

/// The manifest of [`COMPONENT`].
fn manifest() -> Value {
    json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": {
            "mediaType": "application/vnd.wasm.config.v0+json",
            "digest": format!("sha256:{}", Digest::of(b"{}")),
            "size": 2,
        },
        "layers": [descriptor("application/wasm", COMPONENT)],
    })
}

fn descriptor(kind: &str, bytes: &[u8]) -> Value {
    serde_json::to_value(Descriptor::of(kind, bytes)).unwrap()
}

fn repository(server: &Server) -> Repository {
    Repository::new(&server.authority(), "acme/nomad").unwrap()
}

fn open(options: &Options) -> Registry {
    Registry::open(options).unwrap()
}

/// Fetches the manifest with a digest, and its component.
fn fetched(server: &Server, digest: Digest, options: &Options) -> Result<Vec<u8>, RegistryError> {
    let (registry, repository) = (open(options), repository(server));
    let manifest = registry.manifest(&repository, digest)?;
    registry.component(&repository, &manifest)
}

/// The code of an error, whose message is one line that can be shown.
fn code<T: std::fmt::Debug>(result: Result<T, RegistryError>) -> &'static str {
    let error = result.unwrap_err();
    let text = error.to_string();
    assert!(!text.contains('\n') && !text.contains('\u{1b}') && text.len() < 1000, "{text}");
    error.code()
}

#[test]
fn a_component_is_fetched_and_its_progress_told() {
    let (mut shelf, digest) = Shelf::with(&manifest());
    // A header says nothing about a digest.
    let lying = Reply::ok(manifest().to_string().as_bytes())
        .header("Content-Type", MANIFEST)
        .header("Docker-Content-Digest", &format!("sha256:{}", Digest::of(b"other")));
    shelf.put("manifests/1.0.0", lying);
    let server = shelf.serve();
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let sink = Arc::clone(&told);
    let progress = crate::ProgressListener::new(move |transfer| {
        sink.lock().unwrap().push((transfer.received, transfer.total));
    });
    let registry = open(&Options { progress, ..Options::default() });
    let repository = repository(&server);
    assert_eq!(registry.resolve(&repository, &"1.0.0".parse().unwrap()), Ok(digest));
    let found = registry.manifest(&repository, digest).unwrap();
    assert_eq!((found.component, found.component_size), (Digest::of(COMPONENT), 8));
    assert_eq!(registry.component(&repository, &found).unwrap(), COMPONENT);
    assert_eq!(*told.lock().unwrap(), [(8, Some(8))]);
}

#[test]
fn an_operation_ends_when_the_caller_gives_up() {
    let server = Server::start(|_| Reply::silent());
    let cancelled = kitaru_provider_host::Cancelled::when(|| true);
    let registry = open(&Options { cancelled, ..Options::default() });
    assert_eq!(code(registry.tags(&repository(&server))), "registry.cancelled");
}

#[test]
fn what_is_not_there_is_named() {
    let server = Shelf::default().serve();
    let registry = open(&Options::default());
    let missing = registry.resolve(&repository(&server), &"9.0.0".parse().unwrap()).unwrap_err();
    let authority = server.authority();
    let text = format!("`{authority}` does not have the tag `9.0.0` of `acme/nomad`");
    assert_eq!((missing.to_string(), missing.code()), (text, "registry.missing"));
    let gone: Result<ComponentManifest, _> =
        registry.manifest(&repository(&server), Digest::of(b"none"));
    assert_eq!(code(gone), "registry.missing");
}
