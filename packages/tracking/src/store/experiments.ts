import { rangeError } from '@aml-mlops/errors';
import { type Database, listValue } from '@aml-mlops/sqlite';
import type { Experiment, LifecycleStage } from '../entities.ts';
import { checkKey, cutValue, MAX_EXPERIMENT_NAME, MAX_REGISTRY_TAG_VALUE } from '../limits.ts';
import { alreadyExists, invalid, notFound, wrongState } from '../tracking-error.ts';

/** Where artifacts lie that this store keeps itself: below its artifacts root, and for others through the server. */
export const OWN_ARTIFACTS = 'mlflow-artifacts:';

/** What MLflow has in every store: the experiment of runs that name none. */
const DEFAULT_EXPERIMENT = { id: 0, name: 'Default' } as const;

export interface ExperimentRow {
  readonly experiment_id: number;
  readonly name: string;
  readonly artifact_location: string;
  readonly lifecycle_stage: LifecycleStage;
  readonly creation_time: number;
  readonly last_update_time: number;
}

/** @throws MlopsError `E_TRACKING_EXISTS` also where a deleted experiment has the name */
export function createExperiment(
  database: Database,
  experiment: {
    readonly name: string;
    readonly artifactLocation?: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly now: number;
  },
): string {
  const { name, now } = experiment;
  checkName(name);
  return database.transaction(() => {
    const same = findExperimentRow(database, name);
    if (same) throw alreadyExists(`experiment ${name}${same.lifecycle_stage === 'deleted' ? ' (deleted)' : ''}`);
    const { lastId } = database.run(
      'INSERT INTO experiments (name, artifact_location, creation_time, last_update_time) VALUES (?, ?, ?, ?)',
      name,
      '',
      now,
      now,
    );
    const location = experiment.artifactLocation || `${OWN_ARTIFACTS}/${lastId}`;
    database.run('UPDATE experiments SET artifact_location = ? WHERE experiment_id = ?', location, lastId);
    for (const [key, value] of Object.entries(experiment.tags ?? {})) putTag(database, lastId, key, value);
    return String(lastId);
  });
}

/** Makes the experiment that MLflow expects under the number 0. */
export function ensureDefaultExperiment(database: Database, now: number): void {
  if (database.get('SELECT 1 FROM experiments WHERE experiment_id = 0')) return;
  database.run(
    'INSERT OR IGNORE INTO experiments (experiment_id, name, artifact_location, creation_time, last_update_time) VALUES (?, ?, ?, ?, ?)',
    DEFAULT_EXPERIMENT.id,
    DEFAULT_EXPERIMENT.name,
    `${OWN_ARTIFACTS}/${DEFAULT_EXPERIMENT.id}`,
    now,
    now,
  );
}

/** Finds an experiment by name or makes it; two processes that do this at once get the same one. */
export function ensureExperiment(database: Database, name: string, now: number): string {
  const known = () => {
    const row = findExperimentRow(database, name);
    if (row?.lifecycle_stage === 'deleted') {
      throw wrongState(`experiment ${name} is deleted: restore it, or choose another name`);
    }
    return row && String(row.experiment_id);
  };
  return known() ?? database.transaction(() => known() ?? createExperiment(database, { name, now }));
}

export function getExperiment(database: Database, experimentId: string): Experiment {
  return withTags(database, [requireExperiment(database, experimentId)])[0]!;
}

export function findExperiment(database: Database, name: string): Experiment | undefined {
  const row = findExperimentRow(database, name);
  return row && withTags(database, [row])[0];
}

export function renameExperiment(database: Database, experimentId: string, name: string, now: number): void {
  checkName(name);
  database.transaction(() => {
    const row = requireActiveExperiment(database, experimentId);
    const same = findExperimentRow(database, name);
    if (same && same.experiment_id !== row.experiment_id) throw alreadyExists(`experiment ${name}`);
    database.run(
      'UPDATE experiments SET name = ?, last_update_time = ? WHERE experiment_id = ?',
      name,
      now,
      row.experiment_id,
    );
  });
}

