//! Starts real registries, which end with this process.

use crate::install::installed;
use kitaru_registry::Repository;
use libtest_mimic::Failed;
use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

/// Who may use a registry with a login.
pub(crate) const USER: &str = "kitaru";
/// See [`USER`].
pub(crate) const PASSWORD: &str = "s3cret";
/// Both, as `htpasswd -B` writes them.
const HTPASSWD: &str = "kitaru:$2y$05$U3MvYshju/xhbeiwF5rl4ue2rXIeB5kX0ohNWBKo.1ayeLalOqVj6\n";

/// A running registry.
pub(crate) struct RealRegistry {
    process: Child,
    port: u16,
    pub(crate) directory: PathBuf,
    /// Its authority, in PEM; empty without TLS.
    pub(crate) authority: Vec<u8>,
    /// The directory with its authority, as skopeo wants it.
    pub(crate) certificates: PathBuf,
}

impl RealRegistry {
    pub(crate) fn plain() -> Result<Self, Failed> {
        Self::start(false)
    }

    pub(crate) fn with_tls_and_login() -> Result<Self, Failed> {
        Self::start(true)
    }

    fn start(is_closed: bool) -> Result<Self, Failed> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        installed("registry")?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("registry-{}-{count}", process::id());
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&directory);
        let certificates = directory.join("certificates");
        fs::create_dir_all(&certificates)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let root = directory.display();
        let mut config = format!(
            "version: 0.1\n\
             log: {{accesslog: {{disabled: true}}, level: error}}\n\
             storage: {{filesystem: {{rootdirectory: {root}/data}}}}\n"
        );
        if is_closed {
            certify(&directory)?;
            fs::copy(directory.join("ca.crt"), certificates.join("ca.crt"))?;
            fs::write(directory.join("htpasswd"), HTPASSWD)?;
            config += &format!(
                "http: {{addr: \"127.0.0.1:{port}\", tls: {{certificate: {root}/tls.crt, key: {root}/tls.key}}}}\n\
                 auth: {{htpasswd: {{realm: kitaru, path: {root}/htpasswd}}}}\n"
            );
        } else {
            config += &format!("http: {{addr: \"127.0.0.1:{port}\"}}\n");
        }
        fs::write(directory.join("config.yml"), config)?;
        // It ends with this process, even if that is killed.
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "docker-registry", "serve"]);
        command.arg(directory.join("config.yml")).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(fs::File::create(directory.join("log"))?);
        let process = command.spawn()?;
        let authority = fs::read(directory.join("ca.crt")).unwrap_or_default();
        let registry = Self { process, port, directory, authority, certificates };
        registry.wait()?;
        Ok(registry)
    }

    fn wait(&self) -> Result<(), Failed> {
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            if begun.elapsed() > Duration::from_secs(20) {
                let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
                return Err(format!("the registry does not start: {log}").into());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    pub(crate) fn repository(&self, name: &str) -> Result<Repository, Failed> {
        Ok(Repository::new(&format!("127.0.0.1:{}", self.port), name)?)
    }

    /// A reference, as skopeo writes it.
    pub(crate) fn docker(&self, reference: &str) -> String {
        format!("docker://127.0.0.1:{}/{reference}", self.port)
    }

    /// A directory with docker's settings, and the helper that they name.
    pub(crate) fn helper(&self, user: &str, password: &str) -> Result<PathBuf, Failed> {
        let home = self.directory.join(format!("docker-{user}-{password}"));
        fs::create_dir_all(&home)?;
        let config = format!(r#"{{"credHelpers":{{"127.0.0.1:{}":"tests"}}}}"#, self.port);
        fs::write(home.join("config.json"), config)?;
        let path = home.join("docker-credential-tests");
        let script = format!(
            "#!/bin/sh\n\
             test \"$1 $(cat)\" = \"get 127.0.0.1:{}\" || {{ echo it is not for this; exit 1; }}\n\
             echo '{{\"ServerURL\":\"\",\"Username\":\"{user}\",\"Secret\":\"{password}\"}}'\n",
            self.port
        );
        // By another process: a file that is open for writing in a process that is started
        // meanwhile cannot be run.
        let mut write = Command::new("sh");
        write.args(["-c", "printf %s \"$1\" >\"$2\"", "sh", &script]).arg(&path);
        run(&mut write)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
        Ok(home)
    }
}

impl Drop for RealRegistry {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// Runs skopeo, and returns what it prints.
pub(crate) fn skopeo(arguments: &[&str]) -> Result<Vec<u8>, Failed> {
    run(Command::new("skopeo").arg("--insecure-policy").args(arguments))
}

/// An authority, and a certificate of it for this machine.
fn certify(directory: &Path) -> Result<(), Failed> {
    let openssl = |arguments: &str| {
        let arguments = arguments.split(' ');
        run(Command::new("openssl").args(arguments).current_dir(directory)).map(|_| ())
    };
    let extensions = "subjectAltName=IP:127.0.0.1,DNS:localhost\n";
    fs::write(directory.join("extensions"), extensions)?;
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc";
    openssl(&format!("req -x509 {key} -keyout ca.key -out ca.crt -days 2 -subj /CN=authority"))?;
    openssl(&format!("req {key} -keyout tls.key -out tls.csr -subj /CN=registry"))?;
    openssl(
        "x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -days 2 -out tls.crt -extfile extensions",
    )
}

fn run(command: &mut Command) -> Result<Vec<u8>, Failed> {
    let output = command.stdin(Stdio::null()).output()?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}
