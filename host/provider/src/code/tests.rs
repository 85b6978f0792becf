use super::*;
use std::{
    borrow::Cow,
    cell::Cell,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
};
use tempfile::TempDir;

/// A provider that has all functions.
const WHOLE: &[u8] = include_bytes!("../../../library/components/local.wasm");

/// A component, and how often its bytes were read.
struct Counted {
    digest: Digest,
    bytes: Vec<u8>,
    read: Cell<usize>,
}

impl Counted {
    fn new() -> Self {
        let bytes = WHOLE.to_vec();
        Self { digest: Digest::of(&bytes), bytes, read: Cell::new(0) }
    }
}

impl Artifact for Counted {
    fn digest(&self) -> Digest {
        self.digest
    }

    fn label(&self) -> Cow<'_, str> {
        Cow::Borrowed("counted")
    }

    fn bytes(&self) -> Result<Cow<'_, [u8]>, ProviderFault> {
        self.read.set(self.read.get() + 1);
        Ok(Cow::Borrowed(&self.bytes))
    }
}

struct World {
    home: TempDir,
    cache: CodeCache,
    artifact: Counted,
}

impl World {
    /// A cache that has the code of a component.
    fn warm() -> Self {
        let home = tempfile::tempdir().unwrap();
        let cache = CodeCache::new(home.path().join("code"), home.path().join("records"));
        let world = Self { home, cache, artifact: Counted::new() };
        assert_eq!(world.load().unwrap(), "1.0.0");
        assert_eq!(world.artifact.read.get(), 1);
        world
    }

    /// The contract of what was loaded.
    fn load(&self) -> Result<String, ProviderFault> {
        let engine = Engine::shared()?;
        self.cache
            .load(engine, &Compiler::InProcess, &self.artifact, &Cancelled::default())
            .map(|code| code.contract.to_string())
    }

    fn change(&self, change: impl FnOnce(&Path, &Path)) {
        let only = |directory: &str| {
            let entries = fs::read_dir(self.home.path().join(directory)).unwrap();
            let paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
            assert_eq!(paths.len(), 1, "{paths:?}");
            paths[0].clone()
        };
        change(&only("code"), &only("records"));
    }

    fn loads_after(&self, change: impl FnOnce(&Path, &Path)) -> usize {
        self.change(change);
        assert_eq!(self.load().unwrap(), "1.0.0");
        let read = self.artifact.read.get();
        assert_eq!(self.load().unwrap(), "1.0.0");
        assert_eq!(self.artifact.read.get(), read, "what was compiled again is kept");
        read
    }
}

#[test]
fn kept_code_is_loaded_with_its_contract_and_without_the_bytes() {
    assert_eq!(World::warm().loads_after(|_, _| {}), 1);
}

#[test]
fn a_record_without_a_contract_that_is_spoken_is_not_used() {
    for second_line in ["", "\n9.0.0\n", "\n1.0.0\nmore\n"] {
        let read = World::warm().loads_after(|_, record| {
            let text = fs::read_to_string(record).unwrap();
            let hash = text.lines().next().unwrap();
            fs::write(record, format!("{hash}{second_line}")).unwrap();
        });
        assert_eq!(read, 2, "{second_line:?}");
    }
}

#[test]
fn code_that_is_not_what_was_compiled_is_not_used() {
    let changed = World::warm().loads_after(|code, _| {
        let mut bytes = fs::read(code).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(code, bytes).unwrap();
    });
    let absent = World::warm().loads_after(|code, _| fs::remove_file(code).unwrap());
    assert_eq!((changed, absent), (2, 2));
}

#[test]
fn files_that_others_can_write_to_are_not_used() {
    let open = |path: &Path| fs::set_permissions(path, Permissions::from_mode(0o622)).unwrap();
    assert_eq!(World::warm().loads_after(|code, _| open(code)), 2);
    assert_eq!(World::warm().loads_after(|_, record| open(record)), 2);
    let open_directory = |path: &Path| {
        let directory = path.parent().unwrap();
        fs::set_permissions(directory, Permissions::from_mode(0o770)).unwrap();
    };
    for at in [0, 1] {
        let world = World::warm();
        world.change(|code, record| open_directory([code, record][at]));
        assert_eq!(world.load().unwrap(), "1.0.0");
        assert_eq!(world.artifact.read.get(), 2, "the directory stays open, and is not trusted");
    }
}

#[test]
fn bytes_of_another_digest_are_not_compiled() {
    let mut world = World::warm();
    world.artifact.digest = Digest::of(b"what it was before");
    assert!(matches!(world.load(), Err(ProviderFault::Replaced)));
}

#[test]
fn a_program_of_another_system_compiles_nothing() {
    let world = World::warm();
    world.change(|code, _| fs::remove_file(code).unwrap());
    let program = world.home.path().join("program");
    fs::write(&program, "neither a script nor a program").unwrap();
    fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    let (engine, compiler) = (Engine::shared().unwrap(), Compiler::Program(program));
    let never = Cancelled::default();
    assert!(world.cache.load(engine, &compiler, &world.artifact, &never).is_ok());
}

#[test]
fn a_compilation_is_given_up_with_the_operation() {
    let world = World::warm();
    world.change(|code, _| fs::remove_file(code).unwrap());
    let slow = ["-c", "sleep 3600"].map(Into::into).to_vec();
    let compiler = Compiler::Command("/bin/sh".into(), slow);
    let cancelled = Cancelled::when(|| true);
    let engine = Engine::shared().unwrap();
    let fault = world.cache.load(engine, &compiler, &world.artifact, &cancelled).err().unwrap();
    assert!(matches!(fault, ProviderFault::Machine(_)), "{fault}");
}

#[test]
fn a_record_is_read_as_it_is_written() {
    let record = Record { hash: blake3::hash(b"code"), contract: "1.0.0".parse().unwrap() };
    let text = record.to_string();
    assert_eq!(text.lines().nth(1), Some("1.0.0"));
    assert_eq!(text.parse(), Ok(record));
}
