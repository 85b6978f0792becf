//! Measures the time and memory of whole processes.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    ffi::OsString,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
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

/// The median time of a program, in milliseconds, with something to do before each run.
pub(crate) fn time(
    program: &Program,
    runs: usize,
    before: impl Fn() -> io::Result<()>,
) -> Result<f64, Box<dyn Error>> {
    let mut times = Vec::new();
    for _ in 0..=runs {
        before()?;
        times.push(program.time()?);
    }
    // The first one warms the caches of the system.
    times.remove(0);
    Ok(median(times))
}

pub(crate) fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The peak memory of a program and of those that it starts, in MiB: the median of a few runs, with
/// something to do before each.
pub(crate) fn memory(
    program: &Program,
    before: impl Fn() -> io::Result<()>,
) -> Result<f64, Box<dyn Error>> {
    let mut most = Vec::new();
    for _ in 0..5 {
        before()?;
        most.push(peak(&program.start()?)?);
    }
    Ok(median(most))
}

/// The program that is measured. Cargo runs a benchmark in the directory of its package, and a
/// relative path is one of the workspace.
pub(crate) fn measured() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    env::var_os("KITARU_MEASURED")
        .map_or_else(|| env!("CARGO_BIN_EXE_kitaru-tested").into(), |path| workspace.join(path))
}

/// How a program of this system is linked: by whether it asks for a dynamic linker.
pub(crate) fn linking(path: &Path) -> Result<&'static str, Box<dyn Error>> {
    const INTERPRETER: u32 = 3;
    // Only the beginning: what this process holds counts as memory of those that it starts.
    let mut bytes = Vec::new();
    File::open(path)?.take(1 << 12).read_to_end(&mut bytes)?;
    let field = |at: usize, length: usize| -> u64 {
        let field = bytes.get(at..at + length).unwrap_or_default();
        field.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
    };
    let (first, size, count) = (field(0x20, 8), field(0x36, 2), field(0x38, 2));
    let mut types =
        (0..count).filter_map(|at| usize::try_from(first + at * size).ok()).map(|at| field(at, 4));
    let is_dynamic = types.any(|found| found == u64::from(INTERPRETER));
    Ok(if is_dynamic { "linked dynamically" } else { "linked statically" })
}

/// Waits for a child with `wait4`, which reports its peak memory.
pub(crate) fn peak(child: &Child) -> Result<f64, Box<dyn Error>> {
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
