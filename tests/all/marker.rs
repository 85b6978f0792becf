//! Puts a secret into every place where a person may put one, and looks for it everywhere.
//!
//! The secret has a marker in it, in each of the shapes that secrets have: the text
//! of a key file, as it is and in Base64, a password in an address, the parts of a
//! credential, an API key. Wherever it is put, it is in no output, not even with
//! `-vvv`, and in no file but those that keep secrets for the user alone.

pub(crate) mod shapes;

use crate::home::{Home, PROGRAM};
use libtest_mimic::{Failed, Trial};
use shapes::{MARKER, has_marker, key_file, shapes};
use std::{
    fs,
    io::{self, Read, Write},
    net::TcpListener,
    os::unix::{fs::PermissionsExt, process::ExitStatusExt},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
};

/// The flags of a type, without the one that a secret is put into.
const AWS: [(&str, &str); 5] = [
    ("--type", "sagemaker"),
    ("--artifact-store", "s3://my-bucket/p"),
    ("--container-registry", "123456789012.dkr.ecr.us-east-1.amazonaws.com"),
    ("--region", "us-east-1"),
    ("--execution-role", "arn:aws:iam::123456789012:role/sm"),
];

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("marker::of_flags", flags),
        Trial::test("marker::of_stack_files", files),
        Trial::test("marker::of_extra_fields", extra),
        Trial::test("marker::of_variables_and_standard_input", elsewhere),
        Trial::test("marker::of_logins", logins),
        Trial::test("marker::of_wrong_words", words),
        Trial::test("marker::of_a_stack_that_keeps_it", kept),
        Trial::test("marker::of_a_process", process),
    ]
}

/// A server that refuses everything, and repeats what it was sent.
fn server() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut sent = [0; 65536];
            let length = stream.read(&mut sent).unwrap_or(0);
            let sent = String::from_utf8_lossy(&sent[..length]).into_owned();
            let body = serde_json::json!({ "detail": ["Refused", sent] }).to_string();
            let length = body.len();
            let head = format!("HTTP/1.1 500 No\r\nContent-Length: {length}\r\nConnection: close");
            let _ = stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes());
        }
    });
    Ok(url)
}

/// A home, and what has been looked at in it.
struct World {
    home: Home,
}

impl World {
    fn new() -> Self {
        Self { home: Home::new() }
    }

    fn run(&self, words: &[&str], env: &[(&str, &str)], stdin: &str) -> Result<(), Failed> {
        for format in [["-vvv"].as_slice(), &["-o", "json", "-vvv"]] {
            let mut command = Command::new(PROGRAM);
            command.args(words).args(format).env_clear().envs(self.home.environment());
            command.envs(env.iter().copied()).current_dir(self.home.path());
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn()?;
            // One that does not read its input may have ended.
            let _ = child.stdin.take().map(|mut input| input.write_all(stdin.as_bytes()));
            let output = child.wait_with_output()?;
            look(words, &output)?;
        }
        Ok(())
    }

    /// Looks for the marker in all files.
    fn look(&self) -> Result<(), Failed> {
        for path in all_files(self.home.path())? {
            let is_given =
                path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("given"));
            let is_kept = path.starts_with(self.home.settings().join("secrets"));
            if is_given || !has_marker(&fs::read(&path)?) {
                continue;
            }
            let mode = fs::metadata(&path)?.permissions().mode() & 0o777;
            if !is_kept || mode != 0o600 {
                return Err(format!("it is left in {} ({mode:o})", path.display()).into());
            }
        }
        Ok(())
    }

    fn write(&self, name: &str, text: &str) -> io::Result<()> {
        fs::write(self.home.path().join(name), text)
    }
}

/// Looks for the marker in an output.
fn look(words: &[&str], output: &Output) -> Result<(), Failed> {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    let shown = || String::from_utf8_lossy(&text).into_owned();
    if has_marker(&text) {
        return Err(format!("{words:?} repeats it:\n{}", shown()).into());
    }
    match output.status.code() {
        Some(0..=2) => Ok(()),
        _ => Err(format!("{words:?} ended with {}:\n{}", output.status, shown()).into()),
    }
}

fn all_files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => files.extend(all_files(&entry.path())?),
            kind if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
    Ok(files)
}

/// A creation with one flag set to this.
fn create<'a>(flag: &'a str, value: &'a str) -> Vec<&'a str> {
    let mut words = vec!["stack", "create", "p"];
    for (name, given) in AWS {
        if name != flag {
            words.extend([name, given]);
        }
    }
    words.extend([flag, value]);
    words
}

