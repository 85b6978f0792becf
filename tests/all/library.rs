//! Tests the library without the command line: from several threads, and in an async runtime.

#[expect(dead_code, reason = "its `main` is run as an example")]
#[path = "../../host/library/examples/lifecycle.rs"]
mod lifecycle;

use crate::{home::Home, server::real::Server};
use kitaru::{
    CreateStack, Event, Kitaru, ListStacks, Listener, SecretSource, Settings, location::Location,
    ops::stack::ExtraValue, plugin::RESERVED, request::yaml, secret::Secret, settings::Variables,
};
use kitaru_provider_host::{CodeCache, Description, InMemory, ProviderHost};
use libtest_mimic::{Failed, Trial};
use std::{
    fs,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("library::the_example_runs", example),
        Trial::test("library::two_threads_share_one", threads),
        Trial::test("library::it_works_inside_a_runtime", inside_a_runtime),
        Trial::test("library::a_server_is_used_inside_a_runtime", server_inside_a_runtime),
        Trial::test("library::bundled_inputs_have_no_reserved_names", reserved),
        Trial::test("library::bundled_descriptions_are_those_of_the_components", described),
        Trial::test("library::nothing_is_printed_and_a_listener_is_notified", notified),
        Trial::test("library::debug_output_hides_values_that_may_be_secrets", debug_output),
    ]
}

/// The result of the example: the type of its stack, and the number of deleted components.
const LIFECYCLE: (&str, usize) = ("vertex", 3);

fn open(home: &Home, more: &[(&str, &str)]) -> Kitaru {
    let mut variables: Variables = home.environment();
    variables.extend(more.iter().map(|(name, value)| (name.into(), value.into())));
    let path = home.path().to_owned();
    Kitaru::open(Settings::new(variables, Some(path.clone()), path))
}

/// Runs the example, whose stack type needs no cloud for verification.
fn run(kitaru: &Kitaru, name: &str) -> Result<(), Failed> {
    let (stack_type, components) = lifecycle::lifecycle(kitaru, name)?;
    match (stack_type.as_str(), components) == LIFECYCLE {
        true => Ok(()),
        false => Err(format!("{stack_type}, {components}").into()),
    }
}

fn stacks(kitaru: &Kitaru) -> Result<u64, Failed> {
    Ok(kitaru.list(&ListStacks::default())?.total)
}

