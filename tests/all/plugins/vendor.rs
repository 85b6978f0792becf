//! A vendor's life: build, sign, publish, install, lock, sync, update, yank, removal.
//!
//! The registry is a real one, with TLS from a private authority and a login that a credential
//! helper has; signatures are sigstore-js's.

use super::person::Person;
use crate::{
    install::installed,
    providers,
    registry::real::{PASSWORD, RealRegistry, USER},
};
use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use std::{fs, path::Path, process::Command};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("plugins::a_vendors_life", life),
        Trial::test("plugins::a_vendored_directory_is_a_mirror_without_a_network", offline),
        Trial::test("plugins::nobody_else_supplies_what_a_vendor_does", strangers),
    ]
}

/// A vendor with a registry, and keys.
struct Vendor {
    registry: RealRegistry,
    person: Person,
}

impl Vendor {
    fn new() -> Result<Self, Failed> {
        let registry = RealRegistry::with_tls_and_login()?;
        let person = customer(&registry)?;
        for name in ["acme", "other"] {
            let key = person.path().join(format!("{name}.pem"));
            openssl(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], &key)?;
            let public = person.path().join(format!("{name}.pub"));
            openssl(&["pkey", "-pubout", "-in", &key.to_string_lossy()], &public)?;
        }
        Ok(Self { registry, person })
    }

    fn repository(&self) -> Result<String, Failed> {
        let repository = self.registry.repository("acme/nomad")?;
        Ok(format!("oci://{}/{}", repository.registry(), repository.name()))
    }

    /// Publishes a component, and returns the digest of its manifest.
    fn publish(&self, file: &str, version: &str) -> Result<String, Failed> {
        let file = providers::directory().join(format!("{file}.wasm"));
        let to = format!("{}:{version}", self.repository()?);
        let published = self.person.done(&["plugin", "publish", &file.to_string_lossy(), &to])?;
        let manifest = published["item"]["manifest"].as_str().unwrap_or_default();
        Ok(manifest.trim_start_matches("sha256:").to_owned())
    }

    /// Publishes a component with a signature of a digest.
    fn publish_signed(
        &self,
        file: &str,
        version: &str,
        key: &str,
        subject: Option<&str>,
    ) -> Result<String, Failed> {
        let manifest = self.publish(file, version)?;
        let bundle = self.person.path().join("bundle.json");
        sign(
            &self.person.path().join(format!("{key}.pem")),
            subject.unwrap_or(&manifest),
            &bundle,
        )?;
        let file = providers::directory().join(format!("{file}.wasm"));
        let (file, bundle) = (file.to_string_lossy(), bundle.to_string_lossy());
        let to = format!("{}:{version}", self.repository()?);
        self.person.done(&["plugin", "publish", &file, &to, "--bundle", &bundle])?;
        Ok(manifest)
    }

    fn key(&self) -> String {
        self.person.path().join("acme.pub").display().to_string()
    }

    /// Takes a version back, as registries do: the tag is gone, and the manifest stays.
    fn yank(&self, version: &str) -> Result<(), Failed> {
        let tags = "data/docker/registry/v2/repositories/acme/nomad/_manifests/tags";
        Ok(fs::remove_dir_all(self.registry.directory.join(tags).join(version))?)
    }
}

/// Somebody with a login for the registry, who trusts nobody yet.
fn customer(registry: &RealRegistry) -> Result<Person, Failed> {
    let docker = registry.helper(USER, PASSWORD)?;
    let mut person = Person::new();
    person.set("KITARU_SSL_CA_CERT", registry.directory.join("ca.crt"));
    person.set("DOCKER_CONFIG", &docker);
    person.add_to_path(&docker);
    Ok(person)
}

