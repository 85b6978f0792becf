//! Tests exports: a stack that is created from an exported file is the same, and so is its export.

use super::holds;
use crate::home::Home;
use kitaru_cli::world::World;
use libtest_mimic::Trial;
use proptest::{collection::btree_map, option::of, prelude::*, sample::select};
use rusqlite::Connection;
use std::{
    fs, io,
    sync::{Arc, Mutex},
};

/// A request to create a stack: its type, and flags with their values.
#[derive(Debug, Clone)]
struct Request {
    stack_type: &'static str,
    flags: Vec<(&'static str, String)>,
}

/// Texts that YAML may read as something else.
const ODD: [&str; 13] =
    ["1", "010", "1e3", "0x1f", "no", "null", "~", "a: b", "a #b", "- a", "'", "\"", "→"];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![select(&ODD[..]).prop_map(str::to_owned), "[a-z]([ -~]{0,6}[a-z])?"]
}

/// Any JSON value.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f32>().prop_map(|number| f64::from(number).into()),
        word().prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
            btree_map(word(), inner, 0..3)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn map() -> impl Strategy<Value = String> {
    btree_map(word(), value(), 0..3)
        .prop_map(|map| serde_json::Value::Object(map.into_iter().collect()).to_string())
}

fn request() -> impl Strategy<Value = Request> {
    let extra = |field: &'static str, value: &str| ("--extra", format!("{field}={value}"));
    let local = of(word()).prop_map(move |path| {
        let path = path.map(|path| extra("artifact_store.path", &format!("{path:?}")));
        Request { stack_type: "local", flags: path.into_iter().collect() }
    });
    let on_aws = (word(), "[a-z]{1,6}", word(), of(word()), of(map()), of(word()));
    let kubernetes = on_aws.prop_map(move |(path, images, cluster, namespace, fields, profile)| {
        let mut flags = vec![
            ("--artifact-store", format!("s3://bkt/{path}")),
            (
                "--container-registry",
                format!("123456789012.dkr.ecr.us-east-1.amazonaws.com/{images}"),
            ),
            ("--cluster", cluster),
            ("--region", "us-east-1".to_owned()),
        ];
        flags.extend(namespace.map(|namespace| ("--namespace", namespace)));
        flags.extend(fields.map(|fields| extra("artifact_store.client_kwargs", &fields)));
        flags.extend(profile.map(|name| ("--credentials", format!("aws-profile:{name}"))));
        Request { stack_type: "kubernetes", flags }
    });
    let azureml = (word(), word(), of(word()), of(word()), any::<bool>()).prop_map(
        move |(name, group, region, other, implicit)| {
            let mut flags = vec![
                ("--artifact-store", format!("abfss://{name}")),
                ("--container-registry", "myreg.azurecr.io".to_owned()),
                ("--subscription-id", name.clone()),
                ("--resource-group", group),
                ("--workspace", name),
            ];
            flags.extend(region.map(|region| ("--region", region)));
            let other = other.map(|other| format!("{other:?}"));
            flags.extend(other.map(|other| extra("orchestrator.subscription_id", &other)));
            flags.extend(implicit.then(|| ("--credentials", "implicit".to_owned())));
            Request { stack_type: "azureml", flags }
        },
    );
    prop_oneof![local, kubernetes, azureml]
}

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("properties::an_exported_stack_comes_back", || {
        holds(48, &request(), |request| {
            let home = Home::new();
            let create = |words: &[&str]| {
                let unverified = (request.stack_type != "local").then_some("--no-verify");
                let words: Vec<&str> =
                    ["create"].iter().chain(words).copied().chain(unverified).collect();
                run(&home, &words).0
            };
            let flags = request.flags.iter().map(|(flag, value)| format!("{flag}={value}"));
            let flags: Vec<String> = flags.collect();
            let mut words = vec!["first", "--type", request.stack_type];
            words.extend(flags.iter().map(String::as_str));
            prop_assert_eq!(create(&words), 0);
            let (status, file) = run(&home, &["export", "first"]);
            prop_assert_eq!(status, 0);
            let path = home.path().join("file.yaml");
            fs::write(&path, &file).expect("the home is writable");
            let created = create(&["other", "--file", &path.to_string_lossy()]);
            prop_assert_eq!(created, 0, "{}", &file);
            let (first, other) = (stored(&home, "first"), stored(&home, "other"));
            prop_assert_eq!(first.expect("it is there"), other.expect("it is there"), "{}", &file);
            let again = file.replacen("name: first\n", "name: other\n", 1);
            prop_assert_eq!(run(&home, &["export", "other"]), (0, again));
            Ok(())
        })
    })]
}

/// Runs a command, and returns its exit status and standard output.
fn run(home: &Home, words: &[&str]) -> (u8, String) {
    let out = Printed::default();
    let (stdout, stderr) = (Box::new(out.clone()), Box::new(io::sink()));
    let world = World::at_home(home.path().to_owned(), home.environment(), stdout, stderr);
    let words = ["kitaru", "stack"].iter().chain(words).map(Into::into).collect::<Vec<_>>();
    let status = kitaru_cli::run(&words, &world);
    (status, String::from_utf8_lossy(&out.0.lock().expect("no writer panics")).into_owned())
}

#[derive(Clone, Default)]
struct Printed(Arc<Mutex<Vec<u8>>>);

impl io::Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panics").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The stored components of a stack, without names and ids.
fn stored(home: &Home, stack: &str) -> rusqlite::Result<Vec<Vec<Option<String>>>> {
    let state = Connection::open(home.settings().join("state.db"))?;
    let mut statement = state.prepare(
        "SELECT component.kind, flavor, component.configuration, resource_id,
            connector.kind, auth_method, connector.configuration
         FROM component LEFT JOIN connector ON connector.id = connector_id
         WHERE component.name = ?1 ORDER BY component.kind",
    )?;
    let rows =
        statement.query_map([stack], |row| (0..7).map(|column| row.get(column)).collect())?;
    rows.collect()
}
