//! Tests the pages of a long list of stacks.

use super::{
    client::Client,
    proxy::{Proxy, Seen},
    real::Server,
    seed,
};
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeSet;

const STACKS: usize = 300;
/// The largest page that may be requested at once, to bound memory use.
const LONGEST: usize = 1000;

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("server::pages::every_stack_is_on_one_page", pages)]
}

fn pages() -> Result<(), Failed> {
    let server = Server::start()?;
    seed::add_stacks(&server.database(), STACKS)?;
    let proxy = Proxy::before(&server.url)?;
    let client = Client::new(&proxy.url(), &server.key);
    let wanted: BTreeSet<String> =
        (1..=STACKS).map(|number| format!("stack-{number}")).chain(["default".into()]).collect();
    for size in [20, 77, 301, 10_000] {
        let mut seen = Vec::new();
        for page in 1..=(STACKS + 1).div_ceil(size) {
            proxy.take_log();
            let listed = list(&client, page, size)?;
            let asked: Vec<usize> = proxy.take_log().iter().filter_map(asked_for).collect();
            // A long page may be read in parts, but no part may be longer than the page.
            if asked.is_empty() || asked.iter().any(|asked| *asked > size.min(LONGEST)) {
                return Err(
                    format!("page {page} of {size}: {asked:?} stacks were asked for").into()
                );
            }
            seen.extend(listed);
        }
        let names: BTreeSet<String> = seen.iter().cloned().collect();
        if seen.len() != names.len() || names != wanted {
            let missing: Vec<_> = wanted.difference(&names).collect();
            return Err(
                format!("pages of {size}: {} items, without {missing:?}", seen.len()).into()
            );
        }
    }
    match list(&client, 99, 20)?.as_slice() {
        [] => Ok(()),
        other => Err(format!("after the last page: {other:?}").into()),
    }
}

/// The names on a page.
fn list(client: &Client, page: usize, size: usize) -> Result<Vec<String>, String> {
    let line = format!("stack list --page {page} --size {size} -o json");
    let listed = client.run(&line)?.done()?.json();
    if listed["total"] != STACKS + 1 || listed["items"].as_array().is_none() {
        return Err(format!("`{line}` printed {listed}"));
    }
    let items = listed["items"].as_array().into_iter().flatten();
    Ok(items.filter_map(|item| item["name"].as_str().map(str::to_owned)).collect())
}

/// The page size of a request.
fn asked_for(seen: &Seen) -> Option<usize> {
    let mut parameters = seen.query.split('&');
    let size = parameters.find_map(|parameter| parameter.strip_prefix("size="))?;
    (seen.path == "stacks").then(|| size.parse().ok()).flatten()
}
