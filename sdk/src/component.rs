//! The component form of a provider: the SDK's words, turned into the contract's and back.

#[expect(missing_docs, reason = "generated from the contract, whose texts are in wit/v1")]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../wit/v1",
        world: "provider",
        pub_export_macro: true,
        export_macro_name: "export_provider",
        default_bindings_module: "::kitaru_provider::__private::bindings",
        runtime_path: "::kitaru_provider::__private::wit_bindgen::rt",
        generate_all,
    });
}

/// Asks a provider in the SDK's words, and answers in the contract's.
pub mod answer {
    use super::bindings::kitaru::provider::types as wit;
    use crate::{
        Component, Connector, Credential, CredentialForm, Description, Flavor, Input, Part, Plan,
        Problem, Request, Row, Stack, StackProvider, StoredComponent, Target,
        description::Attributes,
    };
    use serde_json::{Map, Value, json};
    use std::collections::BTreeMap;

    /// Answers `describe`, with the name and version of the provider's crate.
    #[must_use]
    pub fn describe(provider: &impl StackProvider, name: &str, version: &str) -> wit::Description {
        on_panic_tell_the_host();
        let Description {
            stack_type,
            display_name,
            summary,
            inputs,
            targets,
            credentials,
            attributes: known,
        } = provider.describe();
        wit::Description {
            stack_type,
            display_name,
            summary,
            provider_name: name.to_owned(),
            provider_version: version.to_owned(),
            inputs: inputs.into_iter().map(input).collect(),
            targets: targets.into_iter().map(target).collect(),
            credentials: credentials.into_iter().map(credential_form).collect(),
            attributes: attributes(known),
        }
    }

    /// Answers `validate`.
    #[must_use]
    pub fn validate(provider: &impl StackProvider, asked: wit::Request) -> Vec<wit::Problem> {
        on_panic_tell_the_host();
        problems(provider.validate(&request(asked)))
    }

    /// Answers `plan`.
    ///
    /// # Errors
    ///
    /// What the provider finds in the way.
    pub fn plan(
        provider: &impl StackProvider,
        asked: wit::Request,
    ) -> Result<wit::StackPlan, Vec<wit::Problem>> {
        on_panic_tell_the_host();
        let Plan { components, connectors, resources, keeps } =
            provider.plan(&request(asked)).map_err(problems)?;
        let keeps = (!keeps.is_empty()).then(|| ("keeps", json!(keeps)));
        Ok(wit::StackPlan {
            components: components.into_iter().map(component).collect(),
            connectors: connectors.into_iter().map(connector).collect(),
            resources,
            attributes: attributes(keeps.into_iter().collect()),
        })
    }

    /// Answers `show`.
    #[must_use]
    pub fn show(provider: &impl StackProvider, stored: wit::StoredStack) -> Vec<wit::Row> {
        on_panic_tell_the_host();
        let components = stored.components.into_iter().map(stored_component).collect();
        let stack = Stack { name: stored.name, components, keeps: kept(&stored.attributes) };
        provider.show(&stack).into_iter().map(row).collect()
    }

    /// The target has no standard error, so a panic's message goes to the host's log.
    fn on_panic_tell_the_host() {
        #[cfg(target_family = "wasm")]
        {
            static ONCE: std::sync::Once = std::sync::Once::new();
            ONCE.call_once(|| {
                std::panic::set_hook(Box::new(|panic| {
                    let what = panic.payload_as_str().unwrap_or("without a message");
                    let place = panic.location().map(|at| format!(" ({at})")).unwrap_or_default();
                    crate::log(crate::Level::Error, &format!("{what}{place}"));
                }));
            });
        }
    }

    fn attributes(known: Attributes) -> Vec<wit::Attribute> {
        known
            .into_iter()
            .map(|(name, value)| wit::Attribute { name: name.to_owned(), value: value.to_string() })
            .collect()
    }

    fn input(input: Input) -> wit::Input {
        wit::Input {
            name: input.name,
            kind: input.kind.to_owned(),
            required: input.required,
            help: input.help,
            attributes: attributes(input.attributes),
        }
    }

    fn target(target: Target) -> wit::Target {
        wit::Target {
            name: target.name,
            flavors: target.flavors.into_iter().map(flavor).collect(),
            attributes: Vec::new(),
        }
    }

    fn flavor(flavor: Flavor) -> wit::Flavor {
        wit::Flavor {
            name: flavor.name,
            fields: flavor.fields.into_value().to_string(),
            attributes: attributes(flavor.attributes),
        }
    }

    fn credential_form(form: CredentialForm) -> wit::CredentialForm {
        let part = |part: Part| wit::CredentialPart {
            name: part.name,
            secret: part.secret,
            source: part.source.to_owned(),
            attributes: attributes(part.attributes),
        };
        wit::CredentialForm {
            method: form.method,
            auth_method: form.auth_method,
            parts: form.parts.into_iter().map(part).collect(),
            attributes: attributes(form.attributes),
        }
    }

    fn request(asked: wit::Request) -> Request {
        Request {
            name: asked.name,
            inputs: asked.inputs.into_iter().map(|(name, json)| (name, value(&json))).collect(),
            extra: asked.extra.into_iter().map(|(target, json)| (target, object(&json))).collect(),
            withheld: asked.withheld,
            credential: asked.credential.map(|credential| Credential {
                method: credential.method,
                auth_method: credential.auth_method,
                given: credential.given,
                withheld: credential.withheld,
            }),
        }
    }

    fn problems(found: Vec<Problem>) -> Vec<wit::Problem> {
        found
            .into_iter()
            .map(|problem| wit::Problem {
                at: problem.at,
                code: problem.code,
                message: problem.message,
                hint: problem.hint,
                attributes: attributes(
                    problem
                        .verification
                        .then_some(("verification", true.into()))
                        .into_iter()
                        .collect(),
                ),
            })
            .collect()
    }

    fn component(component: Component) -> wit::Component {
        wit::Component {
            kind: component.kind,
            flavor: component.flavor,
            configuration: Value::Object(component.configuration).to_string(),
            secrets: component.secrets,
            connector: component.connector,
            resource_id: component.resource_id,
        }
    }

    fn connector(connector: Connector) -> wit::Connector {
        wit::Connector {
            kind: connector.kind,
            auth_method: connector.auth_method,
            configuration: Value::Object(connector.configuration).to_string(),
            secrets: connector.secrets,
        }
    }

    fn stored_component(stored: wit::StoredComponent) -> StoredComponent {
        StoredComponent {
            kind: stored.kind,
            name: stored.name,
            flavor: stored.flavor,
            configuration: object(&stored.configuration),
            resource_id: stored.resource_id,
            connector: stored.connector.as_deref().map(object).unwrap_or_default(),
        }
    }

    fn kept(attributes: &[wit::Attribute]) -> BTreeMap<String, String> {
        let keeps = attributes.iter().find(|attribute| attribute.name == "keeps");
        // The host writes a map of texts.
        keeps.and_then(|keeps| serde_json::from_str(&keeps.value).ok()).unwrap_or_default()
    }

    fn row(row: Row) -> wit::Row {
        let purpose = row.purpose.map(|purpose| ("purpose", Value::from(purpose)));
        wit::Row {
            role: row.role.to_owned(),
            name: row.name,
            backend: row.backend,
            details: row.details,
            attributes: attributes(purpose.into_iter().collect()),
        }
    }

    /// The host writes valid JSON.
    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap_or_default()
    }

    fn object(json: &str) -> Map<String, Value> {
        serde_json::from_str(json).unwrap_or_default()
    }
}
