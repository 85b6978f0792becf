//! Compares what a provider answers as a library and as a component.

use super::{directory, host};
use crate::providers;
use kitaru_contract::{Credential, Request, StoredComponent, StoredStack};
use kitaru_provider_host::{InMemory, Plan};
use libtest_mimic::{Failed, Trial};
use std::{fmt::Debug, fs, path::Path};

/// The component of the bundled provider, built from the same source.
const VERTEX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../host/library/components/vertex.wasm");

/// Values that are hard to pass on, as JSON.
const HARD: [&str; 8] = [
    r#""""#,
    r#""a \"quoted\" \\ text""#,
    r#""\u0000\u001b[31m\u202e""#,
    r#""é, 日本語, 👍""#,
    r#""gs://""#,
    "1e300",
    "-9007199254740993",
    r#"[[[{"a":[null,true,1.5]}]]]"#,
];

pub(super) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("native::alike::nomad", || {
            let inputs = [
                ("datacenter", "\"dc1\""),
                ("artifact-store", "\"file:///mnt\""),
                ("priority", "50"),
                ("preemptible", "true"),
            ];
            let component = providers::directory().join("nomad.wasm");
            alike("acme-nomad", &component, &requests(&inputs, "datacenter"))
        }),
        Trial::test("native::alike::vertex", || {
            let inputs = [
                ("artifact-store", "\"gs://bkt/pre\""),
                ("container-registry", "\"us-central1-docker.pkg.dev/my-proj/my-repo\""),
                ("region", "\"us-central1\""),
            ];
            alike("kitaru-vertex", Path::new(VERTEX), &requests(&inputs, "location"))
        }),
    ]
}

/// A request in order, the same with each hard value in place of each of its inputs, and with fewer
/// or more parts.
fn requests(inputs: &[(&str, &str)], field: &str) -> Vec<Request> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let good = Request {
        name: "lab \"1\"".to_owned(),
        inputs: inputs.iter().map(owned).collect(),
        ..Request::default()
    };
    let mut requests = vec![Request::default(), good.clone()];
    for (at, value) in (0..inputs.len()).flat_map(|at| HARD.map(|value| (at, value))) {
        let mut request = good.clone();
        value.clone_into(&mut request.inputs[at].1);
        requests.push(request);
    }
    for value in HARD {
        let extra = format!("{{\"{field}\":{value},\"synchronous\":false}}");
        requests.push(Request {
            extra: vec![("orchestrator".to_owned(), extra)],
            withheld: vec!["orchestrator.token".to_owned()],
            credential: Some(Credential {
                method: "nomad-token".to_owned(),
                auth_method: "token".to_owned(),
                given: vec![("accessor".to_owned(), value.to_owned())],
                withheld: vec!["secret_id".to_owned()],
            }),
            ..good.clone()
        });
    }
    requests
}

/// Asks both everything, in turn.
fn alike(library: &str, component: &Path, requests: &[Request]) -> Result<(), Failed> {
    let host = host();
    let artifact = |path: &Path| fs::read(path).map(|bytes| InMemory::new("acme", bytes));
    let mut native = host.open_native(&artifact(&directory().join(library))?)?;
    let mut wasm = host.open(&artifact(component)?)?;
    same("contract", &native.contract(), &wasm.contract())?;
    let (one, other) = (native.describe()?, wasm.describe()?);
    same("describe", &serde_json::to_string(&one)?, &serde_json::to_string(&other)?)?;
    let mut plans = 0;
    for request in requests {
        let question = format!("{request:?}");
        same(&question, &native.validate(request), &wasm.validate(request))?;
        let plan = wasm.plan(request);
        same(&question, &native.plan(request), &plan)?;
        if let Ok(plan) = plan {
            plans += 1;
            let stack = stored(&plan);
            same(&question, &native.show(&stack), &wasm.show(&stack))?;
        }
        // An instance is not asked again after a fault.
        wasm = host.open(&artifact(component)?)?;
    }
    if plans > 2 { Ok(()) } else { Err("too few requests were planned".into()) }
}

fn same<T: Debug>(question: &str, one: &T, other: &T) -> Result<(), Failed> {
    let (one, other) = (format!("{one:?}"), format!("{other:?}"));
    match one == other {
        true => Ok(()),
        false => Err(format!("{question}\nnative: {one}\nwasm:   {other}").into()),
    }
}

/// A stack of what was planned.
fn stored(plan: &Plan) -> StoredStack {
    let connector = plan.connectors.first();
    let connector = connector.map(|it| serde_json::Value::Object(it.configuration.clone()));
    let component = |planned: &kitaru_provider_host::PlannedComponent| StoredComponent {
        kind: planned.kind.clone(),
        name: "lab".to_owned(),
        flavor: planned.flavor.clone(),
        configuration: serde_json::Value::Object(planned.configuration.clone()).to_string(),
        resource_id: planned.resource_id.clone(),
        connector: connector.as_ref().map(ToString::to_string),
        attributes: Vec::new(),
    };
    StoredStack {
        name: "lab".to_owned(),
        components: plan.components.iter().map(component).collect(),
        attributes: Vec::new(),
    }
}
