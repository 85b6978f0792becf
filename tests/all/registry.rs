//! Components in a real registry: Debian's, with skopeo as another client.
//!
//! This version of it has no referrers API, so that bundles are attached by the
//! fallback. `kitaru-registry`'s own tests play the API, and registries that lie.

pub(crate) mod real;

use crate::providers::directory;
use kitaru_provider_host::Digest;
use kitaru_registry::{Mirror, Options, Overwrite, Registry, RegistryError, Repository, Tag};
use libtest_mimic::{Failed, Trial};
use real::{PASSWORD, RealRegistry, USER, skopeo};
use std::{collections::BTreeMap, fs, path::Path};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("registry::what_is_pushed_is_pulled", pushed),
        Trial::test("registry::a_tag_that_is_taken_stays", taken),
        Trial::test("registry::a_login_comes_from_a_helper_and_goes_over_tls", login),
        Trial::test("registry::bundles_are_attached_and_found", bundles),
        Trial::test("registry::skopeo_copies_what_was_pushed", skopeo_copies),
        Trial::test("registry::a_directory_of_skopeo_is_a_mirror", mirror),
    ]
}

fn tag(text: &str) -> Result<Tag, Failed> {
    Ok(text.parse()?)
}

fn component() -> Result<Vec<u8>, Failed> {
    Ok(fs::read(directory().join("nomad.wasm"))?)
}

fn annotations() -> BTreeMap<String, String> {
    BTreeMap::from([("org.opencontainers.image.title".to_owned(), "nomad.wasm".to_owned())])
}

fn open(options: &Options) -> Result<Registry, Failed> {
    Ok(Registry::open(options)?)
}

/// Pushes the component of the tests.
fn push(registry: &Registry, repository: &Repository, at: &str) -> Result<Digest, Failed> {
    let pushed =
        registry.push(repository, &tag(at)?, &component()?, &annotations(), Overwrite::Refuse);
    Ok(pushed?)
}

/// Fetches what a tag leads to.
fn pull(registry: &Registry, repository: &Repository, at: &str) -> Result<Digest, Failed> {
    let digest = registry.resolve(repository, &tag(at)?)?;
    let manifest = registry.manifest(repository, digest)?;
    same(&registry.component(repository, &manifest)?, &component()?)?;
    same(&manifest.annotations, &annotations())?;
    Ok(digest)
}

fn same<T: PartialEq>(found: &T, wanted: &T) -> Result<(), Failed> {
    if found == wanted { Ok(()) } else { Err("it is something else".into()) }
}

fn fails<T>(result: Result<T, RegistryError>, code: &str) -> Result<(), Failed> {
    match result {
        Ok(_) => Err(format!("it worked, and `{code}` was wanted").into()),
        Err(error) if error.code() == code => Ok(()),
        Err(error) => Err(format!("`{}`: {error}, and `{code}` was wanted", error.code()).into()),
    }
}

fn pushed() -> Result<(), Failed> {
    let real = RealRegistry::plain()?;
    let (registry, repository) = (open(&Options::default())?, real.repository("acme/nomad")?);
    fails(registry.tags(&repository), "registry.missing")?;
    fails(registry.resolve(&repository, &tag("1.0.0")?), "registry.missing")?;
    let digest = push(&registry, &repository, "1.0.0")?;
    same(&pull(&registry, &repository, "1.0.0")?, &digest)?;
    // The same bytes at another time and place have the same digest.
    let other = RealRegistry::plain()?;
    let elsewhere = open(&Options::default())?;
    same(&push(&elsewhere, &other.repository("x/y")?, "0.1.0")?, &digest)?;
    for number in 0..120 {
        push(&registry, &repository, &format!("1.1.{number}"))?;
    }
    let tags = registry.tags(&repository)?;
    if tags.len() == 121 { Ok(()) } else { Err(format!("{} tags", tags.len()).into()) }
}

fn taken() -> Result<(), Failed> {
    let real = RealRegistry::plain()?;
    let (registry, repository) = (open(&Options::default())?, real.repository("acme/nomad")?);
    let digest = push(&registry, &repository, "1.0.0")?;
    same(&push(&registry, &repository, "1.0.0")?, &digest)?;
    let (tag, component, none) = (tag("1.0.0")?, component()?, BTreeMap::new());
    let push = |overwrite| registry.push(&repository, &tag, &component, &none, overwrite);
    fails(push(Overwrite::Refuse), "registry.tag-taken")?;
    same(&pull(&registry, &repository, "1.0.0")?, &digest)?;
    let moved = push(Overwrite::Allow)?;
    same(&registry.resolve(&repository, &tag)?, &moved)?;
    // What it led to is still there, by its digest.
    same(&registry.manifest(&repository, digest)?.digest, &digest)
}

