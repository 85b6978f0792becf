use super::*;
use std::path::Path;

/// Asks a helper that is a shell script.
fn asked(script: &str) -> Result<Answer, Failure> {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), script);
    let time = Duration::from_secs(20);
    let search = Some(directory.path().as_os_str());
    ask("test", "r.example:5000", search, time, &Cancelled::default())
}

/// Written by a process of its own: a program that this one has open for writing while another test
/// starts a process cannot be run.
fn write(directory: &Path, script: &str) {
    let path = directory.join("docker-credential-test");
    let write = r#"printf '#!/bin/sh\n%s\n' "$1" >"$2" && chmod 755 "$2""#;
    let mut command = Command::new("sh");
    assert!(command.args(["-c", write, "sh", script]).arg(&path).status().unwrap().success());
}

fn failure(script: &str) -> String {
    match asked(script) {
        Err(Failure::Failed(why)) => why,
        other => panic!("{script}: {other:?}"),
    }
}

#[test]
fn a_helper_is_asked_for_the_registry() {
    let script = r#"test "$1" = get || exit 1
        printf '{"ServerURL":"x","Username":"me","Secret":"for %s"}' "$(cat)""#;
    let secret = SecretText::new("for r.example:5000");
    assert_eq!(asked(script), Ok(Answer::Password("me".to_owned(), secret)));
    let token = SecretText::new("t");
    let script = r#"echo '{"Username":"<token>","Secret":"t"}'"#;
    assert_eq!(asked(script), Ok(Answer::IdentityToken(token)));
}

#[test]
fn only_the_words_of_the_protocol_mean_that_there_is_no_login() {
    assert_eq!(asked("echo credentials not found in native keychain; exit 1"), Ok(Answer::Nothing));
    assert_eq!(failure("echo no; exit 1"), "failed (exit status: 1): no");
    assert_eq!(
        failure("printf 'locked\\033[2J\\n' >&2; exit 3"),
        "failed (exit status: 3): locked"
    );
}

#[test]
fn garbage_is_refused_and_not_repeated() {
    for script in ["echo s3cret", "echo '{\"Secret\":\"s3cret\"}'", "echo '[]'", ":"] {
        assert_eq!(failure(script), "wrote something else than a login", "{script}");
    }
    assert_eq!(failure("echo why >&2"), "wrote something else than a login: why");
    let endless = failure("while :; do echo s3cret; done");
    assert_eq!(endless, "writes more than 65536 bytes");
}

#[test]
fn a_helper_that_hangs_is_ended_with_what_it_started() {
    let directory = tempfile::tempdir().unwrap();
    let alive = directory.path().join("alive");
    let script = format!("(sleep 2; touch '{}') & sleep 3600", alive.display());
    write(directory.path(), &script);
    let begun = Instant::now();
    let search = Some(directory.path().as_os_str());
    let ask = |time, cancelled| super::ask("test", "r.example", search, time, &cancelled);
    let failed = ask(Duration::from_millis(300), Cancelled::default());
    assert_eq!(failed, Err(Failure::Failed("did not answer within 0.3 s".to_owned())));
    let cancelled = ask(Duration::from_secs(3600), Cancelled::when(|| true));
    assert_eq!(cancelled, Err(Failure::Cancelled));
    assert!(begun.elapsed() < Duration::from_secs(2));
    thread::sleep(Duration::from_millis(2500));
    assert!(!alive.exists());
}

#[test]
fn a_helper_has_a_name_and_is_in_an_absolute_directory() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), ":");
    for name in ["", "../test", "Test", "te st", "test/x", "tést"] {
        assert_eq!(
            find(name, Some(directory.path().as_os_str())),
            Err("has a name that no helper has")
        );
    }
    for search in [None, Some(OsStr::new("")), Some(OsStr::new(".:relative"))] {
        assert_eq!(find("test", search), Err("is in no directory of `PATH`"));
    }
    assert!(find("test", Some(directory.path().as_os_str())).is_ok());
}
