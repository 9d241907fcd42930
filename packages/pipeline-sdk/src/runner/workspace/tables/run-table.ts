import { MlopsError } from '@aml-mlops/errors';
import type { Database } from '@aml-mlops/sqlite';

export type RunState = 'running' | 'done' | 'failed' | 'interrupted';
export type NodeState = 'queued' | 'running' | 'ran' | 'reused' | 'failed' | 'skipped' | 'interrupted';

export interface RunRow {
  readonly id: string;
  readonly pipeline: string;
  readonly scope: string;
  readonly status: RunState;
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
  readonly trackingRun: string | undefined;
  /** All that is needed to go on with the run: its plan and what was bound to it, as JSON. */
  readonly request: string;
  readonly pid: number;
}

export interface NodeRow {
  readonly node: string;
  /** 1, 2, … within the run. */
  readonly attempt: number;
  readonly status: NodeState;
  readonly queuedAt: Date;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly peakMemoryBytes: number | undefined;
  readonly cacheKey: string | undefined;
  readonly trackingRun: string | undefined;
  readonly error: string | undefined;
  readonly logFile: string | undefined;
}

type NodeChange = Partial<Omit<NodeRow, 'node' | 'attempt' | 'queuedAt'>>;

const COLUMNS: Readonly<Record<keyof NodeChange, string>> = {
  status: 'status',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
  peakMemoryBytes: 'peak_memory_bytes',
  cacheKey: 'cache_key',
  trackingRun: 'tracking_run',
  error: 'error',
  logFile: 'log_file',
};

/** Runs of pipelines and the attempts of their nodes: the timeline. */
export class RunTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  start(run: { id: string; pipeline: string; scope: string; request: string }): void {
    this.#database.run(
      `INSERT INTO runs (id, pipeline, scope, status, started_at, request, pid) VALUES (?, ?, ?, 'running', ?, ?, ?)`,
      run.id,
      run.pipeline,
      run.scope,
      Date.now(),
      run.request,
      process.pid,
    );
  }

  /**
   * Marks a run as going again, by this process.
   *
   * @returns the attempts that a dead process left open, now closed
   */
  restart(id: string): NodeRow[] {
    const open = this.nodes(id).filter(({ status }) => status === 'queued' || status === 'running');
    this.#database.run(`UPDATE runs SET status = 'running', finished_at = NULL, pid = ? WHERE id = ?`, process.pid, id);
    for (const { node, attempt } of open) {
      this.updateNode(id, node, attempt, { status: 'interrupted', finishedAt: new Date() });
    }
    return open;
  }

  setTrackingRun(id: string, trackingRun: string): void {
    this.#database.run('UPDATE runs SET tracking_run = ? WHERE id = ?', trackingRun, id);
  }

  finish(id: string, status: Exclude<RunState, 'running'>): void {
    this.#database.run('UPDATE runs SET status = ?, finished_at = ? WHERE id = ?', status, Date.now(), id);
  }

  find(id: string): RunRow | undefined {
    const row = this.#database.get<Row>('SELECT * FROM runs WHERE id = ?', id);
    return row && toRun(row);
  }

  /** @throws MlopsError `E_RUN_UNKNOWN` */
  get(id: string): RunRow {
    const run = this.find(id);
    if (run) return run;
    const newest = this.list(3).map((known) => known.id);
    const hint = newest.length > 0 ? `; the newest are ${newest.join(', ')}` : '; there is none yet';
    throw new MlopsError('E_RUN_UNKNOWN', `run must be the id of a run in this workspace; got ${id}${hint}`);
  }

  /** Newest first. */
  list(limit: number): RunRow[] {
    const rows = this.#database.all<Row>('SELECT * FROM runs ORDER BY started_at DESC, rowid DESC LIMIT ?', limit);
    return rows.map(toRun);
  }

  queueNode(run: string, node: string): number {
    const sql = 'SELECT COALESCE(MAX(attempt), 0) + 1 AS next FROM node_attempts WHERE run = ? AND node = ?';
    const attempt = Number(this.#database.get<Row>(sql, run, node)?.['next']);
    this.#database.run(
      `INSERT INTO node_attempts (run, node, attempt, status, queued_at) VALUES (?, ?, ?, 'queued', ?)`,
      run,
      node,
      attempt,
      Date.now(),
    );
    return attempt;
  }

  updateNode(run: string, node: string, attempt: number, change: NodeChange): void {
    const keys = (Object.keys(change) as (keyof NodeChange)[]).filter((key) => change[key] !== undefined);
    const values = keys.map((key) => {
      const value = change[key];
      return value instanceof Date ? value.getTime() : (value ?? null);
    });
    const assignments = keys.map((key) => `${COLUMNS[key]} = ?`).join(', ');
    this.#database.run(
      `UPDATE node_attempts SET ${assignments} WHERE run = ? AND node = ? AND attempt = ?`,
      ...values,
      run,
      node,
      attempt,
    );
  }

  /** All attempts of a run's nodes, in the order in which they were queued. */
  nodes(run: string): NodeRow[] {
    const rows = this.#database.all<Row>('SELECT * FROM node_attempts WHERE run = ? ORDER BY queued_at, rowid', run);
    return rows.map((row) => ({
      node: String(row['node']),
      attempt: Number(row['attempt']),
      status: String(row['status']) as NodeState,
      queuedAt: new Date(Number(row['queued_at'])),
      startedAt: date(row['started_at']),
      finishedAt: date(row['finished_at']),
      peakMemoryBytes: row['peak_memory_bytes'] === null ? undefined : Number(row['peak_memory_bytes']),
      cacheKey: text(row['cache_key']),
      trackingRun: text(row['tracking_run']),
      error: text(row['error']),
      logFile: text(row['log_file']),
    }));
  }
}

type Row = Record<string, unknown>;

function toRun(row: Row): RunRow {
  return {
    id: String(row['id']),
    pipeline: String(row['pipeline']),
    scope: String(row['scope']),
    status: String(row['status']) as RunState,
    startedAt: new Date(Number(row['started_at'])),
    finishedAt: date(row['finished_at']),
    trackingRun: text(row['tracking_run']),
    request: String(row['request']),
    pid: Number(row['pid']),
  };
}

function date(value: unknown): Date | undefined {
  return value === null ? undefined : new Date(Number(value));
}

function text(value: unknown): string | undefined {
  return value === null ? undefined : String(value);
}
