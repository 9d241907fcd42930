/**
 * Steps from one version of the store to the next; `PRAGMA user_version` counts those applied. A step that has been
 * released is never edited.
 *
 * `run` columns hold `runs.id`, a small number, and not the 32 characters that the world sees: half the size of every
 * index. Latest values of metrics stand in a table of their own, as in MLflow: a search never reads a history.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE experiments (
    experiment_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    artifact_location TEXT NOT NULL,
    lifecycle_stage TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle_stage IN ('active', 'deleted')),
    creation_time INTEGER NOT NULL,
    last_update_time INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE experiment_tags (
    experiment_id INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (experiment_id, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    run_uuid TEXT NOT NULL UNIQUE,
    experiment_id INTEGER NOT NULL REFERENCES experiments,
    name TEXT NOT NULL,
    user_id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED')),
    start_time INTEGER NOT NULL,
    end_time INTEGER,
    deleted_time INTEGER,
    lifecycle_stage TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle_stage IN ('active', 'deleted')),
    artifact_uri TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_start ON runs (experiment_id, lifecycle_stage, start_time);

  CREATE TABLE params (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX params_by_value ON params (key, value, run);

  CREATE TABLE tags (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tags_by_value ON tags (key, value, run);

  CREATE TABLE metrics (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    key TEXT NOT NULL,
    step INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    value REAL NOT NULL,
    is_nan INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run, key, step, timestamp, value, is_nan)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE latest_metrics (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    key TEXT NOT NULL,
    step INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    value REAL NOT NULL,
    is_nan INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX latest_metrics_by_value ON latest_metrics (key, is_nan, value, run);

  CREATE TABLE dataset_inputs (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    source_type TEXT NOT NULL,
    source TEXT NOT NULL,
    schema TEXT,
    profile TEXT,
    context TEXT,
    tags TEXT NOT NULL,
    PRIMARY KEY (run, name, digest)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE model_links (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    direction TEXT NOT NULL CHECK (direction IN ('input', 'output')),
    model_id TEXT NOT NULL,
    step INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run, direction, model_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE logged_models (
    model_id TEXT PRIMARY KEY,
    experiment_id INTEGER NOT NULL REFERENCES experiments,
    name TEXT NOT NULL,
    artifact_uri TEXT NOT NULL,
    status TEXT NOT NULL,
    status_message TEXT,
    lifecycle_stage TEXT NOT NULL DEFAULT 'active',
    model_type TEXT NOT NULL,
    source_run_id TEXT NOT NULL,
    creation_time INTEGER NOT NULL,
    last_update_time INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX logged_models_by_time ON logged_models (experiment_id, lifecycle_stage, creation_time DESC);

  CREATE TABLE logged_model_params (
    model_id TEXT NOT NULL REFERENCES logged_models ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (model_id, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE logged_model_tags (
    model_id TEXT NOT NULL REFERENCES logged_models ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (model_id, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE logged_model_metrics (
    model_id TEXT NOT NULL REFERENCES logged_models ON DELETE CASCADE,
    key TEXT NOT NULL,
    run_uuid TEXT NOT NULL,
    dataset_name TEXT NOT NULL DEFAULT '',
    dataset_digest TEXT NOT NULL DEFAULT '',
    step INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    value REAL NOT NULL,
    is_nan INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (model_id, key, run_uuid, dataset_name, dataset_digest, step, timestamp, value, is_nan)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE registered_models (
    name TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    next_version INTEGER NOT NULL DEFAULT 1,
    creation_time INTEGER NOT NULL,
    last_update_time INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE registered_model_tags (
    name TEXT NOT NULL REFERENCES registered_models ON UPDATE CASCADE ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE model_versions (
    name TEXT NOT NULL REFERENCES registered_models ON UPDATE CASCADE ON DELETE CASCADE,
    version INTEGER NOT NULL,
    source TEXT NOT NULL,
    content_hash TEXT,
    run_id TEXT NOT NULL,
    run_link TEXT NOT NULL DEFAULT '',
    model_id TEXT,
    user_id TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL,
    current_stage TEXT NOT NULL DEFAULT 'None',
    creation_time INTEGER NOT NULL,
    last_update_time INTEGER NOT NULL,
    PRIMARY KEY (name, version)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX model_versions_by_content ON model_versions (name, content_hash) WHERE content_hash IS NOT NULL;
  CREATE INDEX model_versions_by_run ON model_versions (run_id);

  CREATE TABLE model_version_tags (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name, version, key),
    FOREIGN KEY (name, version) REFERENCES model_versions ON UPDATE CASCADE ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE model_aliases (
    name TEXT NOT NULL,
    alias TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (name, alias),
    FOREIGN KEY (name, version) REFERENCES model_versions ON UPDATE CASCADE ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX model_aliases_by_version ON model_aliases (name, version);

  CREATE TABLE promotions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    alias TEXT NOT NULL,
    version INTEGER NOT NULL,
    previous_version INTEGER,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    evidence TEXT NOT NULL
  ) STRICT;
  CREATE INDEX promotions_by_name ON promotions (name, id DESC);
  CREATE TRIGGER promotions_keep_update BEFORE UPDATE ON promotions
    BEGIN SELECT RAISE(ABORT, 'the log of promotions is append-only'); END;
  CREATE TRIGGER promotions_keep_delete BEFORE DELETE ON promotions
    BEGIN SELECT RAISE(ABORT, 'the log of promotions is append-only'); END;
  CREATE TRIGGER promotions_keep_replace BEFORE INSERT ON promotions WHEN EXISTS (SELECT 1 FROM promotions WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the log of promotions is append-only'); END;
  `,
  // Inputs of a run come back in the order in which they were logged; those of before, in the order of their names.
  `
  ALTER TABLE dataset_inputs ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE model_links ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX dataset_inputs_by_name ON dataset_inputs (name, digest, run);
  -- Runs of an experiment in their order, so that a page begins where the last one ended.
  DROP INDEX runs_by_start;
  CREATE INDEX runs_by_start ON runs (experiment_id, lifecycle_stage, start_time DESC, run_uuid);
  -- Where the artifacts of a version lie, resolved when it was made: a copy outlives what it was copied from.
  ALTER TABLE model_versions ADD COLUMN storage_location TEXT NOT NULL DEFAULT '';
  `,
  // Texts that wait for labels, and the labels. A text lies in a table of its own, so that it can be deleted and the rest stays.
  `
  CREATE TABLE label_queues (
    scope TEXT PRIMARY KEY,
    labels TEXT NOT NULL,
    annotators INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE label_texts (
    key TEXT PRIMARY KEY,
    text TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE label_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope TEXT NOT NULL REFERENCES label_queues,
    text_key TEXT NOT NULL,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    batch INTEGER NOT NULL,
    arm TEXT NOT NULL CHECK (arm IN ('query', 'floor', 'control', 'golden', 'review')),
    strategy TEXT NOT NULL,
    score REAL,
    model TEXT,
    suggestion TEXT,
    probability REAL,
    copies INTEGER NOT NULL,
    expected TEXT,
    asked_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'disputed', 'settled', 'skipped')),
    label TEXT,
    settled_at INTEGER,
    UNIQUE (scope, text_key)
  ) STRICT;
  CREATE INDEX label_items_by_state ON label_items (scope, state, id);
  CREATE INDEX label_items_by_source ON label_items (source_id);

  CREATE TABLE label_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item INTEGER NOT NULL REFERENCES label_items ON DELETE CASCADE,
    annotator TEXT NOT NULL,
    label TEXT,
    note TEXT NOT NULL,
    decides INTEGER NOT NULL,
    origin TEXT NOT NULL,
    at INTEGER NOT NULL,
    seconds REAL,
    withdrawn_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX label_answers_current ON label_answers (item, annotator) WHERE withdrawn_at IS NULL;
  CREATE INDEX label_answers_by_annotator ON label_answers (annotator, id);
  `,
  // What runs are ordered by, so that a page of them is read from an index. Indices alone: a process of the version before
  // that has the file open goes on as it was.
  `
  CREATE INDEX runs_by_name ON runs (name);
  CREATE INDEX runs_by_status ON runs (status);
  CREATE INDEX runs_by_user ON runs (user_id);
  CREATE INDEX runs_by_end ON runs (end_time);
  `,
];
