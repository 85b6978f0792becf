//! `kitaru status`

use super::{Ended, Printer};
use crate::{
    provider::source,
    server::{Client, Connection, ServerError},
    store,
    view::status::{Server, Status},
    world::World,
};
use std::time::Instant;

pub(super) fn run(world: &World, printer: &Printer<'_>) -> Result<(), Ended> {
    let store = store::open(world)?;
    let server = match Connection::find(world)? {
        Some(connection) => Some(ask(&Client::new(world, connection)?)),
        None => None,
    };
    let silent = server.as_ref().is_some_and(|server| server.problem.is_some());
    let active = match silent {
        true => None,
        false => Some(store.state().active()?.name.to_string()),
    };
    printer.print(&Status {
        config: world.dirs.config.clone(),
        place: store.place(),
        server,
        project: store.project().map(|project| project.root().to_owned()),
        active,
        plugins: source::directories(&world.dirs),
    })
}

/// What a server says about itself and the user, or why it does not.
fn ask(client: &Client) -> Server {
    let begun = Instant::now();
    let info = client.info();
    let took = begun.elapsed();
    let user = info.as_ref().ok().map(|_| client.user());
    let (user, refused) = match user.transpose() {
        Ok(user) => (user, None),
        Err(error) => (None, Some(error)),
    };
    let (version, silent) = match info {
        Ok(info) => (Some(info.version), None),
        Err(error) => (None, Some(error)),
    };
    Server {
        version,
        user: user.map(|user| user.name),
        took,
        source: client.connection().source,
        problem: silent.or(refused).map(|error: ServerError| error.into()),
    }
}
