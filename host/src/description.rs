//! What a stack type needs and may be told, as its provider describes it.
//!
//! The data that flags are made from, and that a request is read by. It comes
//! checked from `provider`: names are names, and texts are free of control
//! characters.

use crate::stack::Stack;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The head of a description: what every command line for `stack create` must be read with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StackType {
    /// The name, as `--type` takes it.
    pub name: String,
    /// The name as it is written in a sentence.
    pub display_name: String,
    /// One sentence.
    pub summary: String,
    /// The inputs, in the order of the help.
    pub inputs: Vec<Input>,
    /// Whether it takes credentials.
    pub takes_credentials: bool,
    /// Whether `--async` applies.
    pub takes_async: bool,
    /// Whether it verifies, so that `--no-verify` applies.
    pub verifies: bool,
    /// The flavors of an orchestrator by which a foreign stack is of this type.
    pub recognises: Vec<String>,
    /// What else must hold for that.
    pub made_of: Option<MadeOf>,
}

impl StackType {
    /// Whether a stack that somebody else created is of this type.
    #[must_use]
    pub fn is_that_of(&self, stack: &Stack) -> bool {
        let recognised = |flavor: &str| self.recognises.iter().any(|known| known == flavor);
        stack.orchestrator_flavor().is_some_and(recognised)
            && self.made_of.as_ref().is_none_or(|made_of| made_of.holds(stack))
    }
}

/// A condition: every component of a stack is of one of these kinds and of one of these flavors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeOf {
    /// The kinds.
    pub kinds: Vec<String>,
    /// The flavors.
    pub flavors: Vec<String>,
}

impl MadeOf {
    fn holds(&self, stack: &Stack) -> bool {
        stack.components.iter().all(|component| {
            self.kinds.contains(&component.kind) && self.flavors.contains(&component.flavor)
        })
    }
}

/// All of a description: what a request for this type is read with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// What is known of it without its fields.
    pub stack_type: StackType,
    /// The provider's name.
    pub provider: String,
    /// The provider's version.
    pub version: String,
    /// What `--extra` may address.
    pub targets: Vec<Target>,
    /// The ways to say who one is.
    pub credentials: Vec<CredentialForm>,
    /// The extra field that `--async` sets.
    pub asynchronous: Option<Preset>,
}

/// One input of `stack create`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// The flag without its dashes.
    pub name: String,
    /// How its value is read.
    pub kind: InputKind,
    /// Whether a request without it is refused.
    pub required: bool,
    /// One sentence.
    pub help: String,
    /// What stands for the value in the help.
    pub placeholder: Option<String>,
    /// The value of a request that gives none.
    pub default: Option<Value>,
    /// Where a stored stack keeps the value: the first place that has one counts.
    pub stored_at: Vec<StoredAt>,
}

impl Input {
    /// The key in a stack file: `artifact_store` for `artifact-store`.
    #[must_use]
    pub fn key(&self) -> String {
        self.name.replace('-', "_")
    }

    /// The flag as it is typed: `--region <REGION>`.
    #[must_use]
    pub fn usage(&self) -> String {
        let placeholder = self.placeholder.clone().unwrap_or_else(|| self.key().to_uppercase());
        format!("--{} <{placeholder}>", self.name)
    }
}

/// Where a stored stack keeps the value of an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoredAt {
    /// In a field of a component's configuration.
    Field {
        /// The component's kind.
        component: String,
        /// The field.
        field: String,
    },
    /// As what the connector knows a component as.
    Resource {
        /// The component's kind.
        component: String,
    },
    /// In a field of the connector's configuration.
    Connector {
        /// The field.
        field: String,
    },
    /// As a value that the stack itself keeps.
    Kept {
        /// The value's name.
        name: String,
    },
}

/// How the value of an input is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InputKind {
    /// Text; also any kind that this host does not know.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A URI with one of these schemes, or with any if there are none.
    Uri(Vec<String>),
    /// One of these words.
    Choice(Vec<String>),
}

/// A component that `--extra TARGET.FIELD=VALUE` addresses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// The kind of the component.
    pub name: String,
    /// The flavors it may have.
    pub flavors: Vec<Flavor>,
}

/// A flavor of a target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flavor {
    /// The name.
    pub name: String,
    /// The JSON Schema of its configuration, as text: few requests need it.
    pub fields: String,
    /// The names of the fields whose values are secrets, or have one in them.
    pub secrets: Vec<String>,
    /// What must hold for the component to have it.
    pub when: Option<When>,
    /// A page on its fields.
    pub docs: Option<String>,
}

/// A condition: an input is a URI with one of these schemes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// The input.
    pub input: String,
    /// The schemes.
    pub schemes: Vec<String>,
}

/// A way to say who one is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CredentialForm {
    /// The method as it is typed.
    pub method: String,
    /// Other names of the method.
    pub aliases: Vec<String>,
    /// The connector's name for it.
    pub auth_method: String,
    /// Its parts, in order.
    pub parts: Vec<Part>,
    /// What must hold for the form to count.
    pub when: Option<When>,
}

/// A part of a credential.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The name, which is also the key in the connector's configuration.
    pub name: String,
    /// Whether the host keeps it.
    pub secret: bool,
    /// Whether what is typed is the path of a file with the value.
    pub file: bool,
    /// What is verified about it.
    pub check: Option<Check>,
}

/// What is verified about a part of a credential.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Check {
    /// One of the files has a section.
    IniSection {
        /// The files.
        files: Vec<IniFile>,
    },
    /// The value is JSON text with these members.
    JsonMembers {
        /// Members with these texts.
        #[serde(default)]
        equal: std::collections::BTreeMap<String, String>,
        /// Members with any value.
        #[serde(default)]
        present: Vec<String>,
    },
}

/// A file that may have a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IniFile {
    /// A variable that may name another file.
    #[serde(default)]
    pub env: Option<String>,
    /// The file.
    pub path: String,
    /// The section, with `{}` for the part.
    pub section: String,
    /// The one value of the part for which the file counts.
    #[serde(default)]
    pub only: Option<String>,
}

/// An extra field and the value that it is set to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preset {
    /// The component.
    pub target: String,
    /// Its field.
    pub field: String,
    /// The value.
    pub value: Value,
}