fn example() -> Result<(), Failed> {
    let home = Home::new();
    let output = Command::new(env!("CARGO_BIN_EXE_lifecycle"))
        .env_clear()
        .envs(home.environment())
        .current_dir(home.path())
        .output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    match printed == "a `vertex` stack came and went, with 3 components\n" {
        true => Ok(()),
        false => Err(format!("{printed}{}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

fn threads() -> Result<(), Failed> {
    let home = Home::new();
    let kitaru = open(&home, &[]);
    let one = |name: &str| -> Result<(), String> {
        (0..3).try_for_each(|_| {
            run(&kitaru, name).map_err(|failed| failed.message().unwrap_or_default().to_owned())
        })
    };
    thread::scope(|scope| {
        let [first, second] = ["first", "second"].map(|name| scope.spawn(move || one(name)));
        first.join().map_err(|_| "the first thread panicked")??;
        second.join().map_err(|_| "the second thread panicked")??;
        Ok::<(), Failed>(())
    })?;
    match stacks(&kitaru)? {
        1 => Ok(()),
        left => Err(format!("{left} stacks are left").into()),
    }
}

fn inside_a_runtime() -> Result<(), Failed> {
    let home = Home::new();
    let kitaru = Arc::new(open(&home, &[]));
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        run(&kitaru, "here")?;
        // A task may move to another thread, so `Kitaru` must be `Send`.
        let kitaru = Arc::clone(&kitaru);
        let task =
            tokio::spawn(async move { kitaru.list(&ListStacks::default()).map(|list| list.total) });
        match task.await? {
            Ok(1) => Ok(()),
            other => Err(format!("{other:?}").into()),
        }
    })
}

/// Requests use their own runtime, and entering it inside another would panic.
fn server_inside_a_runtime() -> Result<(), Failed> {
    let server = Server::shared()?;
    let home = Home::new();
    let connection =
        [("KITARU_SERVER_URL", server.url.as_str()), ("KITARU_AUTH_TOKEN", server.key.as_str())];
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?;
    runtime.block_on(async {
        let kitaru = open(&home, &connection);
        let wanted = CreateStack::new("inside", "local");
        kitaru.create(&wanted)?;
        kitaru.status()?;
        let asked =
            kitaru::DeleteStack { stack: "inside".to_owned(), recursive: true, force: true };
        match kitaru.delete(&asked)?.deletion.components.len() {
            2 => Ok(()),
            other => Err(format!("{other} components").into()),
        }
    })
}

/// The catalog checks the inputs of installed plugins; this checks the bundled ones.
fn reserved() -> Result<(), Failed> {
    let home = Home::new();
    let types = open(&home, &[]).all_stack_types();
    let inputs = types.iter().flat_map(|stack_type| &stack_type.inputs);
    let is_reserved = |name: &&str| RESERVED.contains(name);
    let found: Vec<&str> = inputs.map(|input| input.name.as_str()).filter(is_reserved).collect();
    match found.as_slice() {
        [] => Ok(()),
        found => Err(format!("{found:?}").into()),
    }
}

/// A bundled provider is not asked what it describes, so what the build wrote down must be that.
fn described() -> Result<(), Failed> {
    let home = Home::new();
    let cache = CodeCache::new(home.path().join("code"), home.path().join("records"));
    let host = ProviderHost::new(cache);
    let components = Path::new(env!("CARGO_MANIFEST_DIR")).join("../host/library/components");
    let mut compared = 0;
    for entry in fs::read_dir(components)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            let artifact = InMemory::new(path.display().to_string(), fs::read(&path)?);
            let json = fs::read_to_string(path.with_extension("json"))?;
            if serde_json::from_str::<Description>(&json)? != host.describe(&artifact)? {
                return Err(format!("{}: run `cargo bundle`", path.display()).into());
            }
            compared += 1;
        }
    }
    if compared == 5 { Ok(()) } else { Err(format!("{compared} were compared").into()) }
}

/// Counts events.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Listener for Counting {
    fn notify(&self, event: &Event<'_>) {
        if matches!(event, Event::Preparing { .. }) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn notified() -> Result<(), Failed> {
    let home = Home::new();
    let listener = Arc::new(Counting::default());
    let cache = home.path().join("empty");
    let nomad = crate::providers::directory().join("nomad.wasm");
    fs::copy(nomad, home.settings().join("plugins/nomad.wasm"))?;
    let kitaru = open(&home, &[("KITARU_CACHE_PATH", &cache.to_string_lossy())]);
    let kitaru = kitaru.with_listener(Arc::clone(&listener) as Arc<dyn Listener>);
    let types = kitaru.stack_types();
    assert_eq!(kitaru.stack_types(), types, "nothing has changed");
    match (types.types.len(), listener.0.load(Ordering::Relaxed)) {
        (6, 1) => Ok(()),
        other => Err(format!("types and preparations: {other:?}").into()),
    }
}

fn debug_output() -> Result<(), Failed> {
    let mut asked = CreateStack::new("dev", "sagemaker").input("token", "hush").extra(
        "orchestrator",
        "aws_secret_access_key",
        "hush",
    );
    asked.extra.push(ExtraValue::Text("orchestrator.token=hush".to_owned()));
    asked.credentials = Some(SecretSource::Text(Secret::new("access-key:hush:hush")));
    let file = "name: dev\ninputs: hush\nextra: {orchestrator: {token: [hush, {a: hush}]}}\n";
    let node = yaml::parse(file, &Location::start("stack.yaml"));
    // The configuration of a stored stack may hold a secret in plain text as well.
    let home = Home::new();
    let create = CreateStack::new("token", "vertex")
        .input("artifact-store", "gs://outputs")
        .input("container-registry", "us-central1-docker.pkg.dev/my-project/images")
        .input("region", "us-central1")
        .extra("orchestrator", "network", "hush");
    let stack = open(&home, &[]).plan_create(&create)?.stack;
    let outputs = [
        format!("{asked:?}"),
        format!("{asked:#?}"),
        format!("{node:?}"),
        format!("{create:?}"),
        format!("{stack:?}"),
    ];
    for shown in outputs {
        if shown.contains("hush") || !shown.contains("token") {
            return Err(shown.into());
        }
    }
    Ok(())
}
