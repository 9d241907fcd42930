import { Database } from '@aml-mlops/sqlite';
import { MIGRATIONS } from './schema.ts';
import { AlarmTable } from './tables/alarm-table.ts';
import { AuditTable } from './tables/audit-table.ts';
import { CacheTable } from './tables/cache-table.ts';
import { DatasetTable } from './tables/dataset-table.ts';
import { FileHashTable } from './tables/file-hash-table.ts';
import { LoopTable } from './tables/loop-table.ts';
import { ProgressTable } from './tables/progress-table.ts';
import { RunTable } from './tables/run-table.ts';
import { StateTable } from './tables/state-table.ts';

/** The workspace's own tables, one class each. */
export class WorkspaceDatabase {
  readonly runs: RunTable;
  readonly cache: CacheTable;
  readonly states: StateTable;
  readonly datasets: DatasetTable;
  readonly fileHashes: FileHashTable;
  readonly alarms: AlarmTable;
  readonly progress: ProgressTable;
  readonly audit: AuditTable;
  readonly loops: LoopTable;
  readonly #database: Database;

  constructor(file: string) {
    this.#database = new Database(file, MIGRATIONS);
    this.runs = new RunTable(this.#database);
    this.cache = new CacheTable(this.#database);
    this.states = new StateTable(this.#database);
    this.datasets = new DatasetTable(this.#database);
    this.fileHashes = new FileHashTable(this.#database);
    this.alarms = new AlarmTable(this.#database);
    this.progress = new ProgressTable(this.#database);
    this.audit = new AuditTable(this.#database);
    this.loops = new LoopTable(this.#database);
  }

  /** Runs `body` while no other process of this workspace writes. */
  exclusively<T>(body: () => T): T {
    return this.#database.transaction(body);
  }

  /** The faults that `PRAGMA integrity_check` reports; empty if the database is intact. */
  faults(): string[] {
    return this.#database
      .all<Record<string, unknown>>('PRAGMA integrity_check')
      .map((row) => String(row['integrity_check']))
      .filter((line) => line !== 'ok');
  }

  /** A number that changes when another process commits. */
  dataVersion(): number {
    return this.#database.dataVersion();
  }

  close(): void {
    this.#database.close();
  }
}
