//! `kitaru login URL`

use super::{Ended, Printer};
use crate::{
    argv::login::{KeyFrom, Login},
    disk::DiskError,
    problem::{Explain, Failure, Fault, Problem},
    server::{Address, Client, Connection, Key, ServerError, Source, Trust},
    store::{Store, remote::Remote},
    view::login::{LoggedIn, Overruled, prompt},
    world::World,
};
use std::{fs, io::Read, time::Duration};
use thiserror::Error;

#[derive(Debug, Error)]
enum KeyError {
    #[error("the API key is not there: {0}")]
    Unreadable(DiskError),
    #[error("the API key is blank")]
    Blank,
}

impl Explain for KeyError {
    fn code(&self) -> &'static str {
        "server.key"
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        Some(
            "Give `--api-key-file` a file with an API key in it, or `-` for standard input."
                .to_owned(),
        )
    }
}

pub(super) fn run(world: &World, printer: &Printer<'_>, words: &Login) -> Result<(), Ended> {
    let address = Address::parse(&words.url)?;
    let url = address.to_string();
    if address.is_exposed() && !words.allow_http {
        return Err(ServerError::Exposed { url }.into());
    }
    let mut connection = Connection::new(address, Source::Login);
    connection.timeout = words.timeout.map_or(connection.timeout, Duration::from_secs);
    connection.project = words.project.clone();
    connection.trust = match &words.authority {
        _ if words.trust_anything => Trust::Anything,
        Some(path) => Trust::Authority(world.dirs.path(path)),
        None => Trust::System,
    };
    let key = words.key.as_ref().map(|from| read(world, from)).transpose()?;
    let stranger = Client::new(world, connection.clone())?;
    let info = stranger.info()?;
    connection.key = Some(match &key {
        Some(key) => Key::of(key),
        None => stranger.ask_person(&mut |page| printer.tell(&prompt(page)))?,
    });
    // Everything is proved before anything is kept.
    let client = Client::new(world, connection.clone())?;
    let user = client.prove()?;
    if let Some(project) = &connection.project {
        client.check_project(project)?;
    }
    let store = Remote::new(world, client);
    let active = store.state().active()?.name.to_string();
    connection.keep(world)?;
    if world.var("KITARU_SERVER_URL").is_some() || world.var("KITARU_AUTH_TOKEN").is_some() {
        printer.warn(&[Problem::from(Overruled)]);
    }
    let project = connection.project;
    printer.print(&LoggedIn { url, version: info.version, user: user.name, project, active })
}

/// The API key, from where the words say it is.
pub(super) fn read(world: &World, from: &KeyFrom) -> Result<String, Failure> {
    let mut text = String::new();
    match from {
        KeyFrom::Words(key) => text.clone_from(key),
        KeyFrom::File(path) => {
            let path = world.dirs.path(path);
            text = fs::read_to_string(&path)
                .map_err(|error| KeyError::Unreadable(DiskError::of("read", &path)(error)))?;
        }
        KeyFrom::StandardInput => {
            let read = world.stdin.borrow_mut().read_to_string(&mut text);
            let place = "standard input".as_ref();
            read.map_err(|error| KeyError::Unreadable(DiskError::of("read", place)(error)))?;
        }
    }
    match text.trim() {
        "" => Err(KeyError::Blank.into()),
        key => Ok(key.to_owned()),
    }
}
