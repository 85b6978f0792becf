//! A home with a state, and optionally many providers or stacks.

use super::process::{Program, measured, memory, time};
use rusqlite::Connection;
use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

const PROVIDER: &str = concat!(env!("OUT_DIR"), "/fixtures/nomad.wasm");
/// The marker before the stack type in the component's bytes.
const MARK: &[u8] = b"serves:nomad";

/// How often a command is run as the first one.
const FIRST: usize = 9;

/// A home.
pub(crate) struct World {
    home: PathBuf,
}

impl World {
    /// A home with the stacks `default` and `prod`, in which everything is compiled.
    pub(crate) fn new(name: &str) -> Result<Self, Box<dyn Error>> {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("speed").join(name);
        let _ = fs::remove_dir_all(&home);
        fs::create_dir_all(&home)?;
        let world = Self { home };
        let prod = "stack create prod --type vertex --region us-central1 --artifact-store gs://bucket \
            --container-registry us-central1-docker.pkg.dev/project-1/images";
        for words in [prod, "stack use default", "stack types"] {
            world.program(words.split_whitespace().map(str::to_owned).collect()).time()?;
        }
        Ok(world)
    }

    /// The median time and the memory of a command that is the first one in its home.
    pub(crate) fn first(name: &str, words: &[String]) -> Result<(f64, f64), Box<dyn Error>> {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("speed").join(name);
        let world = Self { home };
        let program = world.program(words.to_vec());
        let anew = || {
            let _ = fs::remove_dir_all(&world.home);
            fs::create_dir_all(&world.home)
        };
        let took = time(&program, FIRST, anew)?;
        Ok((took, memory(&program, anew)?))
    }

    /// The program, run in this home.
    pub(crate) fn program(&self, words: Vec<String>) -> Program {
        Program {
            path: measured(),
            words,
            env: BTreeMap::from([("HOME", self.home.clone().into())]),
            directory: self.home.clone(),
        }
    }

    /// Installs providers, each for a different stack type.
    pub(crate) fn add_providers(&self, count: usize) -> Result<(), Box<dyn Error>> {
        fs::create_dir_all(self.settings().join("plugins"))?;
        let component = fs::read(PROVIDER)?;
        let start = component
            .windows(MARK.len())
            .position(|window| window == MARK)
            .ok_or("the provider has no mark")?;
        for number in 0..count {
            let mut bytes = component.clone();
            let stack_type = format!("serves:nomad-{number:03}");
            bytes[start..start + stack_type.len()].copy_from_slice(stack_type.as_bytes());
            let file = format!("nomad-{number:03}.wasm");
            fs::write(self.settings().join("plugins").join(file), bytes)?;
        }
        self.program(vec!["stack".into(), "types".into()]).time().map(|_| ())
    }

    /// Adds stacks, each with two components.
    pub(crate) fn add_stacks(&self, count: usize) -> Result<(), Box<dyn Error>> {
        let state = Connection::open(self.settings().join("state.db"))?;
        state.execute_batch(&format!(
            "BEGIN;
             CREATE TEMP TABLE number AS WITH RECURSIVE n (i) AS
                (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
                SELECT i, lower(printf('%s-%s-4%s-8%s-%s', hex(randomblob(4)), hex(randomblob(2)),
                    '000', '000', hex(randomblob(6)))) AS id FROM n;
             INSERT INTO stack (id, name, labels, origin)
                SELECT id, 'stack-' || i, '{{\"kitaru.managed\":\"true\"}}', NULL FROM number;
             INSERT INTO component
                SELECT 'o' || id, 'orchestrator', 'stack-' || i, 'local', '{{}}', '[]', NULL, NULL, 1
                FROM number;
             INSERT INTO component
                SELECT 'a' || id, 'artifact_store', 'stack-' || i, 'local', '{{}}', '[]', NULL, NULL, 1
                FROM number;
             INSERT INTO stack_component SELECT id, 'o' || id FROM number;
             INSERT INTO stack_component SELECT id, 'a' || id FROM number;
             COMMIT;"
        ))?;
        Ok(())
    }

    fn settings(&self) -> PathBuf {
        self.home.join(".local/share/kitaru")
    }
}
