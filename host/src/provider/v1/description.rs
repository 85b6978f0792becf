//! A description, turned and checked.

use super::{
    super::clean::{self, Unclean},
    attribute::{self, texts},
    bindings::kitaru::provider::types as wit,
};
use crate::description::{
    CredentialForm, Description, Flavor, Input, InputKind, Part, Preset, StackType, StoredAt,
    Target,
};
use crate::request::schema::Fields;
use crate::text::plain;
use serde_json::Value;

/// The options of `stack create` that are no inputs, and so no names for one.
const RESERVED: [&str; 18] = [
    "activate",
    "async",
    "credentials",
    "credentials-file",
    "dry-run",
    "extra",
    "file",
    "help",
    "name",
    "no-activate",
    "no-async",
    "no-no-activate",
    "no-no-verify",
    "no-verify",
    "output",
    "type",
    "verbose",
    "verify",
];

pub(super) fn description(answer: wit::Description) -> Result<Description, Unclean> {
    let inputs: Vec<Input> = answer.inputs.iter().map(input).collect::<Result<_, _>>()?;
    clean::once(inputs.iter().map(|input| input.name.as_str()), "the input")?;
    let targets: Vec<Target> = answer.targets.into_iter().map(target).collect::<Result<_, _>>()?;
    clean::once(targets.iter().map(|target| target.name.as_str()), "the target")?;
    let credentials: Vec<CredentialForm> =
        answer.credentials.into_iter().map(credential_form).collect::<Result<_, _>>()?;
    let asynchronous: Option<Preset> = attribute::get(&answer.attributes, "async")?;
    Ok(Description {
        stack_type: StackType {
            name: clean::name(&answer.stack_type, "a stack type", '-')?,
            display_name: plain(&answer.display_name),
            summary: plain(&answer.summary),
            inputs,
            takes_credentials: !credentials.is_empty(),
            takes_async: asynchronous.is_some(),
            verifies: attribute::get(&answer.attributes, "verifies")?.unwrap_or(false),
            recognises: texts(&answer.attributes, "recognises")?,
            made_of: attribute::get(&answer.attributes, "made-of")?,
        },
        provider: plain(&answer.provider_name),
        version: plain(&answer.provider_version),
        targets,
        credentials,
        asynchronous,
    })
}

fn input(input: &wit::Input) -> Result<Input, Unclean> {
    let name = clean::name(&input.name, "an input", '-')?;
    if RESERVED.contains(&name.as_str()) {
        return Err(Unclean::Reserved(name));
    }
    let placeholder: Option<String> = attribute::get(&input.attributes, "placeholder")?;
    Ok(Input {
        name,
        kind: match input.kind.as_str() {
            "boolean" => InputKind::Boolean,
            "integer" => InputKind::Integer,
            "uri" => InputKind::Uri(texts(&input.attributes, "schemes")?),
            "choice" => InputKind::Choice(texts(&input.attributes, "choices")?),
            _ => InputKind::String,
        },
        required: input.required,
        help: plain(&input.help),
        placeholder: placeholder.map(|text| plain(&text)),
        default: attribute::get(&input.attributes, "default")?,
        stored_at: stored_at(attribute::get(&input.attributes, "stored-at")?),
    })
}

/// One place, or a list of them. A place of an unknown form is one for a later host.
fn stored_at(places: Option<Value>) -> Vec<StoredAt> {
    let place = |place: &Value| {
        let text = |key: &str| place[key].as_str().map(str::to_owned);
        match (text("component"), text("field"), text("connector"), text("kept")) {
            (Some(component), Some(field), None, None) => {
                Some(StoredAt::Field { component, field })
            }
            (Some(component), None, None, None) if place["resource"] == true => {
                Some(StoredAt::Resource { component })
            }
            (None, None, Some(field), None) => Some(StoredAt::Connector { field }),
            (None, None, None, Some(name)) => Some(StoredAt::Kept { name }),
            _ => None,
        }
    };
    match places {
        Some(Value::Array(places)) => places.iter().filter_map(place).collect(),
        Some(single) => place(&single).into_iter().collect(),
        None => Vec::new(),
    }
}

fn target(target: wit::Target) -> Result<Target, Unclean> {
    let flavor = |flavor: wit::Flavor| {
        let docs: Option<String> = attribute::get(&flavor.attributes, "docs")?;
        let schema = Value::Object(clean::object(&flavor.fields, "a flavor's `fields`")?);
        let fields = Fields::new(&schema);
        let secrets = fields.names().filter(|field| fields.is_sensitive(field));
        Ok(Flavor {
            secrets: secrets.map(str::to_owned).collect(),
            // The same object, without what white space there was.
            fields: schema.to_string(),
            name: plain(&flavor.name),
            when: attribute::get(&flavor.attributes, "when")?,
            docs: docs.map(|url| plain(&url)),
        })
    };
    Ok(Target {
        name: clean::name(&target.name, "a target", '_')?,
        flavors: target.flavors.into_iter().map(flavor).collect::<Result<_, _>>()?,
    })
}

fn credential_form(form: wit::CredentialForm) -> Result<CredentialForm, Unclean> {
    let part = |part: wit::CredentialPart| {
        // A check of an unknown kind is one for a later host.
        let check: Option<Value> = attribute::get(&part.attributes, "check")?;
        Ok(Part {
            name: clean::name(&part.name, "a part of a credential", '_')?,
            secret: part.secret,
            file: part.source == "file",
            check: check.and_then(|check| serde_json::from_value(check).ok()),
        })
    };
    Ok(CredentialForm {
        method: clean::name(&form.method, "a credential's method", '-')?,
        aliases: texts(&form.attributes, "aliases")?,
        auth_method: plain(&form.auth_method),
        parts: form.parts.into_iter().map(part).collect::<Result<_, _>>()?,
        when: attribute::get(&form.attributes, "when")?,
    })
}
