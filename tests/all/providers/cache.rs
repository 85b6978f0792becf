//! Tests the caches: modified code is not loaded, an unreadable file is recreated,
//! and everything works without a cache.

use super::directory;
use crate::home::{Home, PROGRAM};
use libtest_mimic::{Failed, Trial};
use std::{
    ffi::OsStr,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
    thread,
};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("providers::code_with_a_flipped_bit_is_compiled_again", flipped),
        Trial::test("providers::code_of_another_provider_is_compiled_again", swapped),
        Trial::test("providers::code_that_others_can_write_is_compiled_again", writable),
        Trial::test("providers::code_without_a_record_is_compiled_again", unrecorded),
        Trial::test("providers::one_of_many_processes_compiles", together),
        Trial::test("providers::a_cache_that_is_a_file_is_done_without", cache_is_a_file),
        Trial::test("providers::a_cache_that_is_read_only_is_done_without", cache_is_read_only),
        Trial::test("providers::what_others_can_write_is_asked_anew", forged),
        Trial::test("providers::what_is_known_is_asked_anew_if_it_is_garbage", garbage),
    ]
}

/// A home with a separate cache, in which `nomad` is installed and has been used.
///
/// The cache is a copy of the shared one, so that the bundled providers are not compiled again.
fn used() -> Result<(Home, PathBuf), Failed> {
    let home = Home::new();
    let plugins = home.settings().join("plugins");
    fs::copy(directory().join("nomad.wasm"), plugins.join("nomad.wasm"))?;
    let cache = home.path().join("cache");
    let shared = PathBuf::from(&home.environment()[OsStr::new("KITARU_CACHE_PATH")]);
    for part in ["code", "verdicts"] {
        fs::create_dir_all(cache.join(part))?;
        // Nothing is there before the first test that compiles.
        for entry in fs::read_dir(shared.join(part)).into_iter().flatten() {
            let entry = entry?;
            // Skip the temporary files of concurrent writes, and the locks of those who compile.
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.ends_with(".tmp") && !name.ends_with(".lock") {
                fs::copy(entry.path(), cache.join(part).join(name))?;
            }
        }
    }
    works(&plan(&home, &cache)?)?;
    Ok((home, cache))
}

/// Plans a stack, which runs the provider.
fn plan(home: &Home, cache: &Path) -> Result<Output, Failed> {
    let words =
        "stack create lab --type nomad --datacenter dc1 --artifact-store file:///a --dry-run";
    Ok(Command::new(PROGRAM)
        .args(words.split(' ').chain(["-v"]))
        .env_clear()
        .envs(home.environment())
        .env("KITARU_CACHE_PATH", cache)
        .current_dir(home.path())
        .output()?)
}

/// Requires a plan on standard output, and returns standard error.
fn works(output: &Output) -> Result<String, Failed> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    match output.status.success() && stdout.starts_with("Would create stack: lab (nomad)\n") {
        true => Ok(stderr),
        false => Err(format!("{}\n{stdout}\n{stderr}", output.status).into()),
    }
}

fn together() -> Result<(), Failed> {
    const PROCESSES: usize = 8;
    let (home, cache) = used()?;
    fs::remove_dir_all(cache.join("code"))?;
    let outputs: Vec<Result<Output, Failed>> = thread::scope(|scope| {
        let started: Vec<_> = (0..PROCESSES).map(|_| scope.spawn(|| plan(&home, &cache))).collect();
        started.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let mut compiled = 0;
    for output in outputs {
        compiled += works(&output?)?.matches("compiled ").count();
    }
    let left = fs::read_dir(cache.join("code"))?.count();
    match (compiled, left) {
        (1, 1) => Ok(()),
        found => Err(format!("wanted one compilation and one file, found {found:?}").into()),
    }
}

fn warned(stderr: &str, wanted: bool) -> Result<(), Failed> {
    match stderr.contains("is not what was compiled; compiling again") == wanted {
        true => Ok(()),
        false => Err(format!("wanted a warning: {wanted}; found: {stderr}").into()),
    }
}

/// The files of compiled code.
fn codes(cache: &Path) -> Result<Vec<PathBuf>, Failed> {
    files(&cache.join("code"), "cwasm")
}

fn files(directory: &Path, extension: &str) -> Result<Vec<PathBuf>, Failed> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        files.extend(path.extension().is_some_and(|its| its == extension).then_some(path));
    }
    files.sort();
    match files.len() >= 2 {
        true => Ok(files),
        false => Err(format!("too few files for the test: {files:?}").into()),
    }
}

