//! Builds the providers that are bundled with kitaru, in its workspace.
//!
//! - `setup` installs the target with rustup.
//! - `bundle` writes the contract as a binary WIT package to `wit/package`, the
//!   components of the bundled providers to `host/library/components`, and beside
//!   them what they describe and the digest of their sources.

use kitaru_provider_build::{Error, TARGET, components, source_digest, wit_package};
use std::{
    env,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};
use thiserror::Error as ThisError;

/// The bundled providers, in the order in which `stack types` lists them.
const BUNDLED: [&str; 5] = ["local", "kubernetes", "vertex", "sagemaker", "azureml"];

/// Below the workspace: the folder of the components.
const COMPONENTS: &str = "host/library/components";

/// Below the workspace: the folders of the contract as text, and as a binary package.
const CONTRACT: &str = "wit/v1";
const PACKAGE: &str = "wit/package/v1.wasm";

/// In the folder of the components: the digest of the sources, and a line end.
const DIGEST: &str = "sources.sha256";

/// Why a command failed.
#[derive(Debug, ThisError)]
enum Failure {
    #[error("expected `setup` or `bundle`, found {0}")]
    Usage(String),

    #[error("cannot start `{program}`: {source}", program = .program.display())]
    Start { program: PathBuf, source: io::Error },

    #[error("`rustup target add {TARGET}` failed")]
    Setup,

    #[error("`{0}` was not described")]
    Describe(PathBuf),

    #[error("this is not the workspace of kitaru: `{0}` is missing")]
    Workspace(PathBuf),

    #[error(transparent)]
    Build(#[from] Error),

    #[error("cannot read the sources of the providers: {0}")]
    Sources(io::Error),

    #[error("cannot write `{path}`: {source}", path = .path.display())]
    Write { path: PathBuf, source: io::Error },
}

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let result = match arguments.as_slice() {
        [verb] if verb == "setup" => setup(),
        [verb] if verb == "bundle" => bundle(),
        others => Err(Failure::Usage(quoted(others))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(if matches!(failure, Failure::Usage(_)) { 2 } else { 1 })
        }
    }
}

fn quoted(arguments: &[OsString]) -> String {
    if arguments.is_empty() {
        return "no argument".to_owned();
    }
    let words: Vec<String> =
        arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    format!("`{}`", words.join(" "))
}

fn setup() -> Result<(), Failure> {
    let status = Command::new("rustup")
        .args(["target", "add", TARGET])
        .status()
        .map_err(|source| Failure::Start { program: "rustup".into(), source })?;
    if status.success() { Ok(()) } else { Err(Failure::Setup) }
}

fn bundle() -> Result<(), Failure> {
    let root = workspace()?;
    write(&root.join(PACKAGE), &wit_package(&root.join(CONTRACT))?)?;
    let packages = BUNDLED.map(|name| format!("kitaru-{name}"));
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    let digest = source_digest(&root).map_err(Failure::Sources)?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let built = components(&root, &target.join("bundle"), &packages)?;

    let folder = root.join(COMPONENTS);
    fs::create_dir_all(&folder)
        .map_err(|source| Failure::Write { path: folder.clone(), source })?;
    for (name, component) in BUNDLED.iter().zip(built) {
        let path = folder.join(format!("{name}.wasm"));
        write(&path, &component)?;
        write(&path.with_extension("json"), &describe(&root, &path)?)?;
    }
    write(&folder.join(DIGEST), format!("{digest}\n").as_bytes())
}

/// What a component describes. Only the host can ask it and check its answer, so an example of the
/// host is run.
fn describe(root: &Path, component: &Path) -> Result<Vec<u8>, Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(&cargo)
        .current_dir(root)
        .args(["run", "--locked", "--quiet", "--package", "kitaru-provider-host"])
        .args(["--example", "describe", "--"])
        .arg(component)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| Failure::Start { program: cargo.into(), source })?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(Failure::Describe(component.to_owned())),
    }
}

/// The workspace that the current directory is in.
fn workspace() -> Result<PathBuf, Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = Command::new(&cargo)
        .args(["locate-project", "--workspace", "--message-format", "plain"])
        .output()
        .map_err(|source| Failure::Start { program: cargo.into(), source })?;
    let manifest = PathBuf::from(String::from_utf8_lossy(&manifest.stdout).trim());
    let root = manifest.parent().unwrap_or(Path::new("")).to_owned();
    for folder in ["wit", "sdk", "plugins", "host"] {
        if !root.join(folder).is_dir() {
            return Err(Failure::Workspace(root.join(folder)));
        }
    }
    Ok(root)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|source| Failure::Write { path: path.to_owned(), source })?;
    println!("{} bytes  {}", bytes.len(), path.display());
    Ok(())
}
