//! Where the text of a credential comes from.
//!
//! The flag, a file or standard input; else the key in the stack file; else the
//! variable `KITARU_CREDENTIALS`, which counts only for types that take
//! credentials, since it may be set for other stacks than this one.

use crate::{
    argv::create::Create,
    disk::DiskError,
    problem::{Explain, Fault},
    request::{layer::Credentials, yaml::Place},
    secret::Secret,
    world::World,
};
use std::{fs, io::Read};
use thiserror::Error;

const VARIABLE: &str = "KITARU_CREDENTIALS";

/// A credential cannot be read from where it is said to be.
#[derive(Debug, Error)]
#[error("the credential is not there: {0}")]
pub(super) struct NoCredential(DiskError);

impl Explain for NoCredential {
    fn code(&self) -> &'static str {
        "credential.unreadable"
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        Some("Give `--credentials-file` a file that you can read.".to_owned())
    }
}

/// What the command line says by a file or standard input.
pub(super) fn of_words(world: &World, words: &Create) -> Result<Option<Credentials>, NoCredential> {
    let (text, place) = if let Some(path) = &words.credentials_file {
        let path = world.dirs.cwd.join(path);
        let text = fs::read_to_string(&path);
        (text.map_err(DiskError::of("read", &path)), "--credentials-file")
    } else if words.credentials_from_stdin {
        let mut text = String::new();
        let read = world.stdin.borrow_mut().read_to_string(&mut text);
        (
            read.map(|_| text).map_err(DiskError::of("read", "standard input".as_ref())),
            "--credentials -",
        )
    } else {
        return Ok(words.layer.credentials.clone());
    };
    let text = Secret::new(text.map_err(NoCredential)?);
    Ok(Some(Credentials { text, place: Place::word(place) }))
}

/// What the variable says.
pub(super) fn of_environment(world: &World) -> Option<Credentials> {
    let text = Secret::new(world.var(VARIABLE)?);
    Some(Credentials { text, place: Place::word(VARIABLE) })
}
