//! Finds the server that the Python program started on this machine.
//!
//! The record of it stays when the server is stopped.

use super::Address;
use crate::{
    disk::{self, Writers},
    settings::Settings,
};
use serde::Deserialize;
use std::{
    net::{IpAddr, SocketAddr, TcpStream},
    time::Duration,
};

/// The record, below the directory of the Python program.
const RECORD: &str = "zen_server/daemon/service.json";

/// How long a server on this machine may take to accept a connection.
const SOON: Duration = Duration::from_millis(200);

#[derive(Deserialize)]
struct Record {
    config: Config,
}

#[derive(Deserialize)]
struct Config {
    server: Listening,
}

#[derive(Deserialize)]
struct Listening {
    ip_address: IpAddr,
    port: u16,
}

/// The address of the server, whether it runs or not.
#[must_use]
pub fn started(settings: &Settings) -> Option<Address> {
    let socket = socket(settings)?;
    Address::parse(&format!("http://{socket}")).ok().filter(Address::is_loopback)
}

/// Whether it accepts connections.
#[must_use]
pub fn is_running(settings: &Settings) -> bool {
    socket(settings).is_some_and(|socket| TcpStream::connect_timeout(&socket, SOON).is_ok())
}

fn socket(settings: &Settings) -> Option<SocketAddr> {
    let record = settings.python.join(RECORD);
    let bytes = disk::read_trusted(&record, Writers::OwnGroup).ok()?;
    let record: Record = serde_json::from_slice(&bytes).ok()?;
    let Listening { ip_address, port } = record.config.server;
    Some(SocketAddr::new(ip_address, port))
}
