//! The log, for those who ask for it with `-v` or `KITARU_LOG`.

use crate::world::World;
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
};

const VARIABLE: &str = "KITARU_LOG";

/// Does something while what is logged goes to the world's log.
///
/// `KITARU_LOG` is a level, or levels by target: `debug`, `provider=trace`. What it says wins over
/// how often `-v` was given.
pub fn log_to<T>(world: &World, verbosity: usize, work: impl FnOnce() -> T) -> T {
    let level = match verbosity {
        0 => None,
        1 => Some(LevelFilter::INFO),
        2 => Some(LevelFilter::DEBUG),
        _ => Some(LevelFilter::TRACE),
    };
    let named = world.var(VARIABLE).and_then(|levels| match levels.parse::<Targets>() {
        Ok(targets) => Some(targets),
        Err(error) => {
            let warning = format!("warning: `{VARIABLE}` is not read: {error}\n");
            // Whoever cannot be warned gets the outcome all the same.
            let _ = world.stderr.write(&warning);
            None
        }
    });
    let own = |level| Targets::new().with_target("kitaru", level).with_target("provider", level);
    let Some(targets) = named.or_else(|| level.map(own)) else { return work() };
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(world.stderr.colored)
        .without_time()
        .with_writer(world.log);
    let subscriber = tracing_subscriber::registry().with(targets).with(lines);
    tracing::subscriber::with_default(subscriber, work)
}
