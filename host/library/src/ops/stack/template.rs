//! Writes a stack file to fill in.

use crate::{
    name::StackName,
    ops::Kitaru,
    outcome::{Body, Outcome},
    problem::Failure,
    request::template,
    words::Words,
};
use serde_json::json;

/// The arguments of [`Kitaru::template`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteTemplate {
    /// The type.
    pub stack_type: String,
    /// The name of the stack, if it is known.
    pub name: Option<String>,
}

/// A stack file to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackTemplate {
    /// The type.
    pub stack_type: String,
    /// The file, as YAML with comments.
    pub text: String,
}

impl Kitaru {
    /// Writes a stack file of a type with all its inputs: the required ones to fill in, and the
    /// others in comments. Nothing is created.
    ///
    /// # Errors
    ///
    /// If no provider serves the type, or the name is invalid.
    pub fn template(&self, asked: &WriteTemplate) -> Result<StackTemplate, Failure> {
        let name = asked.name.as_deref().map(StackName::parse).transpose()?;
        let description = self.described(&asked.stack_type)?;
        let text = template::write(&description, name.as_ref());
        Ok(StackTemplate { stack_type: description.stack_type.name, text })
    }
}

impl Outcome for StackTemplate {
    fn json(&self, _: &dyn Words) -> Body {
        Body::Item(json!({ "stack_type": self.stack_type, "template": self.text }))
    }
}
