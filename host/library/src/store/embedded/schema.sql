CREATE TABLE stack (
    -- The order in which stacks were made, which is that of lists.
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    -- JSON: labels by key.
    labels TEXT NOT NULL,
    -- JSON: stack_type, provider, version, digest; null if kitaru did not make it.
    origin TEXT
) STRICT;

CREATE TABLE connector (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    auth_method TEXT NOT NULL,
    -- JSON, without the secret keys.
    configuration TEXT NOT NULL,
    -- JSON: a list.
    secret_keys TEXT NOT NULL,
    managed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE component (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    flavor TEXT NOT NULL,
    configuration TEXT NOT NULL,
    secret_keys TEXT NOT NULL,
    resource_id TEXT,
    connector_id TEXT REFERENCES connector (id),
    managed INTEGER NOT NULL,
    UNIQUE (name, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX component_connector ON component (connector_id);

CREATE TABLE stack_component (
    stack_id TEXT NOT NULL REFERENCES stack (id) ON DELETE CASCADE,
    component_id TEXT NOT NULL REFERENCES component (id),
    PRIMARY KEY (stack_id, component_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX stack_component_component ON stack_component (component_id);

-- One row: the user's active stack, and null for `default`.
CREATE TABLE active (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    stack_id TEXT REFERENCES stack (id) ON DELETE SET NULL
) STRICT;
