//! Measures the time and memory of whole processes.

use std::{
    collections::BTreeMap,
    error::Error,
    ffi::OsString,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

/// A command that can be run repeatedly.
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) words: Vec<String>,
    pub(crate) env: BTreeMap<&'static str, OsString>,
    pub(crate) directory: PathBuf,
}

impl Program {
    /// A process that does nothing.
    pub(crate) fn empty() -> Self {
        Self {
            path: env!("CARGO_BIN_EXE_empty").into(),
            words: Vec::new(),
            env: BTreeMap::new(),
            directory: "/".into(),
        }
    }

    fn start(&self) -> Result<Child, Box<dyn Error>> {
        static RUN: AtomicUsize = AtomicUsize::new(0);
        let run = RUN.fetch_add(1, Ordering::Relaxed).to_string();
        let words = self.words.iter().map(|word| word.replace("{}", &run));
        let mut command = Command::new(&self.path);
        command.args(words).env_clear().envs(&self.env).current_dir(&self.directory);
        Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?)
    }

    /// Runs it, and returns the elapsed time in milliseconds.
    pub(crate) fn time(&self) -> Result<f64, Box<dyn Error>> {
        let start = Instant::now();
        let status = self.start()?.wait()?;
        let time = start.elapsed().as_secs_f64() * 1000.0;
        if status.success() { Ok(time) } else { Err(format!("{:?}: {status}", self.words).into()) }
    }
}

/// The median times of two programs, run alternately, in milliseconds.
pub(crate) fn ratio(
    one: &Program,
    other: &Program,
    runs: usize,
) -> Result<(f64, f64), Box<dyn Error>> {
    for _ in 0..3 {
        one.time()?;
        other.time()?;
    }
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        ones.push(one.time()?);
        others.push(other.time()?);
    }
    Ok((median(ones), median(others)))
}

/// The median time of a program, in milliseconds.
pub(crate) fn time(program: &Program, runs: usize) -> Result<f64, Box<dyn Error>> {
    program.time()?;
    let times: Result<Vec<f64>, _> = (0..runs).map(|_| program.time()).collect();
    times.map(median)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The peak memory of a program, in MiB: the median of a few runs.
pub(crate) fn memory(program: &Program) -> Result<f64, Box<dyn Error>> {
    program.time()?;
    let mut most = Vec::new();
    for _ in 0..5 {
        most.push(peak(&program.start()?)?);
    }
    Ok(median(most))
}

/// Waits for a child with `wait4`, which reports its peak memory.
fn peak(child: &Child) -> Result<f64, Box<dyn Error>> {
    let id = libc::pid_t::try_from(child.id())?;
    let mut status = 0;
    #[expect(unsafe_code, reason = "the standard library does not tell what a child used")]
    // SAFETY: every field of `rusage` is a number, for which zero is valid.
    let mut used: libc::rusage = unsafe { std::mem::zeroed() };
    #[expect(unsafe_code, reason = "the standard library does not tell what a child used")]
    // SAFETY: the child belongs to this process, nothing else waits for it, and both pointers are
    // valid.
    let waited = unsafe { libc::wait4(id, &raw mut status, 0, &raw mut used) };
    match waited == id && status == 0 {
        true => Ok(f64::from(i32::try_from(used.ru_maxrss)?) / 1024.0),
        false => Err(format!("wait4 gave {waited}, and the child {status}").into()),
    }
}
