import { MlopsError } from '@aml-mlops/errors';
import { type Database, listValue } from '@aml-mlops/sqlite';
import { isGoing, processIdentity } from '../process-identity.ts';
import type { KeyFields } from './cache-table.ts';

/** `killed`: recorded as running, but its process has ended. It is derived from the process and never written. */
export type RunState = 'running' | 'done' | 'failed' | 'interrupted' | 'killed';
export type NodeState = 'queued' | 'running' | 'ran' | 'reused' | 'failed' | 'skipped' | 'interrupted';

export interface RunRow {
  readonly id: string;
  readonly pipeline: string;
  readonly scope: string;
  readonly status: RunState;
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
  readonly trackingRun: string | undefined;
  /** Everything needed to resume the run: its plan and its inputs, as JSON. */
  readonly request: string;
  readonly pid: number;
}

/** A run without its request. */
export type RunHead = Omit<RunRow, 'request'>;

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
  /** Fields of its cache key; undefined for attempts of versions that did not record them. */
  readonly fields: KeyFields | undefined;
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
  fields: 'fields',
};

/** Runs of pipelines and the attempts of their nodes: the timeline. */
export class RunTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  start(run: { id: string; pipeline: string; scope: string; request: string }): void {
    this.#database.run(
      `INSERT INTO runs (id, pipeline, scope, status, started_at, request, pid, process)
       VALUES (?, ?, ?, 'running', ?, ?, ?, ?)`,
      run.id,
      run.pipeline,
      run.scope,
      Date.now(),
      run.request,
      process.pid,
      processIdentity(process.pid) ?? null,
    );
  }

  /**
   * Marks a run as running again in this process, in one transaction: of two processes that try, one succeeds, and its
   * request replaces that of the run.
   *
   * @returns the attempts that a dead process left open, now closed
   * @throws MlopsError `E_RUN_GOING` if another process is running it
   */
  restart(id: string, request: string): NodeRow[] {
    return this.#database.transaction(() => {
      this.mustNotBeGoing(id);
      this.#database.run(
        `UPDATE runs SET status = 'running', finished_at = NULL, killed_at = NULL, request = ?, pid = ?, process = ? WHERE id = ?`,
        request,
        process.pid,
        processIdentity(process.pid) ?? null,
        id,
      );
      return this.#closeAttempts(id);
    });
  }

  /** @throws MlopsError `E_RUN_GOING` */
  mustNotBeGoing(id: string): void {
    const { status, pid } = this.get(id);
    if (status !== 'running') return;
    throw new MlopsError('E_RUN_GOING', `run ${id} is running in process ${pid}: stop that one first`);
  }

  /** Runs that are running. */
  going(): RunRow[] {
    const rows = this.#database.all<Row>(`SELECT * FROM runs WHERE status = 'running' AND killed_at IS NULL`);
    return rows.map(toRun).filter(({ status }) => status === 'running');
  }

  /** When the result of each cache key was last made or used. */
  lastUses(): Map<string, Date> {
    const sql = `SELECT cache_key, MAX(COALESCE(finished_at, started_at, queued_at)) AS used FROM node_attempts
      WHERE cache_key IS NOT NULL GROUP BY cache_key`;
    return new Map(
      this.#database.all<Row>(sql).map((row) => [String(row['cache_key']), new Date(Number(row['used']))]),
    );
  }

  /** Killed runs that have not been recorded as such yet. */
  killed(): RunRow[] {
    const rows = this.#database.all<Row>(`SELECT * FROM runs WHERE status = 'running' AND killed_at IS NULL`);
    return rows.map(toRun).filter(({ status }) => status === 'killed');
  }

  /** Records that a run was killed, and closes its attempts. False if another process has resumed it meanwhile. */
  noticeKilled(id: string): boolean {
    return this.#database.transaction(() => {
      if (this.get(id).status !== 'killed') return false;
      this.#database.run('UPDATE runs SET killed_at = ? WHERE id = ?', Date.now(), id);
      this.#closeAttempts(id);
      return true;
    });
  }

  #closeAttempts(id: string): NodeRow[] {
    const open = this.nodes(id).filter(({ status }) => status === 'queued' || status === 'running');
    for (const { node, attempt } of open) {
      this.updateNode(id, node, attempt, { status: 'interrupted', finishedAt: new Date() });
    }
    return open;
  }

  setTrackingRun(id: string, trackingRun: string): void {
    this.#database.run('UPDATE runs SET tracking_run = ? WHERE id = ?', trackingRun, id);
  }

  finish(id: string, status: Exclude<RunState, 'running' | 'killed'>): void {
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
    const hint = newest.length > 0 ? `; the newest are ${newest.join(', ')}` : '; there are no runs yet';
    throw new MlopsError('E_RUN_UNKNOWN', `run must be the id of a run in this workspace; got ${id}${hint}`);
  }

  /** Newest first. */
  list(limit: number): RunRow[] {
    const rows = this.#database.all<Row>('SELECT * FROM runs ORDER BY started_at DESC, rowid DESC LIMIT ?', limit);
    return rows.map(toRun);
  }

  /** Newest first, without requests: plans are large, and lists do not show them. */
  heads(limit: number): RunHead[] {
    return this.#heads('true', [], limit);
  }

  /** Runs of a pipeline, as `heads`. */
  headsOfPipeline(pipeline: string, limit: number): RunHead[] {
    return this.#heads('pipeline = ?', [pipeline], limit);
  }

  /** Runs of which the id, or pipeline and scope with a space between them, hold a text in any case of A to Z, as `heads`. */
  headsWithText(text: string, limit: number): RunHead[] {
    const holds = "instr(lower(id), lower(?)) > 0 OR instr(lower(pipeline || ' ' || scope), lower(?)) > 0";
    return this.#heads(holds, [text, text], limit);
  }

  /** The newest run that logged to this run of tracking. */
  headOfTrackingRun(trackingRun: string): RunHead | undefined {
    return this.#heads('tracking_run = ?', [trackingRun], 1)[0];
  }

  #heads(where: string, values: readonly string[], limit: number): RunHead[] {
    const columns = 'id, pipeline, scope, status, started_at, finished_at, tracking_run, pid, process, killed_at';
    const sql = `SELECT ${columns}, '' AS request FROM runs WHERE ${where} ORDER BY started_at DESC, rowid DESC LIMIT ?`;
    return this.#database.all<Row>(sql, ...values, limit).map(toRun);
  }

  count(): number {
    return Number(this.#database.get<Row>('SELECT count(*) AS n FROM runs')?.['n']);
  }

  /** Number of nodes of each run by state of their latest attempt. */
  nodeCounts(runs: readonly string[]): Map<string, Partial<Record<NodeState, number>>> {
    const sql = `SELECT run, status, count(*) AS n FROM (
        SELECT run, status, max(attempt) FROM node_attempts WHERE run IN (SELECT value FROM json_each(?)) GROUP BY run, node
      ) GROUP BY run, status`;
    const counts = new Map<string, Partial<Record<NodeState, number>>>();
    for (const row of this.#database.all<Row>(sql, listValue(runs))) {
      const run = String(row['run']);
      counts.set(run, { ...counts.get(run), [String(row['status'])]: Number(row['n']) });
    }
    return counts;
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
      if (value instanceof Date) return value.getTime();
      return typeof value === 'object' ? JSON.stringify(value) : (value ?? null);
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
      fields: typeof row['fields'] === 'string' ? (JSON.parse(row['fields']) as KeyFields) : undefined,
    }));
  }
}

type Row = Record<string, unknown>;

function toRun(row: Row): RunRow {
  const pid = Number(row['pid']);
  const going = row['status'] !== 'running' || (row['killed_at'] === null && isGoing(pid, text(row['process'])));
  return {
    id: String(row['id']),
    pipeline: String(row['pipeline']),
    scope: String(row['scope']),
    status: going ? (String(row['status']) as RunState) : 'killed',
    startedAt: new Date(Number(row['started_at'])),
    finishedAt: date(row['finished_at']),
    trackingRun: text(row['tracking_run']),
    request: String(row['request']),
    pid,
  };
}

function date(value: unknown): Date | undefined {
  return value === null ? undefined : new Date(Number(value));
}

function text(value: unknown): string | undefined {
  return value === null ? undefined : String(value);
}
