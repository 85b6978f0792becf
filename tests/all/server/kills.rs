//! Tests a client that is killed at any of its requests.
//!
//! Repeating the command finishes the change: no component and no connector is
//! left that no command removes.

use super::{
    api::Api,
    client::Client,
    proxy::{Fault, Gate, Proxy, Rule},
    real::Server,
    whole,
};
use libtest_mimic::{Failed, Trial};
use std::{process::Stdio, time::Duration};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("server::kills::a_killed_creation_is_finished_by_a_second_try", creations),
        Trial::test("server::kills::a_killed_deletion_is_finished_by_a_second_try", deletions),
    ]
}

fn creations() -> Result<(), Failed> {
    let world = World::new()?;
    let requests = world.requests(&whole::create("kills-create"), "kills-create")?;
    for moment in 0..requests * 2 {
        let name = format!("kills-create-{moment}x");
        world.kill(&whole::create(&name), moment)?;
        whole::is(&world.api, &name, &[whole::NOTHING, whole::ALL])?;
        whole::create_finishes(&world.client, &world.api, &name).map_err(|error| {
            format!("killed at moment {moment} of {requests} requests: {error}")
        })?;
    }
    Ok(())
}

fn deletions() -> Result<(), Failed> {
    let world = World::new()?;
    world.client.run(&whole::create("kills-delete"))?.done()?;
    let requests = world.requests(&whole::delete("kills-delete"), "kills-delete")?;
    for moment in 0..requests * 2 {
        let name = format!("kills-delete-{moment}x");
        world.client.run(&whole::create(&name))?.done()?;
        world.kill(&whole::delete(&name), moment)?;
        whole::delete_finishes(&world.client, &world.api, &name).map_err(|error| {
            format!("killed at moment {moment} of {requests} requests: {error}")
        })?;
    }
    Ok(())
}

struct World {
    api: Api,
    proxy: Proxy,
    client: Client,
}

impl World {
    fn new() -> Result<Self, String> {
        let server = Server::shared()?;
        let proxy = Proxy::before(&server.url)?;
        let client = Client::new(&proxy.url(), &server.key);
        client.run("stack list")?.done()?;
        Ok(Self { api: Api::of(server)?, proxy, client })
    }

    /// The number of requests of a command. The objects that it creates are removed.
    fn requests(&self, line: &str, name: &str) -> Result<usize, String> {
        self.proxy.take_log();
        self.client.run(line)?.done()?;
        let requests = self.proxy.take_log().len();
        self.api.remove(name)?;
        self.client.run("stack use default")?.done()?;
        match requests {
            0 => Err(format!("`{line}` sends nothing, so this tests nothing")),
            some => Ok(some),
        }
    }

    /// Kills a command before the server receives a request, or before the client receives the
    /// response.
    fn kill(&self, line: &str, moment: usize) -> Result<(), String> {
        let gate = Gate::default();
        let fault = match moment % 2 {
            0 => Fault::HoldRequest(gate.clone()),
            _ => Fault::HoldAnswer(gate.clone()),
        };
        let number = moment / 2;
        self.proxy.add(Rule::new(number..number + 1, fault));
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut command = self.client.command(&words);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| error.to_string())?;
        let reached = gate.is_reached(Duration::from_secs(30));
        let killed = child.kill().and_then(|()| child.wait());
        gate.open();
        self.proxy.settle();
        self.proxy.heal();
        match (reached, killed) {
            (true, Ok(_)) => Ok(()),
            (false, _) => Err(format!("`{line}` never sent request {}", number + 1)),
            (true, Err(error)) => Err(error.to_string()),
        }
    }
}
