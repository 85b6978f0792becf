//! Inserts many stacks directly into a server's database.

use rusqlite::Connection;
use std::path::Path;

/// Adds stacks named `stack-1` and so on, each with two components and the same creation time.
pub(crate) fn add_stacks(database: &Path, count: usize) -> Result<(), String> {
    let statements = format!(
        "BEGIN;
         CREATE TEMP TABLE number AS WITH RECURSIVE n (i) AS
            (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
            SELECT i, 'stack-' || i AS name, lower(hex(randomblob(6)) || '4000a000') AS half,
            '2026-01-01 00:00:00.000000' AS age, CAST('e30=' AS BLOB) AS empty,
            CAST('eyJraXRhcnUubWFuYWdlZCI6ICJ0cnVlIn0=' AS BLOB) AS managed FROM n;
         INSERT INTO stack (id, created, updated, name, description, labels, environment)
            SELECT half || printf('%012x', i), age, age, name, '', managed, empty FROM number;
         INSERT INTO stack_component
            (id, created, updated, name, type, flavor, configuration, labels, environment)
            SELECT half || printf('a%011x', i), age, age, name, 'orchestrator', 'local', empty,
            managed, empty FROM number;
         INSERT INTO stack_component
            (id, created, updated, name, type, flavor, configuration, labels, environment)
            SELECT half || printf('b%011x', i), age, age, name, 'artifact_store', 'local', empty,
            managed, empty FROM number;
         INSERT INTO stack_composition (stack_id, component_id, default_for_type)
            SELECT half || printf('%012x', i), half || printf('a%011x', i), 'orchestrator'
            FROM number;
         INSERT INTO stack_composition (stack_id, component_id, default_for_type)
            SELECT half || printf('%012x', i), half || printf('b%011x', i), 'artifact_store'
            FROM number;
         COMMIT;"
    );
    let added = Connection::open(database).and_then(|state| state.execute_batch(&statements));
    added.map_err(|error| format!("{}: {error}", database.display()))
}
