//! Checks a state after many concurrent changes.

use super::{End, Report};
use crate::home::Home;
use libtest_mimic::Failed;
use rusqlite::Connection;
use std::{collections::BTreeSet, fs, path::Path};

/// The violations in the state, given what the processes reported.
pub(super) fn damage(home: &Home, reports: &[Report]) -> Result<Vec<String>, Failed> {
    const NONE: [(&str, &str); 6] = [
        ("damage", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
        ("dangling", "SELECT \"table\" FROM pragma_foreign_key_check"),
        (
            "components without a stack",
            "SELECT name || ' ' || kind FROM component
             WHERE id NOT IN (SELECT component_id FROM stack_component)",
        ),
        (
            "connectors without a component",
            "SELECT name FROM connector
             WHERE id NOT IN (SELECT connector_id FROM component WHERE connector_id IS NOT NULL)",
        ),
        (
            "stacks that lack components",
            "SELECT name FROM stack
             WHERE (SELECT count(*) FROM stack_component WHERE stack_id = id)
             <> CASE WHEN origin LIKE '%vertex%' THEN 3 ELSE 2 END",
        ),
        (
            "an active stack that is gone",
            "SELECT stack_id FROM active WHERE stack_id NOT IN (SELECT id FROM stack)",
        ),
    ];
    let mut wrong = Vec::new();
    for (what, query) in NONE {
        let found = texts(home, query)?;
        if !found.is_empty() {
            wrong.push(format!("{what}: {found:?}"));
        }
    }
    let names = texts(home, "SELECT name FROM stack")?;
    if names.iter().filter(|name| *name == "default").count() != 1 {
        wrong.push(format!("not one `default`: {names:?}"));
    }
    for Report { name, created, deleted } in reports {
        let there = names.contains(name);
        match (created, deleted) {
            (End::Done, None) if !there => wrong.push(format!("`{name}` is lost")),
            (End::Done, Some(End::Done)) if there => wrong.push(format!("`{name}` is back")),
            _ => {}
        }
    }
    Ok(wrong)
}

/// Secrets that are missing, staged, or without an owner.
pub(super) fn strayed(home: &Home) -> Result<Vec<String>, Failed> {
    let files = |directory: &Path| -> Result<BTreeSet<String>, Failed> {
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.insert(entry.file_name().to_string_lossy().replace(".json", ""));
            }
        }
        Ok(names)
    };
    let secrets = home.settings().join("secrets");
    let (kept, staged) = (files(&secrets)?, files(&secrets.join("staged"))?);
    let owners: BTreeSet<String> = texts(
        home,
        "SELECT id FROM connector WHERE secret_keys <> '[]'
         UNION SELECT id FROM component WHERE secret_keys <> '[]'",
    )?
    .into_iter()
    .collect();
    let missing = owners.difference(&kept).count();
    let unowned = kept.difference(&owners).count();
    let found = [("lost", missing), ("kept without an owner", unowned), ("staged", staged.len())];
    let wrong = found.into_iter().filter(|(_, count)| *count > 0);
    Ok(wrong.map(|(what, count)| format!("{count} secrets of {} {what}", owners.len())).collect())
}

fn texts(home: &Home, query: &str) -> Result<Vec<String>, Failed> {
    let state = Connection::open(home.settings().join("state.db"))?;
    let mut statement = state.prepare(query)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