fn life() -> Result<(), Failed> {
    let vendor = Vendor::new()?;
    let (repository, key) = (vendor.repository()?, vendor.key());
    vendor.publish_signed("nomad", "2.3.1", "acme", None)?;

    let user = customer(&vendor.registry)?;
    let wanted = format!("{repository}@^2");
    user.refused(&["plugin", "install", &wanted], "plugin.untrusted")?;
    user.nothing_is_installed()?;
    user.done(&["plugin", "trust", "add", &repository, "--key", &key])?;
    let installed = user.done(&["plugin", "install", &wanted])?;
    is(&installed["items"][0]["version"], "2.3.1")?;
    is(&installed["items"][0]["signature"], "key")?;
    let stack = ["--type", "nomad", "--datacenter", "dc1", "--artifact-store", "file:///mnt/a"];
    user.done(&[&["stack", "create", "lab"], &stack[..]].concat())?;

    // A project, and a fresh clone of it by somebody else.
    let project = user.path().join("shop");
    fs::create_dir(&project)?;
    let table = format!("[tool.kitaru.plugins]\nnomad = \"{repository}@^2\"\n");
    fs::write(project.join("pyproject.toml"), &table)?;
    user.done_in(&project, &["plugin", "sync"])?;
    let lock = fs::read_to_string(project.join("kitaru.lock"))?;
    let other = customer(&vendor.registry)?;
    let clone = other.path().join("shop");
    fs::create_dir(&clone)?;
    fs::write(clone.join("pyproject.toml"), &table)?;
    fs::write(clone.join("kitaru.lock"), &lock)?;
    other.refused_in(&clone, &["plugin", "sync", "--locked"], "plugin.untrusted")?;
    other.done(&["plugin", "trust", "add", &repository, "--key", &key])?;
    other.done_in(&clone, &["plugin", "sync", "--locked"])?;
    same(&fs::read_to_string(clone.join("kitaru.lock"))?, &lock)?;
    other.done_in(&clone, &[&["stack", "create", "lab"], &stack[..]].concat())?;

    // A new version, and the way back.
    vendor.publish_signed("nomad-2.4.0", "2.4.0", "acme", None)?;
    let outdated = user.done(&["plugin", "outdated"])?;
    is(&outdated["items"][0]["fitting"], "2.4.0")?;
    let update = user.done(&["plugin", "update", "nomad"])?;
    is(&update["item"]["after"]["version"], "2.4.0")?;
    is(&update["item"]["changes"][0]["name"], "network")?;
    vendor.yank("2.4.0")?;
    user.refused(&["plugin", "update", "nomad"], "plugin.older")?;
    user.done(&["plugin", "update", "nomad", "--to", "2.3.1"])?;
    // What serves is what is updated, also while the newer one is kept.
    let again = user.done(&["plugin", "update", "nomad", "--dry-run"])?;
    is(&again["item"]["before"]["version"], "2.3.1")?;
    // The clone stays what its lock says.
    same(&fs::read_to_string(clone.join("kitaru.lock"))?, &lock)?;

    user.done(&["plugin", "verify"])?;
    user.done(&["plugin", "remove", "nomad"])?;
    user.nothing_is_installed()?;
    user.done(&["stack", "show", "lab"])?;
    user.done(&["stack", "delete", "lab", "--recursive", "--force"])?;
    Ok(())
}

