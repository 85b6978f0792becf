//! The records of the WIT package, field by field.
//!
//! Their meaning is documented in `v1/types.wit`. No record ever gains a field:
//! what comes later is a named attribute.

use serde::{Deserialize, Serialize};

/// Defines a record for serde and for the component model.
macro_rules! records {
    ($(
        $(#[$meta:meta])*
        struct $name:ident { $( $(#[$field_meta:meta])* $field:ident $(= $wit:literal)?: $type:ty, )* }
    )*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[cfg_attr(
            feature = "host",
            derive(wasmtime::component::ComponentType, wasmtime::component::Lift, wasmtime::component::Lower),
            component(record)
        )]
        pub struct $name {$(
            $(#[$field_meta])*
            $(#[cfg_attr(feature = "host", component(name = $wit))])?
            pub $field: $type,
        )*}
    )*};
}

/// JSON text.
pub type Json = String;

records! {
    /// A named value. A reader ignores the names that it does not know.
    struct Attribute {
        /// The name.
        name: String,
        /// The value.
        value: Json,
    }

    /// One input of `stack create`.
    struct Input {
        /// Lower-case letters, digits and `-`.
        name: String,
        /// `string`, `boolean`, `integer`, `uri` or `choice`.
        kind: String,
        /// Whether a request must have it.
        required: bool,
        /// One sentence.
        help: String,
        /// `placeholder`, `default`, `choices`, `schemes`, `stored-at`.
        attributes: Vec<Attribute>,
    }

    /// A flavor that the component of a target may have.
    struct Flavor {
        /// The name.
        name: String,
        /// A JSON Schema of type `object`.
        fields: Json,
        /// `when`, `docs`.
        attributes: Vec<Attribute>,
    }

    /// A component of a stack, as extra fields address it.
    struct Target {
        /// The kind of the component.
        name: String,
        /// The flavors that it may have.
        flavors: Vec<Flavor>,
        /// No name is known.
        attributes: Vec<Attribute>,
    }

    /// One part of a credential, in the order in which it is typed.
    struct CredentialPart {
        /// The name, which is also the key in the connector's configuration.
        name: String,
        /// Whether the host keeps it.
        secret: bool,
        /// `text` or `file`.
        source: String,
        /// `check`.
        attributes: Vec<Attribute>,
    }

    /// An authentication method, and the parts that are typed for it.
    struct CredentialForm {
        /// The method as it is typed.
        method: String,
        /// The connector's name for it.
        auth_method = "auth-method": String,
        /// Its parts, in order.
        parts: Vec<CredentialPart>,
        /// `aliases`, `when`.
        attributes: Vec<Attribute>,
    }

    /// What a stack type needs and accepts.
    struct Description {
        /// Lower-case letters, digits and `-`.
        stack_type = "stack-type": String,
        /// How the type is written in a sentence.
        display_name = "display-name": String,
        /// One sentence.
        summary: String,
        /// The provider's name.
        provider_name = "provider-name": String,
        /// The provider's version.
        provider_version = "provider-version": String,
        /// In the order of the help.
        inputs: Vec<Input>,
        /// The components that extra fields may address.
        targets: Vec<Target>,
        /// None: the type takes no credentials.
        credentials: Vec<CredentialForm>,
        /// `async`, `verifies`, `recognises`, `made-of`.
        attributes: Vec<Attribute>,
    }

    /// What the user gave as a credential, without its secret parts.
    struct Credential {
        /// The method, by its first name in the description.
        method: String,
        /// The connector's name for it.
        auth_method = "auth-method": String,
        /// The parts that are not secret, by name.
        given: Vec<(String, String)>,
        /// The names of the parts that the host keeps.
        withheld: Vec<String>,
    }

    /// A stack to create, after all sources were merged and read by their declared kinds.
    struct Request {
        /// The name of the stack.
        name: String,
        /// Those that were given or have a default.
        inputs: Vec<(String, Json)>,
        /// By target, a JSON object.
        extra: Vec<(String, Json)>,
        /// Extra values that the host keeps, as `TARGET.FIELD`.
        withheld: Vec<String>,
        /// The credential, if one was given.
        credential: Option<Credential>,
        /// No name is known.
        attributes: Vec<Attribute>,
    }

    /// One thing wrong with a request.
    struct Problem {
        /// `inputs.NAME`, `extra.TARGET.FIELD` or `credential`.
        at: String,
        /// Stable, such as `artifact-store.bucket`.
        code: String,
        /// What is wrong.
        message: String,
        /// What to do about it.
        hint: Option<String>,
        /// `verification`.
        attributes: Vec<Attribute>,
    }

    /// A component to create.
    struct Component {
        /// `orchestrator`, `artifact_store`, `container_registry` or another kind.
        kind: String,
        /// The flavor.
        flavor: String,
        /// A JSON object.
        configuration: Json,
        /// Configuration keys, each with the name of the withheld value that the host puts there.
        secrets: Vec<(String, String)>,
        /// An index into the plan's connectors.
        connector: Option<u32>,
        /// The id of its resource at the connector.
        resource_id = "resource-id": Option<String>,
    }

    /// An authenticated connection to a cloud, which components share.
    struct Connector {
        /// The server's connector type.
        kind: String,
        /// How it authenticates.
        auth_method = "auth-method": String,
        /// A JSON object.
        configuration: Json,
        /// Configuration keys, each with the name of the withheld value that the host puts there.
        secrets: Vec<(String, String)>,
    }

    /// What to create for a request.
    struct StackPlan {
        /// At most one of each kind.
        components: Vec<Component>,
        /// The first has index 0.
        connectors: Vec<Connector>,
        /// The lines that the user is told, in order.
        resources: Vec<(String, String)>,
        /// `keeps`, `resource-types`.
        attributes: Vec<Attribute>,
    }

    /// A component as it is stored, without secret values.
    struct StoredComponent {
        /// `orchestrator`, `artifact_store`, `container_registry` or another kind.
        kind: String,
        /// The component's name.
        name: String,
        /// The flavor.
        flavor: String,
        /// A JSON object.
        configuration: Json,
        /// The id of its resource at the connector.
        resource_id = "resource-id": Option<String>,
        /// The configuration of its connector, a JSON object.
        connector: Option<Json>,
        /// No name is known.
        attributes: Vec<Attribute>,
    }

    /// A stack as it is stored.
    struct StoredStack {
        /// The name of the stack.
        name: String,
        /// Orchestrator, artifact store, container registry, then others.
        components: Vec<StoredComponent>,
        /// `keeps`.
        attributes: Vec<Attribute>,
    }

    /// One component as it is shown.
    struct Row {
        /// `runner`, `storage`, `image_registry`, `additional_component` or another role.
        role: String,
        /// The component's name.
        name: String,
        /// The flavor.
        backend: String,
        /// Names with values, in order.
        details: Vec<(String, String)>,
        /// `purpose`.
        attributes: Vec<Attribute>,
    }
}
