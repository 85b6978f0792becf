//! Publishes a plugin in a registry.

use crate::{
    disk::{self, DiskError},
    ops::Kitaru,
    outcome::{Body, Outcome},
    plugin::{
        Served,
        address::{PluginSource, WantedPlugin, WantedVersion},
        fetch::Fetched,
    },
    problem::{Failure, Problem},
    words::Words,
};
use kitaru_provider_host::{Digest, InMemory};
use kitaru_registry::{Overwrite, Repository, Tag};
use semver::Version;
use serde_json::json;
use std::{collections::BTreeMap, path::PathBuf};

/// The arguments of [`Kitaru::publish_plugin`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishPlugin {
    /// The file of the component.
    pub file: PathBuf,
    /// Where it goes: `oci://REGISTRY/REPOSITORY:VERSION`.
    pub to: String,
    /// The file of a Sigstore bundle about its manifest, which is attached to it.
    pub bundle: Option<PathBuf>,
}

/// A plugin in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPlugin {
    /// What it serves.
    pub served: Served,
    /// Where it is.
    pub source: PluginSource,
    /// Its tag.
    pub tag: String,
    /// The digest of its component.
    pub digest: Digest,
    /// The digest of its manifest, which is what is signed.
    pub manifest: Digest,
    /// Whether a signature was attached.
    pub signed: bool,
}

impl Kitaru {
    /// Publishes a component that works, under a tag that leads nowhere else. The same component
    /// has the same manifest each time.
    ///
    /// # Errors
    ///
    /// If it is no working provider, the tag is taken, or the registry refuses it.
    pub fn publish_plugin(&self, asked: &PublishPlugin) -> Result<PublishedPlugin, Failure> {
        let wanted = WantedPlugin::parse(&asked.to, |text| self.settings.path(text))?;
        let (repository, tag) = target(&wanted)?;
        let file = PluginSource::File(self.settings.user_path(&asked.file));
        let file = WantedPlugin { source: file, version: WantedVersion::Newest };
        let fetcher = self.fetcher();
        let mut fetched = fetcher.fetch(&file)?;
        let (Some(Fetched { bytes, label, digest, .. }), true) =
            (fetched.pop(), fetched.is_empty())
        else {
            return Err(Problem::usage("plugin.source", "a directory is not published")
                .hint("Name the file of a component.")
                .into());
        };
        let component = InMemory::new(label, bytes.as_slice());
        let (description, _) = self.catalog.try_out(&component)?;
        let served = Served::of(&description);
        let registry = fetcher.registry()?;
        let annotations = annotations(&served, &tag);
        let manifest = registry.push(&repository, &tag, &bytes, &annotations, Overwrite::Refuse)?;
        if let Some(path) = &asked.bundle {
            let path = self.settings.user_path(path);
            let bundle = disk::read(&path).map_err(DiskError::of("read", &path))?;
            registry.attach(&repository, manifest, &bundle)?;
        }
        Ok(PublishedPlugin {
            served,
            source: wanted.source,
            tag: tag.to_string(),
            digest,
            manifest,
            signed: asked.bundle.is_some(),
        })
    }
}

/// The repository and the tag that a plugin is published under.
fn target(wanted: &WantedPlugin) -> Result<(Repository, Tag), Problem> {
    let wrong = |message: String| {
        Problem::usage("plugin.source", message)
            .hint("Write it as in `oci://registry.acme.example/kitaru/acme:1.2.0`.")
    };
    let PluginSource::Registry(repository) = &wanted.source else {
        return Err(wrong("a plugin is published in a registry".to_owned()));
    };
    let WantedVersion::Tag(text) = &wanted.version else {
        return Err(wrong("a plugin is published under a version".to_owned()));
    };
    match (text.parse::<Tag>(), Version::parse(text)) {
        (Ok(tag), Ok(_)) => Ok((repository.clone(), tag)),
        _ => Err(wrong("the tag of a plugin is its version, such as `1.2.0`".to_owned())),
    }
}

/// What registries show of it.
fn annotations(served: &Served, tag: &Tag) -> BTreeMap<String, String> {
    let title = format!("{} {}", served.provider, served.version);
    [
        ("org.opencontainers.image.title", title),
        ("org.opencontainers.image.description", served.summary.clone()),
        ("org.opencontainers.image.version", tag.to_string()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

impl Outcome for PublishedPlugin {
    fn json(&self, _: &dyn Words) -> Body {
        Body::Item(json!({
            "digest": format!("sha256:{}", self.digest),
            "manifest": format!("sha256:{}", self.manifest),
            "signed": self.signed,
            "source": self.source.to_string(),
            "stack_type": self.served.stack_type,
            "version": self.tag,
        }))
    }
}
