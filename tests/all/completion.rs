//! Tests completion: TAB in real shells, a third party's provider, and what it leaves alone.
//!
//! What may follow on a line is tested by cases, in `tests/cases/completion`.

use crate::{
    home::{Home, PROGRAM},
    install::installed,
    providers,
};
use libtest_mimic::{Failed, Trial};
use std::{
    collections::BTreeMap,
    fs, io,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant, SystemTime},
};

/// What is typed before TAB, and what the line is, or has below it, afterwards.
const TYPED: [(&str, &str); 27] = [
    ("kitaru stack use ", "prod-vertex"),
    ("kitaru stack use pr", "use prod-vertex"),
    ("kitaru stack create --type ver", "--type vertex"),
    ("kitaru stack create --type=ver", "--type=vertex"),
    ("kitaru stack create x --type vertex --re", "vertex --region"),
    ("kitaru stack create x --type sagemaker --", "--execution-role"),
    ("kitaru stack create x --type=kubernetes --cl", "kubernetes --cluster"),
    ("kitaru stack create x -f k8s.yaml --clu", "k8s.yaml --cluster"),
    ("kitaru stack create x --type vertex --artifact-store g", "--artifact-store gs://"),
    ("kitaru stack create x --type=vertex --artifact-store=gs", "--artifact-store=gs://"),
    ("kitaru stack create -f st", "-f stacks.txt"),
    ("kitaru stack create --file=st", "--file=stacks.txt"),
    ("kitaru stack use my", r"use my\ stack"),
    (r"kitaru stack use my\ st", r"use my\ stack"),
    ("kitaru stack use \"my", "use \"my stack\""),
    ("kitaru stack use 'my", "use 'my stack'"),
    ("kitaru stack use it", r"use it\'s"),
    ("kitaru stack use \"it", "use \"it's\""),
    ("kitaru stack use \"gl", "use \"gl*b\""),
    ("kitaru stack use 'gl", "use 'gl*b'"),
    ("kitaru stack use co", "use co:lon"),
    ("kitaru stack use co:l", "use co:lon"),
    ("kitaru stack use qu", "use qu\\\"ote"),
    ("kitaru stack resolve --run=my", r"--run=my\ stack"),
    ("kitaru stack create x --type vertex --extra orchestrator.syn", "orchestrator.synchronous="),
    ("kitaru stack create x --type vertex --extra=orchestrator.synchronous=t", "synchronous=true"),
    ("kitaru stack create x --type sagemaker --credentials=aws-p", "--credentials=aws-profile:"),
];

const NAMES: [&str; 7] = ["dev", "prod-vertex", "my stack", "it's", "co:lon", "qu\"ote", "gl*b"];

const BASH: &str = "PS1='READY> '\nsource <(kitaru completions bash)\n\
    bind 'set bell-style none'; bind 'set show-all-if-ambiguous on'\n";
const ZSH: &str = "PS1='READY> '\nautoload -Uz compinit; compinit -u -D\n\
    source <(kitaru completions zsh)\n";
const FISH: &str = "function fish_prompt; echo -n 'READY> '; end\nfunction fish_greeting; end\n\
    kitaru completions fish | source\n";

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("completion::bash", || shell("bash --rcfile .bashrc -i", ".bashrc", BASH)),
        Trial::test("completion::zsh", || shell("zsh -i", ".zshrc", ZSH)),
        Trial::test("completion::fish", || shell("fish -i", ".config/fish/config.fish", FISH)),
        Trial::test("completion::an_installed_provider_is_known_after_its_first_use", plugin),
        Trial::test("completion::nothing_is_written", nothing_is_written),
        Trial::test("completion::a_server_that_is_silent_is_not_waited_for", silent_server),
    ]
}