/** Deletes or restores an experiment and, with it, its runs: nothing is lost until someone empties the store. */
export function setExperimentStage(database: Database, experimentId: string, stage: LifecycleStage, now: number): void {
  database.transaction(() => {
    const row = requireExperiment(database, experimentId);
    if (row.lifecycle_stage === stage) throw wrongState(`experiment ${experimentId} is ${stage} already`);
    if (row.experiment_id === DEFAULT_EXPERIMENT.id) throw invalid('the default experiment cannot be deleted');
    database.run(
      'UPDATE experiments SET lifecycle_stage = ?, last_update_time = ? WHERE experiment_id = ?',
      stage,
      now,
      row.experiment_id,
    );
    database.run(
      'UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE experiment_id = ?',
      stage,
      stage === 'deleted' ? now : null,
      row.experiment_id,
    );
  });
}

export function setExperimentTag(database: Database, experimentId: string, key: string, value: string): void {
  database.transaction(() => {
    putTag(database, requireActiveExperiment(database, experimentId).experiment_id, key, value);
  });
}

export function deleteExperimentTag(database: Database, experimentId: string, key: string): void {
  const { experiment_id } = requireActiveExperiment(database, experimentId);
  const { changes } = database.run(
    'DELETE FROM experiment_tags WHERE experiment_id = ? AND key = ?',
    experiment_id,
    key,
  );
  if (changes === 0) throw notFound(`tag ${key} of experiment ${experimentId}`);
}

function requireExperiment(database: Database, experimentId: string): ExperimentRow {
  const row = /^\d{1,15}$/.test(experimentId)
    ? database.get<ExperimentRow>('SELECT * FROM experiments WHERE experiment_id = ?', Number(experimentId))
    : undefined;
  if (!row) throw notFound(`experiment with id ${experimentId}`);
  return row;
}

export function requireActiveExperiment(database: Database, experimentId: string): ExperimentRow {
  const row = requireExperiment(database, experimentId);
  if (row.lifecycle_stage !== 'active') throw wrongState(`experiment ${experimentId} must be active; it is deleted`);
  return row;
}

/** Experiments of rows, with their tags, in the order of the rows. */
export function withTags(database: Database, rows: readonly ExperimentRow[]): Experiment[] {
  const tags = new Map<number, Record<string, string>>();
  for (const { experiment_id, key, value } of database.all<{ experiment_id: number; key: string; value: string }>(
    'SELECT * FROM experiment_tags WHERE experiment_id IN (SELECT value FROM json_each(?))',
    listValue(rows.map((row) => row.experiment_id)),
  )) {
    tags.set(experiment_id, { ...tags.get(experiment_id), [key]: value });
  }
  return rows.map((row) => ({
    experimentId: String(row.experiment_id),
    name: row.name,
    artifactLocation: row.artifact_location,
    lifecycleStage: row.lifecycle_stage,
    createdAt: row.creation_time,
    updatedAt: row.last_update_time,
    tags: tags.get(row.experiment_id) ?? {},
  }));
}

function findExperimentRow(database: Database, name: string): ExperimentRow | undefined {
  return database.get<ExperimentRow>('SELECT * FROM experiments WHERE name = ?', name);
}

function checkName(name: string): void {
  if (typeof name !== 'string' || name.trim() === '' || name.length > MAX_EXPERIMENT_NAME) {
    throw rangeError('name', 'experiment', `1 to ${MAX_EXPERIMENT_NAME} characters`, name);
  }
}

function putTag(database: Database, experimentId: number, key: string, value: string): void {
  checkKey(key, 'experiment tag');
  database.run(
    'INSERT INTO experiment_tags VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    experimentId,
    key,
    cutValue(value, MAX_REGISTRY_TAG_VALUE),
  );
}
