//! Runs the program in a fresh home, with its stacks on a server.

use crate::home::{Home, PROGRAM};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, fs,
    process::{Command, Stdio},
};

/// Stack types, with flags of `stack create` for them.
pub(crate) const TYPES: [(&str, &str); 5] = [
    ("local", ""),
    ("kubernetes", KUBERNETES),
    (
        "vertex",
        "--type vertex --artifact-store gs://bucket/prefix --region us-central1 \
         --container-registry us-central1-docker.pkg.dev/my-project/images --no-verify",
    ),
    (
        "sagemaker",
        "--type sagemaker --artifact-store s3://bucket/prefix --region us-east-1 \
         --container-registry 123456789012.dkr.ecr.us-east-1.amazonaws.com \
         --execution-role arn:aws:iam::123456789012:role/run --no-verify",
    ),
    (
        "azureml",
        "--type azureml --artifact-store az://container/prefix --resource-group group \
         --container-registry registry.azurecr.io --workspace space \
         --subscription-id 00000000-1111-2222-3333-444444444444 --no-verify",
    ),
];

/// The flags of the type with the most components.
pub(crate) const KUBERNETES: &str = "--type kubernetes --artifact-store s3://bucket/prefix --cluster cluster --region us-east-1 \
     --container-registry 123456789012.dkr.ecr.us-east-1.amazonaws.com --no-verify";

/// A home whose stacks are on a server.
#[derive(Debug)]
pub(crate) struct Client {
    home: Home,
    env: BTreeMap<OsString, OsString>,
}

impl Client {
    /// A client that connects with variables.
    pub(crate) fn new(url: &str, key: &str) -> Self {
        let home = Home::new();
        let mut env = home.environment();
        env.insert("KITARU_SERVER_URL".into(), url.into());
        env.insert("KITARU_AUTH_TOKEN".into(), key.into());
        Self { home, env }
    }

    /// A client that is logged in, with a timeout for responses in seconds.
    pub(crate) fn logged_in(url: &str, key: &str, seconds: u32) -> Result<Self, String> {
        let home = Home::new();
        let env = home.environment();
        let client = Self { home, env };
        let file = client.home.path().join("key");
        fs::write(&file, key).map_err(|error| error.to_string())?;
        let words = format!("login {url} --api-key-file {} --timeout {seconds}", file.display());
        client.run(&words).and_then(Ran::done)?;
        Ok(client)
    }

    /// A client without a connection, which uses the embedded state.
    pub(crate) fn embedded() -> Self {
        let home = Home::new();
        let env = home.environment();
        Self { home, env }
    }

    pub(crate) fn home(&self) -> &Home {
        &self.home
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(words).env_clear().envs(&self.env).current_dir(self.home.path());
        command.stdin(Stdio::null());
        command
    }

    /// Runs a command line, split at white space.
    pub(crate) fn run(&self, line: &str) -> Result<Ran, String> {
        Ran::of(&mut self.command(&line.split_whitespace().collect::<Vec<_>>()))
    }
}

/// A command that was run, and its output.
#[derive(Debug)]
pub(crate) struct Ran {
    words: String,
    /// `None` if it was killed.
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Result<Self, String> {
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        let words = words.join(" ");
        let output = command.output().map_err(|error| format!("{words}: {error}"))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        Ok(Self { words, status: output.status.code(), stdout, stderr })
    }

    /// Requires that it succeeded.
    pub(crate) fn done(self) -> Result<Self, String> {
        if self.status == Some(0) { Ok(self) } else { Err(self.to_string()) }
    }

    /// The JSON on standard output; null if there is none.
    pub(crate) fn json(&self) -> Value {
        last_json(&self.stdout)
    }

    /// The `error` on standard error, which may follow log lines; null if there is none.
    pub(crate) fn error(&self) -> Value {
        last_json(&self.stderr)["error"].take()
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { words, status, stdout, stderr } = self;
        write!(f, "`{words}` gave {status:?}\n{stdout}{stderr}")
    }
}

fn last_json(text: &str) -> Value {
    let line = text.lines().rev().find(|line| line.starts_with('{'));
    line.and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default()
}
