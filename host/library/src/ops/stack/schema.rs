//! Describes stack files as JSON Schema, for editors and CI.

use crate::{
    ops::{Kitaru, provider::known_types},
    outcome::{Body, Outcome},
    plugin::Listing,
    problem::{Failure, Problem},
    request::{json_schema, stack_type},
    words::Words,
};
use kitaru_provider_host::Description;
use serde_json::{Value, json};

/// The arguments of [`Kitaru::file_schema`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DescribeFile {
    /// Only files of this type.
    pub stack_type: Option<String>,
}

/// The JSON Schema of stack files.
#[derive(Debug, Clone, PartialEq)]
pub struct FileSchema {
    /// The schema.
    pub schema: Value,
    /// The problems of providers whose types are not in it.
    pub broken: Vec<Problem>,
}

impl Kitaru {
    /// Describes the stack files that [`Kitaru::create`] takes, by the installed providers.
    ///
    /// # Errors
    ///
    /// If no provider serves the type that is asked for, or it fails.
    pub fn file_schema(&self, asked: &DescribeFile) -> Result<FileSchema, Failure> {
        if let Some(name) = &asked.stack_type {
            let schema = json_schema::stack_file(&[self.described(name)?]);
            return Ok(FileSchema { schema, broken: Vec::new() });
        }
        let Listing { plugins, mut broken } = self.catalog.list(self.listener());
        let mut types = Vec::new();
        for plugin in &plugins {
            match self.description(plugin) {
                Ok(description) => types.push(description),
                Err(error) => broken.push(error.into()),
            }
        }
        Ok(FileSchema { schema: json_schema::stack_file(&types), broken })
    }

    /// The description of the type with a name.
    pub(super) fn described(&self, name: &str) -> Result<Description, Failure> {
        let name = name.trim().to_lowercase();
        match self.catalog.find(&name, self.listener()) {
            Some(plugin) => Ok(self.description(&plugin)?),
            None => {
                let Listing { plugins, broken } = self.catalog.list(self.listener());
                let unknown = stack_type::no_type(&name, &known_types(&plugins));
                // A broken provider may serve the type.
                Err(Failure::of([vec![unknown], broken].concat()))
            }
        }
    }
}

impl Outcome for FileSchema {
    fn json(&self, _: &dyn Words) -> Body {
        Body::Item(json!({ "schema": self.schema }))
    }
}
