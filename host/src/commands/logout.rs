//! `kitaru logout`

use super::{Ended, Printer};
use crate::{
    problem::{Explain, Fault},
    server::{Connection, ServerError},
    view::logout::LoggedOut,
    world::World,
};
use thiserror::Error;

#[derive(Debug, Error)]
#[error("there is no login")]
struct NoLogin;

impl Explain for NoLogin {
    fn code(&self) -> &'static str {
        "server.no-login"
    }

    fn fault(&self) -> Fault {
        Fault::State
    }

    fn hint(&self) -> Option<String> {
        Some("See with `kitaru status` where stacks are; variables are not kept.".to_owned())
    }
}

pub(super) fn run(world: &World, printer: &Printer<'_>) -> Result<(), Ended> {
    let url = match Connection::login(world) {
        Ok(Some(login)) => Some(login.address.to_string()),
        Ok(None) => return Err(NoLogin.into()),
        // This is the way out.
        Err(ServerError::Damaged { .. } | ServerError::Address { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    Connection::forget(world)?;
    printer.print(&LoggedOut { url, overruled: world.var("KITARU_SERVER_URL").is_some() })
}
