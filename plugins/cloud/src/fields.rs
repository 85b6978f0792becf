//! The fields of artifact stores and container registries on each cloud.
//!
//! Only the types, as ZenML 0.98 declares them. The pages that the flavors link
//! to document the fields.

use kitaru_provider::{
    Fields,
    schema::{object, string},
};

/// The artifact store on S3.
pub(crate) fn s3() -> Fields {
    bucket()
        .field("key", string().nullable().sensitive())
        .field("secret", string().nullable().sensitive())
        .field("token", string().nullable().sensitive())
        .field("client_kwargs", object().nullable())
        .field("config_kwargs", object().nullable())
        .field("s3_additional_kwargs", object().nullable())
}

/// Any artifact store in a bucket; Google Cloud Storage and Azure Blob Storage have no other fields.
pub(crate) fn bucket() -> Fields {
    Fields::new().field("authentication_secret", string().nullable()).field("path", string())
}

/// Any container registry.
pub(crate) fn registry() -> Fields {
    Fields::new()
        .field("authentication_secret", string().nullable())
        .field("uri", string())
        .field("default_repository", string().nullable())
}