fn flags() -> Result<(), Failed> {
    let world = World::new();
    for shape in shapes() {
        for flag in [
            "--type",
            "--artifact-store",
            "--container-registry",
            "--region",
            "--execution-role",
            "--bucket",
            "--credentials",
            "--credentials-file",
            "--file",
            "--sandbox",
            "--color",
            "--output",
        ] {
            world.run(&create(flag, &shape), &[], "")?;
        }
        for verb in ["show", "use", "delete", "export", "get", "describe"] {
            world.run(&["stack", verb, &shape], &[], "")?;
        }
        // What looks random may be a name, which every list shows.
        if !shape.starts_with("wJalr") {
            world.run(&["stack", "create", &shape], &[], "")?;
            world.run(&["stack", "create", "--name", &shape], &[], "")?;
        }
        let profile = format!("aws-profile:{shape}");
        world.run(&create("--credentials", &profile), &[], "")?;
        world.run(&[&shape], &[], "")?;
        world.run(&["stack", &shape], &[], "")?;
        world.run(&["stack", "copy", "default", "--to", &shape], &[], "")?;
        world.run(&["stack", "copy", &shape, "--from", "python"], &[], "")?;
        world.run(&["stack", "copy", "default", "--from", &shape], &[], "")?;
        world.run(&["stack", "list", "--type", &shape], &[], "")?;
        world.run(&["init", &shape], &[], "")?;
    }
    world.look()
}

fn files() -> Result<(), Failed> {
    let world = World::new();
    for shape in shapes() {
        let quoted = serde_json::to_string(&shape)?;
        for key in ["artifact_store", "container_registry", "credentials", "credential", "sandbox"]
        {
            let mut text = "name: p\n".to_owned();
            for (flag, value) in AWS {
                let own = flag.trim_start_matches("--").replace('-', "_");
                if own != key {
                    text.push_str(&format!("{own}: {value}\n"));
                }
            }
            text.push_str(&format!("{key}: {quoted}\n"));
            world.write("given.yaml", &text)?;
            world.run(&["stack", "create", "-f", "given.yaml", "--dry-run"], &[], "")?;
            world.run(&["stack", "create", "-f", "-", "--dry-run"], &[], &text)?;
        }
        world.write("given.yaml", &shape)?;
        world.run(&["stack", "create", "-f", "given.yaml"], &[], "")?;
        world.write("given.yaml", &format!("name: p\n{quoted}: x\n"))?;
        world.run(&["stack", "create", "-f", "given.yaml"], &[], "")?;
        world.write("given.yaml", &format!("type: {quoted}\n"))?;
        world.run(&["stack", "create", "p", "-f", "given.yaml"], &[], "")?;
    }
    world.look()
}

fn extra() -> Result<(), Failed> {
    let world = World::new();
    for shape in shapes() {
        let quoted = serde_json::to_string(&shape)?;
        for path in [
            "artifact_store.path",
            "artifact_store.key",
            "artifact_store.secret",
            "artifact_store.token",
            "container_registry.uri",
        ] {
            let assigned = format!("{path}={quoted}");
            world.run(&create("--extra", &assigned), &[], "")?;
            world.run(&["stack", "delete", "p", "--recursive", "--force"], &[], "")?;
        }
        let sandbox = format!("sandbox.token_secret={quoted}");
        world.run(&["stack", "create", "s", "--sandbox", "modal", "--extra", &sandbox], &[], "")?;
        world.run(&["stack", "show", "s"], &[], "")?;
        world.run(&["stack", "delete", "s", "--recursive", "--force"], &[], "")?;
    }
    for map in ["{aws_secret_access_key: MARKER}", "{config: [{secretKey: MARKER}]}"] {
        let map = format!("artifact_store.client_kwargs={}", map.replace("MARKER", MARKER));
        world.run(&create("--extra", &map), &[], "")?;
    }
    let url = format!("https://me:{MARKER}@minio.example.com");
    let endpoint = format!("artifact_store.client_kwargs.endpoint_url={url}");
    world.run(&create("--extra", &endpoint), &[], "")?;
    world.look()
}

fn elsewhere() -> Result<(), Failed> {
    let (world, url) = (World::new(), server()?);
    for shape in shapes() {
        world.run(
            &create("--extra", "orchestrator.tags={a: b}"),
            &[("KITARU_CREDENTIALS", &shape)],
            "",
        )?;
        world.run(&create("--credentials", "-"), &[], &shape)?;
        world.write("given.txt", &shape)?;
        world.run(&create("--credentials-file", "given.txt"), &[], "")?;
        for variable in [
            "KITARU_SERVER_URL",
            "KITARU_LOG",
            "KITARU_SSL_CA_CERT",
            "KITARU_SERVER_TIMEOUT",
            "KITARU_VERIFY_SSL",
            "HTTPS_PROXY",
        ] {
            let server = ("KITARU_SERVER_URL", url.as_str());
            let key = ("KITARU_AUTH_TOKEN", "ZENKEY_x");
            world.run(&["status"], &[server, key, (variable, &shape)], "")?;
        }
        let server = ("KITARU_SERVER_URL", url.as_str());
        world.run(&["stack", "list"], &[server, ("KITARU_AUTH_TOKEN", &shape)], "")?;
    }
    world.look()
}