fn shell(command: &str, file: &str, script: &str) -> Result<(), Failed> {
    installed("shells")?;
    let home = Home::new();
    for name in NAMES {
        run(&home, &["stack", "create", name, "--no-activate"])?;
    }
    let path = home.path().join(file);
    fs::create_dir_all(path.parent().unwrap_or(home.path()))?;
    fs::write(path, script)?;
    fs::write(home.path().join("stacks.txt"), "")?;
    // A shell that took the name of a stack for a pattern would put this in.
    fs::write(home.path().join("glob"), "")?;
    fs::write(home.path().join("k8s.yaml"), "type: kubernetes\n")?;
    let window = Window::open(&home, command);
    window.wait(|seen| seen.contains("READY>"))?;
    let mut faults = Vec::new();
    for (typed, wanted) in TYPED {
        window.clear()?;
        window.keys(&["-l", "--", typed]);
        window.wait(|seen| seen.contains(typed.trim_end()))?;
        window.keys(&["Tab"]);
        let is_there = |seen: &str| {
            let mut lines = seen.lines().map(str::trim_end);
            let line = lines.next().unwrap_or_default();
            line.ends_with(wanted) || lines.any(|line| line.contains(wanted))
        };
        if let Err(fault) = window.wait(is_there) {
            faults.push(format!("[{typed}] without `{wanted}`: {fault:?}"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

/// A window of tmux.
struct Window<'a> {
    home: &'a Home,
}

impl<'a> Window<'a> {
    fn open(home: &'a Home, command: &str) -> Self {
        let window = Self { home };
        window.run(&["new-session", "-d", "-x", "160", "-y", "60", command]);
        window
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux")
            .args(["-f", "/dev/null", "-u", "-S"])
            .arg(self.home.path().join("tmux"))
            .args(arguments)
            .env_clear()
            .envs(self.home.environment())
            .env("TERM", "xterm-256color")
            .current_dir(self.home.path())
            .output()
            .expect("tmux is installed");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn keys(&self, keys: &[&str]) {
        self.run(&[["send-keys"].as_slice(), keys].concat());
    }

    /// Leaves the line that was typed, and what is listed below it. A key that comes too early is
    /// lost.
    fn clear(&self) -> Result<(), Failed> {
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.run(&["capture-pane", "-p"]).trim() != "READY>" {
            if Instant::now() > deadline {
                return Err("the line cannot be cleared".into());
            }
            self.keys(&["C-c"]);
            thread::sleep(Duration::from_millis(150));
            self.keys(&["C-l"]);
            thread::sleep(Duration::from_millis(150));
        }
        Ok(())
    }

    /// Waits until the window shows what is wanted.
    fn wait(&self, is_wanted: impl Fn(&str) -> bool) -> Result<(), Failed> {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let seen = self.run(&["capture-pane", "-p"]);
            if is_wanted(&seen) {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(seen.trim().to_owned().into());
            }
            thread::sleep(Duration::from_millis(30));
        }
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
    }
}

/// What is offered for the last of these words.
fn offered(home: &Home, words: &[&str], env: &[(&str, &str)]) -> Result<Vec<String>, Failed> {
    let mut command = Command::new(PROGRAM);
    command.args(["--", "kitaru"]).args(words).env_clear().envs(home.environment());
    command.env("KITARU_COMPLETE", "elvish").envs(env.iter().copied());
    let ran = command.current_dir(home.path()).output()?;
    if !ran.status.success() || !ran.stderr.is_empty() {
        return Err(format!("{ran:?}").into());
    }
    Ok(String::from_utf8(ran.stdout)?.lines().map(str::to_owned).collect())
}

fn run(home: &Home, words: &[&str]) -> Result<(), Failed> {
    let mut command = Command::new(PROGRAM);
    command.args(words).env_clear().envs(home.environment()).current_dir(home.path());
    let ran = command.output()?;
    match ran.status.success() {
        true => Ok(()),
        false => Err(format!("{ran:?}").into()),
    }
}

fn plugin() -> Result<(), Failed> {
    let home = Home::new();
    let cache = home.path().join("cache").display().to_string();
    let own = [("KITARU_CACHE_PATH", cache.as_str())];
    let plugin = home.settings().join("plugins/nomad.wasm");
    fs::copy(providers::directory().join("nomad.wasm"), plugin)?;
    let of_type = ["stack", "create", "x", "--type", "nomad", "--"];
    let before = offered(&home, &of_type, &own)?;
    if before.contains(&"--datacenter".to_owned()) {
        return Err("it was run to complete a word".into());
    }
    let mut types = Command::new(PROGRAM);
    types.args(["stack", "types"]).env_clear().envs(home.environment()).envs(own);
    types.current_dir(home.path()).output()?;
    let known = offered(&home, &["stack", "create", "--type", "no"], &own)?;
    let flags = offered(&home, &of_type, &own)?;
    let network = offered(&home, &["stack", "create", "--type=nomad", "--network="], &own)?;
    let wanted = ["--artifact-store", "--datacenter"].map(str::to_owned);
    let first: Vec<String> = flags.iter().take(2).cloned().collect();
    if known != ["nomad"]
        || !wanted.iter().all(|flag| first.contains(flag))
        || network != ["--network=bridge", "--network=host", "--network=none"]
    {
        return Err(format!("{known:?} {flags:?} {network:?}").into());
    }
    Ok(())
}

/// All files and directories below one, with the time of their last change.
fn tree(directory: &Path) -> io::Result<BTreeMap<PathBuf, SystemTime>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        found.insert(path.clone(), path.metadata()?.modified()?);
        if path.is_dir() {
            found.extend(tree(&path)?);
        }
    }
    Ok(found)
}

fn nothing_is_written() -> Result<(), Failed> {
    let home = Home::new();
    let empty = home.path().join("empty");
    fs::create_dir(&empty)?;
    let path = empty.display().to_string();
    let cache = empty.join("cache").display().to_string();
    let env = [("HOME", path.as_str()), ("KITARU_CACHE_PATH", cache.as_str())];
    let before = tree(home.path())?;
    for words in [
        ["stack", "use", ""].as_slice(),
        &["stack", "create", "x", "--type", "vertex", "--"],
        &["stack", "create", "x", "--type", "unknown", "--"],
        &["stack", "create", "-f", ""],
        &["stack", "create", "-f", "absent.yaml", "--"],
        &[""],
    ] {
        offered(&home, words, &env)?;
    }
    match tree(home.path())? == before
        && offered(&home, &["stack", "use", ""], &env)? == ["default"]
    {
        true => Ok(()),
        false => Err(format!("{:?}", tree(home.path())?.keys()).into()),
    }
}

fn silent_server() -> Result<(), Failed> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let home = Home::new();
    let env = [("KITARU_SERVER_URL", url.as_str()), ("KITARU_AUTH_TOKEN", "token")];
    // Far less than the time that a command waits.
    let begun = Instant::now();
    let names = offered(&home, &["stack", "use", ""], &env)?;
    let took = begun.elapsed();
    match names.iter().all(|it| it.starts_with('-')) && took < Duration::from_secs(15) {
        true => Ok(()),
        false => Err(format!("{names:?} after {took:?}").into()),
    }
}
