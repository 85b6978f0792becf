//! What a stack type needs and may be told, as its provider describes it.
//!
//! Flags are made from this data, and a request is read by it. It is checked:
//! names are names, and texts have no control characters.
//!
//! Not decided here: which flags the command line has besides (an input may
//! have the name of one), and which stored stacks are of a type.

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use kitaru_contract::{Check, IniFile, MadeOf, Preset, StoredAt, When};

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
    /// What else people call it.
    pub synonyms: Vec<String>,
}

/// All of a description: what a request for this type is read with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// The part that does not depend on flavors and credentials.
    pub stack_type: StackType,
    /// The provider's name.
    pub provider: String,
    /// The provider's version.
    pub version: String,
    /// What `--extra` may address.
    pub targets: Vec<Target>,
    /// The authentication methods.
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
    /// What else people call it.
    pub synonyms: Vec<String>,
    /// How else people write the URI, as `URI FORM FORM…`.
    pub other_forms: Vec<String>,
}

impl Input {
    /// The key in a stack file: `artifact_store` for `artifact-store`.
    #[must_use]
    pub fn key(&self) -> String {
        self.name.replace('-', "_")
    }
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

/// An authentication method, and what is typed for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CredentialForm {
    /// The method as it is typed.
    pub method: String,
    /// Other names of the method.
    pub aliases: Vec<String>,
    /// The connector's name for it.
    pub auth_method: String,
    /// Its parts, in order.
    pub parts: Vec<CredentialPart>,
    /// What must hold for the form to count.
    pub when: Option<When>,
}

/// A part of a credential.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CredentialPart {
    /// The name, which is also the key in the connector's configuration.
    pub name: String,
    /// Whether the host keeps it.
    pub secret: bool,
    /// Whether what is typed is the path of a file with the value.
    pub file: bool,
    /// What is verified about it.
    pub check: Option<Check>,
}
