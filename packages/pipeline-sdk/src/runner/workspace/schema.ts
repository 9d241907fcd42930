/** Migrations of the workspace's database, in order; `PRAGMA user_version` counts those applied. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    pipeline TEXT NOT NULL,
    scope TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'interrupted')),
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    tracking_run TEXT,
    request TEXT NOT NULL,
    pid INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_start ON runs (started_at DESC);

  CREATE TABLE node_attempts (
    run TEXT NOT NULL REFERENCES runs (id),
    node TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'ran', 'reused', 'failed', 'skipped', 'interrupted')),
    queued_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    peak_memory_bytes INTEGER,
    cache_key TEXT,
    tracking_run TEXT,
    error TEXT,
    log_file TEXT,
    PRIMARY KEY (run, node, attempt)
  ) STRICT;

  CREATE TABLE cache_entries (
    key TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    node TEXT NOT NULL,
    fields TEXT NOT NULL,
    outputs TEXT NOT NULL,
    run TEXT NOT NULL,
    seconds REAL NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX cache_by_node ON cache_entries (scope, node, created_at DESC);

  CREATE TABLE states (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE dataset_versions (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    rows INTEGER NOT NULL,
    labels TEXT NOT NULL,
    lineage TEXT NOT NULL,
    run TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (name, version),
    UNIQUE (name, content_hash)
  ) STRICT;

  CREATE TABLE file_hashes (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE file_hashes ADD COLUMN changed INTEGER;
  `,
  `
  -- When and on which start of the machine the process of a run was started: a process id alone is used again.
  ALTER TABLE runs ADD COLUMN process TEXT;
  -- When it was noticed that the process of a run is gone; its status stays 'running'.
  ALTER TABLE runs ADD COLUMN killed_at INTEGER;
  `,
  `
  -- Alarms of models in service: what the monitor says of each, and who took note of it.
  CREATE TABLE alarms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model TEXT NOT NULL,
    cause TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    acknowledged_by TEXT,
    acknowledged_at INTEGER,
    note TEXT
  ) STRICT;
  CREATE UNIQUE INDEX open_alarms ON alarms (model, cause) WHERE is_open = 1;
  CREATE TABLE monitored (model TEXT PRIMARY KEY, judged_to TEXT NOT NULL) STRICT;
  CREATE TABLE silences (
    model TEXT NOT NULL,
    cause TEXT NOT NULL,
    by TEXT NOT NULL,
    at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (model, cause)
  ) STRICT;
  `,
  `
  -- What an attempt's cache key is made of, as JSON: so that one that failed or is under way says why it was run, too.
  ALTER TABLE node_attempts ADD COLUMN fields TEXT;
  -- How far a node is, by its latest attempt: for those who watch a run of another process.
  CREATE TABLE node_progress (
    run TEXT NOT NULL REFERENCES runs (id),
    node TEXT NOT NULL,
    done REAL NOT NULL,
    total REAL NOT NULL,
    message TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (run, node)
  ) STRICT, WITHOUT ROWID;
  -- What people did to runs, and why. Lines are only added.
  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    why TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_by_subject ON audit (subject, id DESC);
  CREATE TRIGGER audit_keep_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_keep_delete BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  `,
  `
  -- Loops from drift to a better model, by the model: what each remembers, and which process is at it.
  CREATE TABLE loops (name TEXT PRIMARY KEY, state TEXT, pid INTEGER, process TEXT) STRICT;
  `,
];
