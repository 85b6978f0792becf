//! What a person sees: the program in a terminal of tmux.
//!
//! A newcomer's session is run at several widths. No line may be wider than the
//! terminal, which then breaks a word. A command in backticks is one word: in two
//! lines it could not be pasted, so a wider one is left to the terminal.

use crate::home::Home;
use libtest_mimic::{Failed, Trial};
use std::{
    fs,
    process::Command,
    thread,
    time::{Duration, Instant},
};

/// What a newcomer types in the first minutes.
const SESSION: &str = "
kitaru
kitaru --help
kitaru help environment
kitaru help exit-codes
kitaru version
kitaru status
kitaru stack
kitaru stack list
kitaru stack types
kitaru stack help create
kitaru stack create --type vertex --help
kitaru stack create
kitaru stack create dev
kitaru stack create dev
kitaru stack create prod --type vertex
kitaru stack create prod --type vertex --location us-central1
kitaru stack create prod --type k8s
kitaru stack create prod --type vertex --artifact-store gs://my-bucket/p --container-registry us-central1-docker.pkg.dev/my-project/images --region us-central1 --dry-run
kitaru stack create prod --type vertex --artifact-store gs://my-bucket/p --container-registry us-central1-docker.pkg.dev/my-project/images --region us-central1-a
kitaru stack create prod --type vertex --artifact-store gs://my-bucket/p --container-registry us-central1-docker.pkg.dev/my-project/images --region us-central1
kitaru stack list --size 2
kitaru stack show prod
kitaru stack ls
kitaru stack usse dev
kitaru stack use dve
kitaru stack use dev
KITARU_STACK=prod kitaru stack use dev
kitaru stack resolve --explain
kitaru stack delete dev
kitaru stack delete dev --force
kitaru stack delete prod --recursive
kitaru run flow.py
kitaru login --help
kitaru login nowhere
kitaru stack copy prod
kitaru -v stack current
";

pub(super) fn trials() -> Vec<Trial> {
    let session = |columns: u16| {
        let name = format!("terminal::a_newcomers_session_fits_{columns}_columns");
        Trial::test(name, move || fits(columns))
    };
    vec![session(80), session(60), Trial::test("terminal::a_secret_is_not_shown", unseen)]
}

/// A server of tmux with one window.
struct Tmux {
    home: Home,
    socket: String,
}

impl Tmux {
    /// Starts a shell script in a window of this size.
    fn start(columns: u16, script: &str) -> Self {
        let home = Home::new();
        let path = home.path().join("session.sh");
        fs::write(&path, script).expect("the home is writable");
        let socket = home.path().join("tmux").display().to_string();
        let tmux = Self { home, socket };
        let (columns, shell) = (columns.to_string(), format!("sh {}", path.display()));
        tmux.run(&["new-session", "-d", "-x", &columns, "-y", "5000", &shell]);
        tmux
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux")
            .args(["-f", "/dev/null", "-u", "-S", &self.socket])
            .args(arguments)
            .env_clear()
            .envs(self.home.environment())
            .env("TERM", "xterm-256color")
            .current_dir(self.home.path())
            .output();
        let output = output.expect("tmux is installed");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The lines of the window once one of them is `wanted`; `-J` joins those that it wrapped.
    fn lines(&self, wanted: &str, join: &[&str]) -> Result<Vec<String>, Failed> {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            let seen = self.run(&[["capture-pane", "-p"].as_slice(), join].concat());
            if seen.lines().any(|line| line.contains(wanted)) {
                return Ok(seen.lines().map(|line| line.trim_end().to_owned()).collect());
            }
            if Instant::now() > deadline {
                return Err(format!("`{wanted}` did not appear:\n{}", seen.trim()).into());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
    }
}

fn fits(columns: u16) -> Result<(), Failed> {
    let script = format!("exec 2>&1\n{SESSION}\necho the end\nsleep 600\n");
    let tmux = Tmux::start(columns, &script);
    tmux.lines("the end", &[])?;
    let joined = tmux.lines("the end", &["-J"])?;
    let is_too_wide = |line: &&String| line.chars().count() > usize::from(columns);
    let is_command = |line: &str| {
        let text = line.trim_start().trim_end_matches(['.', ',']);
        text.starts_with('`') && text.matches('`').count() == 2
    };
    let wide: Vec<&String> =
        joined.iter().filter(is_too_wide).filter(|line| !is_command(line)).collect();
    match wide.is_empty() {
        true => Ok(()),
        false => Err(format!("wider than {columns} columns: {wide:#?}").into()),
    }
}

fn unseen() -> Result<(), Failed> {
    let script = "kitaru stack create p --type sagemaker --artifact-store s3://my-bucket \
        --container-registry 123456789012.dkr.ecr.us-east-1.amazonaws.com --region us-east-1 \
        --execution-role arn:aws:iam::123456789012:role/sm --credentials - --dry-run\n\
        echo the end\nsleep 600\n";
    let tmux = Tmux::start(100, script);
    tmux.lines("Credential:", &[])?;
    tmux.run(&["send-keys", "aws-access-keys:hush-id:hush-key", "Enter"]);
    let seen = tmux.lines("the end", &[])?.join("\n");
    match seen.contains("secret-key") && !seen.contains("hush") {
        true => Ok(()),
        false => Err(seen.trim().to_owned().into()),
    }
}
