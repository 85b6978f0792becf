//! Tests that files of another user are not used.
//!
//! Only root can give a file to another user, so these are ignored for others.
//! What others may write to is tested by the cases in `tests/cases/trust`.

use crate::home::{Home, PROGRAM};
use libtest_mimic::{Failed, Trial};
use std::{
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
    process::{Command, Output},
};

/// A user that no system has.
const ANOTHER: u32 = 4_294_967_000;

pub(crate) fn trials() -> Vec<Trial> {
    let is_root = fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0);
    let trial = |name: &str, test: fn() -> Result<(), Failed>| {
        Trial::test(format!("owners::{name}"), test).with_ignored_flag(!is_root)
    };
    vec![
        trial("a_project_of_another_is_passed_over", project),
        trial("a_login_of_another_is_refused", login),
        trial("a_secret_of_another_is_refused", secret),
    ]
}

/// A directory that everybody can add to, with a project that another user made.
fn project() -> Result<(), Failed> {
    let home = Home::new();
    let shared = home.path().join("shared");
    fs::create_dir_all(shared.join("work"))?;
    run(&home, home.path(), "stack create mine")?;
    run(&home, &shared, "init")?;
    fs::set_permissions(&shared, Permissions::from_mode(0o1777))?;
    for part in [".kitaru/config.yaml", ".kitaru"] {
        let path = shared.join(part);
        chown(&path, Some(ANOTHER), Some(ANOTHER))?;
        let Output { stdout, stderr, .. } = run(&home, &shared.join("work"), "stack current")?;
        let (out, err) = (String::from_utf8(stdout)?, String::from_utf8(stderr)?);
        let warning = format!("warning: `{}` is not used: it belongs to another", path.display());
        if !out.starts_with("Active stack  mine\n") || err.matches(&warning).count() != 1 {
            return Err(format!("`{part}` of another user is used: {out}{err}").into());
        }
    }
    Ok(())
}

fn login() -> Result<(), Failed> {
    let home = Home::new();
    let file = home.settings().join("secrets/server.json");
    write(&file, r#"{"url": "http://localhost:1", "verify_ssl": true, "timeout": 1}"#)?;
    chown(&file, Some(ANOTHER), Some(ANOTHER))?;
    refused(&home, "stack list", &file)?;
    run(&home, home.path(), "logout")?;
    run(&home, home.path(), "stack list").map(drop)
}

fn secret() -> Result<(), Failed> {
    let home = Home::new();
    let create = "stack create one --type vertex --region us-central1 --artifact-store gs://bucket \
                  --container-registry us-central1-docker.pkg.dev/project-1/images --no-verify \
                  --credentials gcp-service-account:key.json";
    fs::write(home.path().join("key.json"), "{}")?;
    run(&home, home.path(), create)?;
    let secrets = home.settings().join("secrets");
    let entry = fs::read_dir(&secrets)?.filter_map(Result::ok).find(|entry| entry.path().is_file());
    let file = entry.ok_or("the stack has a secret")?.path();
    for path in [&file, &secrets] {
        chown(path, Some(ANOTHER), Some(ANOTHER))?;
        refused(&home, "stack copy one --name two --to local", path)?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Failed> {
    let directory = path.parent().ok_or("a file is in a directory")?;
    fs::create_dir_all(directory)?;
    fs::set_permissions(directory, Permissions::from_mode(0o700))?;
    fs::write(path, text)?;
    Ok(fs::set_permissions(path, Permissions::from_mode(0o600))?)
}

/// Runs a command that must succeed.
fn run(home: &Home, directory: &Path, line: &str) -> Result<Output, Failed> {
    let output = output(home, directory, line)?;
    match output.status.success() {
        true => Ok(output),
        false => Err(format!("`{line}`: {}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

/// Runs a command that must be refused because another user owns a path.
fn refused(home: &Home, line: &str, path: &Path) -> Result<(), Failed> {
    let output = output(home, home.path(), line)?;
    let text = String::from_utf8_lossy(&output.stderr);
    let reason = format!("`{}`: it belongs to another user", path.display());
    match output.status.code() == Some(1) && text.contains(&reason) {
        true => Ok(()),
        false => Err(format!("`{line}` is not refused: {text}").into()),
    }
}

fn output(home: &Home, directory: &Path, line: &str) -> Result<Output, Failed> {
    let mut command = Command::new(PROGRAM);
    command.args(line.split_whitespace()).env_clear().envs(home.environment());
    Ok(command.current_dir(directory).output()?)
}
