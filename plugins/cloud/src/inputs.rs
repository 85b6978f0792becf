//! The inputs that every remote stack type has.

use kitaru_provider::{ARTIFACT_STORE, CONTAINER_REGISTRY, Input, StoredAt};

/// The artifact store, with an example in the help.
#[must_use]
pub fn artifact_store<const N: usize>(example: &str, schemes: [&str; N], forms: &[&str]) -> Input {
    let help = format!("Where outputs are kept: {example}");
    Input::uri("artifact-store", &help, schemes)
        .required()
        .placeholder("URI")
        .synonyms(["bucket", "artifacts", "artifact-path", "storage"])
        .other_forms(forms)
        .stored_at([StoredAt::field(ARTIFACT_STORE, "path")])
}

/// The container registry, with an example in the help.
#[must_use]
pub fn container_registry(example: &str) -> Input {
    required("container-registry", &format!("Where images are pushed: {example}"), "URI")
        .synonyms(["registry", "image-registry", "images", "repository"])
        .stored_at([StoredAt::field(CONTAINER_REGISTRY, "uri")])
}

/// The region, required or not.
#[must_use]
pub fn region(help: &str) -> Input {
    Input::string("region", help).placeholder("REGION").synonyms(["location", "zone"])
}

/// A required input that is text.
#[must_use]
pub fn required(name: &str, help: &str, placeholder: &str) -> Input {
    Input::string(name, help).required().placeholder(placeholder)
}
