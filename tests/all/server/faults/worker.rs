//! Runs scenarios, one after the other.

use super::{
    Scenario, Verb,
    judge::{self, Outcome},
    kinds::PATIENCE,
};
use crate::server::{
    api::Api,
    client::Client,
    proxy::{Fault, Proxy, Rule},
    real::Server,
    whole::{self, ALL},
};

/// A timeout that is long enough on a busy machine, in seconds.
const PATIENT: u32 = 60;

/// A client, and the proxy between it and the server.
type Pair = (Proxy, Client);

/// Clients with and without a proxy.
pub(super) struct Worker<'a> {
    server: &'a Server,
    api: Api,
    direct: Client,
    patient: Pair,
    /// A client with a short timeout.
    hasty: Option<Pair>,
    /// The prefix of the names of its stacks.
    name: String,
    count: usize,
}

impl<'a> Worker<'a> {
    pub(super) fn new(server: &'a Server, name: &str) -> Result<Self, String> {
        let patient = pair(server, PATIENT)?;
        let direct = Client::new(&server.url, &server.key);
        let name = format!("faults-{name}");
        let api = Api::of(server)?;
        Ok(Self { server, api, direct, patient, hasty: None, name, count: 0 })
    }

    /// The number of requests of a command without faults.
    pub(super) fn count(&mut self, verb: Verb) -> Result<usize, String> {
        let name = self.prepare(verb)?;
        let (proxy, client) = &self.patient;
        warm(proxy, client)?;
        client.run(&(verb.line)(&name))?.done()?;
        whole::is(&self.api, &name, &[verb.after])?;
        self.api.remove(&name)?;
        Ok(proxy.take_log().len())
    }

    /// Runs a scenario, and checks the outcome.
    pub(super) fn play(&mut self, scenario: &Scenario) -> Result<(), String> {
        let name = self.prepare(scenario.verb)?;
        let played = match &scenario.kind.fault {
            // A closed proxy cannot be reused.
            None => self.one(scenario, &name, &pair(self.server, PATIENT)?),
            Some(Fault::Delay(_)) => {
                let hasty = self.hasty.take().map_or_else(|| pair(self.server, PATIENCE), Ok)?;
                let played = self.one(scenario, &name, &hasty);
                self.hasty = Some(hasty);
                played
            }
            Some(_) => self.one(scenario, &name, &self.patient),
        };
        let Scenario { verb, kind, which } = scenario;
        let from = which.start + 1;
        let times = if scenario.stays() { "from" } else { "at" };
        self.api.remove(&name)?;
        played.map_err(|error| {
            format!("{}, {} {times} request {from}: {error}", verb.name, kind.name)
        })
    }

    fn one(&self, scenario: &Scenario, name: &str, (proxy, client): &Pair) -> Result<(), String> {
        let Scenario { verb, kind, which } = scenario;
        warm(proxy, client)?;
        match &kind.fault {
            None => proxy.answer_only(which.start),
            Some(fault) => proxy.add(Rule::new(which.clone(), fault.clone())),
        }
        let ran = client.run(&format!("{} -o json -vv", (verb.line)(name)))?;
        proxy.settle();
        proxy.heal();
        let mut secrets = proxy.tokens();
        secrets.insert(self.server.key.clone());
        secrets.extend(whole::SECRETS.map(str::to_owned));
        let outcome = Outcome { ran, log: proxy.take_log(), secrets };
        judge::check_output(scenario, &outcome)?;
        judge::check_objects(scenario, &outcome, name, &self.api)?;
        match verb.name {
            "create" => whole::create_finishes(&self.direct, &self.api, name),
            "delete" | "delete-recursive" => whole::delete_finishes(&self.direct, &self.api, name),
            _ => Ok(()),
        }
    }

    /// Creates the objects that a command starts with, and returns the name of its stack.
    fn prepare(&mut self, verb: Verb) -> Result<String, String> {
        self.count += 1;
        let name = format!("{}-{}x", self.name, self.count);
        if verb.before == ALL {
            self.direct.run(&format!("{} --no-activate", whole::create(&name)))?.done()?;
        }
        Ok(name)
    }
}

fn pair(server: &Server, patience: u32) -> Result<Pair, String> {
    let proxy = Proxy::before(&server.url)?;
    // On a busy machine, a login may exceed the short timeout.
    let login = || Client::logged_in(&proxy.url(), &server.key, patience);
    let client = (0..10).find_map(|_| login().ok()).map_or_else(login, Ok)?;
    Ok((proxy, client))
}

/// Ensures that a token is cached, and clears the log.
fn warm(proxy: &Proxy, client: &Client) -> Result<(), String> {
    client.run("stack list --size 1")?.done()?;
    proxy.take_log();
    Ok(())
}
