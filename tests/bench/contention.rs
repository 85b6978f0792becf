//! Measures changes of one state by several processes at once.

use super::{process::Program, verdict, words, world::World};
use std::{
    error::Error,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Instant,
};

/// How many stacks are created for each line.
const STACKS: usize = 192;
/// The longest that one of the processes should take, in milliseconds.
const WORST: f64 = 200.0;

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    println!("\n{:42} {:>10} {:>10} {:>7}  wanted", "creates at once", "a second", "worst ms", "");
    for (processes, wanted) in [(1, 180.0), (8, 300.0), (32, 300.0)] {
        let world = World::new("contention")?;
        let program = world.program(words("stack create at-once-{}"));
        // Its provider is compiled.
        program.time()?;
        // What the system has yet to write of earlier measurements would be waited for here.
        Command::new("sync").status()?;
        let (a_second, worst) = create(&program, processes)?;
        let enough = if a_second >= wanted { "ok" } else { "UNDER" };
        let in_time = verdict(worst, WORST);
        let name = format!("{processes} processes");
        println!(
            "{name:42} {a_second:>10.0} {worst:>10.1} {:>7}  {wanted} {enough}, {in_time}",
            ""
        );
    }
    Ok(())
}

/// Stacks created in a second, and the longest that one took, in milliseconds.
fn create(program: &Program, processes: usize) -> Result<(f64, f64), Box<dyn Error>> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<f64, String> {
        let mut worst = 0.0_f64;
        while next.fetch_add(1, Ordering::Relaxed) < STACKS {
            worst = worst.max(program.time().map_err(|error| error.to_string())?);
        }
        Ok(worst)
    };
    let begun = Instant::now();
    let worst: Vec<Result<f64, String>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..processes).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|it| it.join().unwrap_or_else(|_| Err("panic".into()))).collect()
    });
    #[expect(clippy::cast_precision_loss, reason = "there are 192")]
    let a_second = STACKS as f64 / begun.elapsed().as_secs_f64();
    let worst: Result<Vec<f64>, String> = worst.into_iter().collect();
    Ok((a_second, worst?.into_iter().fold(0.0, f64::max)))
}