fn flipped() -> Result<(), Failed> {
    let (home, cache) = used()?;
    for path in codes(&cache)? {
        let mut code = fs::read(&path)?;
        let middle = code.len() / 2;
        code[middle] ^= 1;
        fs::write(&path, code)?;
    }
    warned(&works(&plan(&home, &cache)?)?, true)?;
    // The recompiled code was cached.
    warned(&works(&plan(&home, &cache)?)?, false)
}

fn swapped() -> Result<(), Failed> {
    let (home, cache) = used()?;
    let files = codes(&cache)?;
    let first = fs::read(&files[0])?;
    for pair in files.windows(2) {
        fs::copy(&pair[1], &pair[0])?;
    }
    fs::write(&files[files.len() - 1], first)?;
    warned(&works(&plan(&home, &cache)?)?, true)
}

fn writable() -> Result<(), Failed> {
    let (home, cache) = used()?;
    for path in codes(&cache)? {
        fs::set_permissions(path, fs::Permissions::from_mode(0o622))?;
    }
    warned(&works(&plan(&home, &cache)?)?, true)
}

fn unrecorded() -> Result<(), Failed> {
    let (home, cache) = used()?;
    let records = home.settings().join("providers");
    for record in files(&records, "digest")? {
        fs::remove_file(record)?;
    }
    for code in codes(&cache)? {
        fs::write(code, "loading this would crash")?;
    }
    works(&plan(&home, &cache)?)?;
    let recorded = fs::read_dir(records)?
        .filter_map(Result::ok)
        .any(|entry| entry.path().extension().is_some_and(|its| its == "digest"));
    if recorded { Ok(()) } else { Err("what was compiled was not recorded".into()) }
}

fn cache_is_a_file() -> Result<(), Failed> {
    let (home, _) = used()?;
    let file = home.path().join("file");
    fs::write(&file, "not a directory")?;
    works(&plan(&home, &file)?)?;
    match fs::read(&file)? == b"not a directory" {
        true => Ok(()),
        false => Err("the file was overwritten".into()),
    }
}

/// Not even root can create files in `/proc`.
fn cache_is_read_only() -> Result<(), Failed> {
    let (home, _) = used()?;
    let cache = Path::new("/proc/self");
    if fs::write(cache.join("probe"), "").is_ok() {
        return Err("the test needs a directory that takes no files".into());
    }
    works(&plan(&home, cache)?).map(|_| ())
}

fn garbage() -> Result<(), Failed> {
    let (home, cache) = used()?;
    let all = kept(&cache)?;
    for (path, text) in all.iter().zip(["", "{", "[]", "{\"nomad\":7}"].iter().cycle()) {
        fs::write(path, text)?;
    }
    works(&plan(&home, &cache)?).map(|_| ())
}

/// What is known of plugins: the index, and a verdict for each.
fn kept(cache: &Path) -> Result<Vec<PathBuf>, Failed> {
    let mut kept = Vec::new();
    for directory in [cache.to_owned(), cache.join("verdicts")] {
        for entry in fs::read_dir(directory)? {
            let path = entry?.path();
            let is_kept = path.extension().is_some_and(|its| its == "json" || its == "index");
            kept.extend(is_kept.then_some(path));
        }
    }
    if kept.len() >= 2 { Ok(kept) } else { Err(format!("too few files: {kept:?}").into()) }
}

/// A verdict by which `nomad` has no flag `--datacenter` is used only if the user alone can write
/// it.
fn forged() -> Result<(), Failed> {
    let (home, cache) = used()?;
    let forge = |mode: u32| -> Result<(), Failed> {
        for path in kept(&cache)? {
            // The index is binary, and has no inputs.
            if let Ok(text) = fs::read_to_string(&path) {
                fs::write(&path, text.replace("datacenter", "elsewhere"))?;
            }
            fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
        }
        Ok(())
    };
    forge(0o600)?;
    if works(&plan(&home, &cache)?).is_ok() {
        return Err("verdicts are not what flags are made of, so this tests nothing".into());
    }
    forge(0o622)?;
    works(&plan(&home, &cache)?).map(|_| ())
}