/// What is vendored serves as a mirror, with its signatures, where there is no network.
fn offline() -> Result<(), Failed> {
    let vendor = Vendor::new()?;
    let (repository, key) = (vendor.repository()?, vendor.key());
    vendor.publish_signed("nomad", "2.3.1", "acme", None)?;
    let user = customer(&vendor.registry)?;
    user.done(&["plugin", "trust", "add", &repository, "--key", &key])?;
    user.done(&["plugin", "install", &repository])?;
    vendor.publish_signed("nomad-2.4.0", "2.4.0", "acme", None)?;
    let directory = user.path().join("mirror");
    let mirror = directory.to_string_lossy().into_owned();
    user.done(&["plugin", "vendor", &mirror])?;
    user.done(&["plugin", "update", "nomad"])?;
    let vendored = user.done(&["plugin", "vendor", &mirror])?;

    let mut other = Person::new();
    other.cut_network();
    other.refused(&["plugin", "install", &repository], "registry.unreachable")?;
    let mirrors = vendored["mirrors"].as_object().ok_or("no mirrors")?;
    let lines = mirrors.iter().map(|(prefix, path)| format!("\"{prefix}\" = {path}\n"));
    let settings = format!("[mirrors]\n{}", lines.collect::<String>());
    fs::write(other.settings().join("settings.toml"), settings)?;
    other.refused(&["plugin", "install", &repository], "plugin.untrusted")?;
    other.done(&["plugin", "trust", "add", &repository, "--key", &key])?;
    let older = format!("{repository}@2.3.1");
    is(&other.done(&["plugin", "install", &older])?["items"][0]["version"], "2.3.1")?;
    is(&other.done(&["plugin", "update", "nomad"])?["item"]["after"]["version"], "2.4.0")?;
    let stack = ["--type", "nomad", "--datacenter", "dc1", "--artifact-store", "file:///mnt/a"];
    other.done(&[&["stack", "create", "lab"], &stack[..]].concat())?;
    other.done(&["plugin", "verify"])?;
    Ok(())
}

fn strangers() -> Result<(), Failed> {
    let vendor = Vendor::new()?;
    let (repository, key) = (vendor.repository()?, vendor.key());
    let first = vendor.publish_signed("nomad", "1.0.0", "acme", None)?;
    vendor.publish("nomad-2.4.0", "1.1.0")?;
    vendor.publish_signed("hostile", "1.2.0", "other", None)?;
    vendor.publish_signed("twin-a", "1.3.0", "acme", Some(&first))?;
    vendor.publish_signed("shadow", "1.4.0", "acme", None)?;
    let user = customer(&vendor.registry)?;
    user.done(&["plugin", "trust", "add", &repository, "--key", &key])?;
    for (version, code) in [
        ("1.1.0", "plugin.untrusted"),
        ("1.2.0", "plugin.untrusted"),
        ("1.3.0", "plugin.signature"),
        ("1.4.0", "provider.clash"),
        ("9.9.9", "registry.missing"),
        ("^3", "plugin.version"),
    ] {
        user.refused(&["plugin", "install", &format!("{repository}@{version}")], code)?;
        user.nothing_is_installed()?;
    }
    let elsewhere = repository.replace("acme/nomad", "acme/none");
    user.refused(&["plugin", "install", &elsewhere], "registry.missing")?;
    user.done(&["plugin", "install", &format!("{repository}@1.0.0")])?;
    // Somebody who is trusted no longer.
    user.done(&["plugin", "trust", "remove", &repository])?;
    let stack = ["--type", "nomad", "--datacenter", "dc1", "--artifact-store", "file:///mnt/a"];
    let create = [&["stack", "create", "lab"], &stack[..]].concat();
    user.refused(&create, "plugin.untrusted")?;
    // The way out that the refusal names.
    let listed = user.done(&["plugin", "list"])?;
    let digest = listed["items"][0]["digest"].as_str().unwrap_or_default();
    user.done(&["plugin", "trust", "add", "--digest", digest])?;
    user.done(&create)?;
    Ok(())
}

fn sign(key: &Path, manifest: &str, bundle: &Path) -> Result<(), Failed> {
    let modules = installed("sigstore")?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("all/plugins/sign.cjs");
    let output = Command::new("node")
        .arg(script)
        .arg(key)
        .arg(manifest)
        .env("NODE_PATH", modules.parent().unwrap_or(&modules))
        .output()?;
    match output.status.success() {
        true => Ok(fs::write(bundle, output.stdout)?),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

fn openssl(words: &[&str], out: &Path) -> Result<(), Failed> {
    let output = Command::new("openssl").args(words).arg("-out").arg(out).output()?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

fn is(found: &Value, wanted: &str) -> Result<(), Failed> {
    if found == wanted { Ok(()) } else { Err(format!("{found}, and not {wanted}").into()) }
}

fn same(found: &str, wanted: &str) -> Result<(), Failed> {
    if found == wanted { Ok(()) } else { Err(format!("{found}, and not {wanted}").into()) }
}
