import type { Database } from '@aml-mlops/sqlite';

/** Progress of a node of a run. */
export interface NodeProgress {
  readonly node: string;
  readonly done: number;
  readonly total: number;
  readonly message: string | undefined;
  readonly at: Date;
}

/** The latest progress of each node of a run, one row a node. */
export class ProgressTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  put(run: string, { node, done, total, message, at }: NodeProgress): void {
    this.#database.run(
      'INSERT OR REPLACE INTO node_progress (run, node, done, total, message, at) VALUES (?, ?, ?, ?, ?, ?)',
      run,
      node,
      done,
      total,
      message ?? null,
      at.getTime(),
    );
  }

  /** Of one run, in the order of the nodes' names. */
  of(run: string): NodeProgress[] {
    const rows = this.#database.all<Record<string, unknown>>(
      'SELECT * FROM node_progress WHERE run = ? ORDER BY node',
      run,
    );
    return rows.map((row) => ({
      node: String(row['node']),
      done: Number(row['done']),
      total: Number(row['total']),
      message: row['message'] === null ? undefined : String(row['message']),
      at: new Date(Number(row['at'])),
    }));
  }
}