fn login() -> Result<(), Failed> {
    let real = RealRegistry::with_tls_and_login()?;
    let repository = real.repository("acme/nomad")?;
    let trusted = || Options { authorities: Some(real.authority.clone()), ..Options::default() };
    fails(open(&Options::default())?.tags(&repository), "registry.certificate")?;
    fails(open(&trusted())?.tags(&repository), "registry.no-login")?;
    let with = |user: &str, password: &str| -> Result<Registry, Failed> {
        let helpers = real.helper(user, password)?;
        let helpers =
            Options { docker: Some(helpers.clone()), helpers: Some(helpers.into()), ..trusted() };
        open(&helpers)
    };
    fails(with(USER, "wrong")?.tags(&repository), "registry.unauthorized")?;
    let registry = with(USER, PASSWORD)?;
    let digest = push(&registry, &repository, "1.0.0")?;
    same(&pull(&registry, &repository, "1.0.0")?, &digest)?;
    registry.attach(&repository, digest, b"{}")?;
    same(&registry.signatures(&repository, digest)?.bundles.len(), &1)
}

fn bundles() -> Result<(), Failed> {
    let real = RealRegistry::plain()?;
    let (registry, repository) = (open(&Options::default())?, real.repository("acme/nomad")?);
    let digest = push(&registry, &repository, "1.0.0")?;
    same(&registry.signatures(&repository, digest)?, &Default::default())?;
    fails(registry.attach(&repository, Digest::of(b"none"), b"{}"), "registry.missing")?;
    let bundles: Vec<Vec<u8>> = (0..3).map(|number| format!("{{\"a\":{number}}}").into()).collect();
    for bundle in &bundles {
        registry.attach(&repository, digest, bundle)?;
    }
    // Once more changes nothing.
    registry.attach(&repository, digest, &bundles[0])?;
    let found = registry.signatures(&repository, digest)?;
    let found: Vec<Vec<u8>> = found.bundles.into_iter().map(|bundle| bundle.bytes).collect();
    same(&found, &bundles)?;
    // They belong to nothing else.
    let none = BTreeMap::new();
    let other =
        registry.push(&repository, &tag("2.0.0")?, &component()?, &none, Overwrite::Refuse)?;
    same(&registry.signatures(&repository, other)?, &Default::default())
}

fn skopeo_copies() -> Result<(), Failed> {
    let (from, to) = (RealRegistry::plain()?, RealRegistry::with_tls_and_login()?);
    let source = from.repository("acme/nomad")?;
    let registry = open(&Options::default())?;
    let digest = push(&registry, &source, "1.0.0")?;
    let raw =
        skopeo(&["inspect", "--raw", "--tls-verify=false", &from.docker("acme/nomad:1.0.0")])?;
    same(&Digest::of(&raw), &digest)?;
    let certificates = to.certificates.display().to_string();
    skopeo(&[
        "copy",
        "--src-tls-verify=false",
        "--dest-cert-dir",
        &certificates,
        "--dest-creds",
        &format!("{USER}:{PASSWORD}"),
        &from.docker("acme/nomad:1.0.0"),
        &to.docker("other/nomad:2.0.0"),
    ])?;
    let helpers = to.helper(USER, PASSWORD)?;
    let registry = open(&Options {
        authorities: Some(to.authority.clone()),
        docker: Some(helpers.clone()),
        helpers: Some(helpers.into()),
        ..Options::default()
    })?;
    same(&pull(&registry, &to.repository("other/nomad")?, "2.0.0")?, &digest)
}

fn mirror() -> Result<(), Failed> {
    let real = RealRegistry::plain()?;
    let registry = open(&Options::default())?;
    let digest = push(&registry, &real.repository("acme/nomad")?, "1.0.0")?;
    let directory = real.directory.join("mirror");
    let layout = directory.join("plugins/nomad");
    fs::create_dir_all(&layout)?;
    let to = format!("oci:{}:1.0.0", layout.display());
    skopeo(&["copy", "--src-tls-verify=false", &real.docker("acme/nomad:1.0.0"), &to])?;
    let mirrored = |directory: &Path| -> Result<Registry, Failed> {
        let mirrors = vec![Mirror::directory("oci://registry.acme.example/", directory)?];
        open(&Options { mirrors, ..Options::default() })
    };
    let repository = Repository::new("registry.acme.example", "plugins/nomad")?;
    same(&pull(&mirrored(&directory)?, &repository, "1.0.0")?, &digest)?;
    fails(mirrored(&real.directory.join("none"))?.tags(&repository), "registry.missing")
}
