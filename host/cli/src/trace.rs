//! Sets up the log, which `-v` or `KITARU_LOG` enables.

use crate::{terminal::Terminal, world::World};
use kitaru::text::is_hidden;
use std::{
    io::{self, Write},
    sync::Arc,
};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
};

/// Runs `work` with log events written to the log of `world`.
///
/// `KITARU_LOG` is a level, or levels by target: `debug`, `provider=trace`. It takes precedence
/// over `verbosity`, the number of `-v` flags.
pub fn log_to<T>(world: &World, verbosity: usize, work: impl FnOnce() -> T) -> T {
    let level = match verbosity {
        0 => None,
        1 => Some(LevelFilter::INFO),
        2 => Some(LevelFilter::DEBUG),
        _ => Some(LevelFilter::TRACE),
    };
    let named = world.settings.log().and_then(|levels| match levels.parse::<Targets>() {
        Ok(targets) => Some(targets),
        Err(error) => {
            let warning = format!("warning: `KITARU_LOG` is not read: {error}\n");
            // The write error is ignored: the outcome does not depend on the log.
            let _ = world.terminal.stderr.write(&warning);
            None
        }
    });
    let named_by_user = named.is_some();
    let own = |level| Targets::new().with_target("kitaru", level).with_target("provider", level);
    let Some(targets) = named.or_else(|| level.map(own)) else { return work() };
    let (log, terminal) = (world.log, Arc::clone(&world.terminal));
    // Where an event comes from is for those who look for a fault.
    let has_target = named_by_user || verbosity > 1;
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(world.terminal.stderr.colored)
        .without_time()
        .with_target(has_target)
        .with_writer(move || Seen(log(), Arc::clone(&terminal)));
    let subscriber = tracing_subscriber::registry().with(targets).with(lines);
    tracing::subscriber::with_default(subscriber, work)
}

/// The log without characters that are not seen, such as those that turn the direction of writing
/// around. Escape sequences are left: those of a value were replaced before.
struct Seen(Box<dyn Write>, Arc<Terminal>);

impl Write for Seen {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        let seen: String = text
            .chars()
            .filter(|c| matches!(c, '\n' | '\t' | '\u{1b}') || !is_hidden(*c))
            .collect();
        self.0.write_all(self.1.stderr.fitted(&seen).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::Stream;
    use kitaru::Settings;

    #[test]
    fn a_colored_log_can_be_written() {
        let stream = || Stream::new(Box::new(io::sink()), true, true);
        let settings = Settings::new([].into(), None, "/".into());
        let terminal = Arc::new(Terminal::new(Box::new(io::empty()), stream(), stream()));
        let world = World { settings, terminal, log: || Box::new(io::sink()) };
        log_to(&world, 1, || tracing::info!(target: "kitaru", "written"));
    }
}
