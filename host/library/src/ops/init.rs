//! Initialises a directory as a project with its own active stack.

use super::Kitaru;
use crate::{
    listener::{Listener, Silent},
    name::{Selector, StackName},
    outcome::{Body, Outcome},
    problem::Failure,
    store::{
        self, StoreError,
        pointers::Pointer,
        project::{InitError, Project},
    },
    text::may_be_a_path,
    words::Words,
};
use serde_json::json;
use std::{path::PathBuf, sync::Arc};

/// The arguments of [`Kitaru::init`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Init {
    /// The directory; by default the working directory of the settings.
    pub path: Option<PathBuf>,
}

/// An initialised directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initialised {
    /// The directory.
    pub path: PathBuf,
}

impl Kitaru {
    /// Makes a directory a project whose active stack is `default`.
    ///
    /// # Errors
    ///
    /// If it is a project already, is not a directory, or cannot be written.
    pub fn init(&self, asked: &Init) -> Result<Initialised, Failure> {
        // Whose project this is in now makes no difference, so nothing is said about it.
        let silent: Arc<dyn Listener> = Arc::new(Silent);
        let store = store::open(&self.settings, &silent)?;
        let selector = Selector::from(&StackName::default_stack());
        let default = store.state().find(&selector)?.stack.ok_or(StoreError::NoDefault)?;
        let root = match &asked.path {
            None => self.settings.cwd.clone(),
            Some(typed) => {
                let root = self.settings.user_path(typed);
                if !root.is_dir() && !may_be_a_path(typed) {
                    return Err(InitError::NoDirectory { path: typed.clone() }.into());
                }
                root
            }
        };
        let project = Project::init(&root, store.pointers().backend(), &Pointer::to(&default))?;
        Ok(Initialised { path: project.root().to_owned() })
    }
}

impl Outcome for Initialised {
    fn json(&self, _: &dyn Words) -> Body {
        Body::Item(json!({
            "path": self.path.display().to_string(),
            "repository_directory": ".kitaru",
        }))
    }
}
