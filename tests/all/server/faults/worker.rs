//! Plays scenarios, one after the other.

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

/// Long enough for an answer of a busy machine.
const PATIENT: u32 = 60;

/// A client, and the proxy between it and the server.
type Pair = (Proxy, Client);

/// Clients with and without a proxy.
pub(super) struct Worker<'a> {
    server: &'a Server,
    api: Api,
    direct: Client,
    patient: Pair,
    /// One that does not wait long.
    hasty: Option<Pair>,
    /// What begins the names of its stacks.
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

    /// How many requests a command sends when nothing goes wrong.
    pub(super) fn count(&mut self, verb: Verb) -> Result<usize, String> {
        let name = self.prepare(verb)?;
        let (proxy, client) = &self.patient;
        warm(proxy, client)?;
        client.run(&(verb.line)(&name))?.done()?;
        whole::is(&self.api, &name, &[verb.after])?;
        self.api.remove(&name)?;
        Ok(proxy.take_log().len())
    }

    /// Plays a scenario; the error says what is wrong with what was seen.
    pub(super) fn play(&mut self, scenario: &Scenario) -> Result<(), String> {
        let name = self.prepare(scenario.verb)?;
        let played = match &scenario.kind.fault {
            // What is closed stays closed.
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
        judge::said(scenario, &outcome)?;
        judge::left(scenario, &outcome, name, &self.api)?;
        match verb.name {
            "create" => whole::create_finishes(&self.direct, &self.api, name),
            "delete" | "delete-recursive" => whole::delete_finishes(&self.direct, &self.api, name),
            _ => Ok(()),
        }
    }

    /// Makes what there is before a command, and returns the name of its stack.
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
    // On a busy machine, a login may take longer than one who is hasty waits.
    let login = || Client::logged_in(&proxy.url(), &server.key, patience);
    let client = (0..10).find_map(|_| login().ok()).map_or_else(login, Ok)?;
    Ok((proxy, client))
}

/// Sees to it that there is a token, and begins anew with the log.
fn warm(proxy: &Proxy, client: &Client) -> Result<(), String> {
    client.run("stack list --size 1")?.done()?;
    proxy.take_log();
    Ok(())
}