fn logins() -> Result<(), Failed> {
    let (world, server) = (World::new(), server()?);
    let url = server.as_str();
    for shape in shapes() {
        for words in [
            vec!["login", &shape],
            vec!["login", url, &shape],
            vec!["login", url, "--api-key", &shape],
            vec!["login", url, "--api-key-file", &shape],
            vec!["login", url, "--ssl-ca-cert", &shape],
            vec!["login", url, "--timeout", &shape],
        ] {
            world.run(&words, &[], "")?;
        }
        world.run(&["login", url, "-"], &[], &shape)?;
    }
    for typed in ["?token=", "#token=", "/?a=b&key="] {
        world.run(&["login", &format!("https://kitaru.invalid{typed}{MARKER}")], &[], "")?;
    }
    world.look()
}

/// A flag or a verb with a secret in it, which no command has.
fn words() -> Result<(), Failed> {
    let world = World::new();
    let key = format!("{}{MARKER}", "k".repeat(40));
    for word in [
        format!("--api-key{MARKER}"),
        format!("--credentials:{MARKER}"),
        format!("--credentials{MARKER}"),
        format!("--token={MARKER}"),
        format!("--password={MARKER}"),
        format!("--{key}"),
        key.clone(),
        key_file(),
    ] {
        for before in [["stack", "create", "p"].as_slice(), &["login", "http://127.0.0.1:9"], &[]] {
            world.run(&[before, &[word.as_str()]].concat(), &[], "")?;
        }
    }
    let credential = format!("aws-access-keys:AKIA:{MARKER}");
    for wrong in ["--regin", "--nmae"] {
        world.run(&["stack", "create", "p", wrong, "x", "--credentials", &credential], &[], "")?;
        world.run(&["stack", "crate", "p", "--credentials", &credential], &[], "")?;
    }
    world.look()
}

/// Through every verb, once a stack has secrets.
fn kept() -> Result<(), Failed> {
    let world = World::new();
    let credential = format!("aws-access-keys:AKIA{MARKER}:{MARKER}");
    let mut words = create("--credentials", &credential);
    let secret = format!("artifact_store.secret={MARKER}");
    words.extend(["--extra", &secret, "--no-verify"]);
    world.run(&[words.as_slice(), &["--dry-run"]].concat(), &[], "")?;
    world.run(&words, &[], "")?;
    for line in [
        "stack list",
        "stack list -o yaml",
        "stack show p",
        "stack current",
        "stack export p",
        "stack copy p --to local --name q",
        "stack copy p --to local --name q --yes",
        "stack show q",
        "stack use q",
        "stack resolve --explain",
        "status",
        "stack delete q --recursive --force",
        "stack delete p --recursive --force",
    ] {
        world.run(&line.split(' ').collect::<Vec<_>>(), &[], "")?;
        world.look()?;
    }
    world.look()?;
    let left = all_files(&world.home.settings().join("secrets"));
    let has = |path: &PathBuf| fs::read(path).is_ok_and(|bytes| has_marker(&bytes));
    match left.unwrap_or_default().iter().find(|path| has(path)) {
        Some(path) => Err(format!("{} outlives its stack", path.display()).into()),
        None => Ok(()),
    }
}

/// While it waits for a server: in the list of processes, and in what a crash leaves.
fn process() -> Result<(), Failed> {
    let (world, listener) = (World::new(), TcpListener::bind("127.0.0.1:0")?);
    let url = format!("http://{}", listener.local_addr()?);
    let create = create("--credentials", "-");
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -c unlimited; exec \"$@\"", "sh", PROGRAM])
        .args(create)
        .env_clear()
        .envs(world.home.environment())
        .envs([("KITARU_SERVER_URL", url.as_str()), ("KITARU_AUTH_TOKEN", MARKER)])
        .env("KITARU_SERVER_TIMEOUT", "3600")
        .current_dir(world.home.path())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let credential = format!("aws-access-keys:AKIA{MARKER}:{MARKER}");
    let _ = child.stdin.take().map(|mut input| input.write_all(credential.as_bytes()));
    let (mut stream, _) = listener.accept()?;
    // It has the credentials by the time that it asks.
    let asked = stream.read(&mut [0; 65536])?;
    let listed = fs::read(format!("/proc/{}/cmdline", child.id()))?;
    // A shell lets what it starts in the background ignore a quit.
    let killed = Command::new("kill").args(["-ABRT", &child.id().to_string()]).status()?;
    let Output { status, stderr, .. } = child.wait_with_output()?;
    if asked == 0 || listed.is_empty() || has_marker(&listed) {
        return Err(format!("of {} bytes, the list shows it", listed.len()).into());
    }
    if !killed.success() || status.signal() != Some(6) || status.core_dumped() {
        let told = String::from_utf8_lossy(&stderr);
        return Err(format!("it was not killed, or left its memory: {status}, {told}").into());
    }
    world.look()
}
