//! Prints what components describe: one line of JSON for each file that is named.
//!
//! ```sh
//! cargo run --package kitaru-provider-host --example describe -- acme.wasm
//! ```

use kitaru_provider_host::{CodeCache, InMemory, ProviderHost};
use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    let cache = CodeCache::new(directory.path().join("code"), directory.path().join("records"));
    let host = ProviderHost::new(cache);
    for path in env::args().skip(1) {
        let artifact = InMemory::new(path.as_str(), fs::read(&path)?);
        println!("{}", serde_json::to_string(&host.describe(&artifact)?)?);
    }
    Ok(())
}
