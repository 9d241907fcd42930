import type { Database } from '@aml-mlops/sqlite';

/** An immutable, numbered version of a dataset. */
export interface DatasetVersion {
  readonly name: string;
  /** 1, 2, 3, … within its name. */
  readonly version: number;
  readonly contentHash: string;
  readonly rows: number;
  readonly labels: readonly string[];
  /** What it was made from: the step's version, parameters and input hashes. */
  readonly lineage: Readonly<Record<string, string>>;
  readonly run: string;
  readonly createdAt: Date;
}

export class DatasetTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Registers the content under the next number, or returns its existing version. */
  register(version: Omit<DatasetVersion, 'version' | 'createdAt'>): DatasetVersion {
    return this.#database.transaction(() => {
      const known = this.list(version.name).find(({ contentHash }) => contentHash === version.contentHash);
      if (known) return known;
      const number = (this.list(version.name)[0]?.version ?? 0) + 1;
      const createdAt = new Date();
      this.#database.run(
        'INSERT INTO dataset_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        version.name,
        number,
        version.contentHash,
        version.rows,
        JSON.stringify(version.labels),
        JSON.stringify(version.lineage),
        version.run,
        createdAt.getTime(),
      );
      return { ...version, version: number, createdAt };
    });
  }

  names(): string[] {
    const rows = this.#database.all<Row>('SELECT DISTINCT name FROM dataset_versions ORDER BY name');
    return rows.map((row) => String(row['name']));
  }

  /** Newest first. */
  list(name: string): DatasetVersion[] {
    const rows = this.#database.all<Row>('SELECT * FROM dataset_versions WHERE name = ? ORDER BY version DESC', name);
    return rows.map((row) => ({
      name: String(row['name']),
      version: Number(row['version']),
      contentHash: String(row['content_hash']),
      rows: Number(row['rows']),
      labels: JSON.parse(String(row['labels'])) as string[],
      lineage: JSON.parse(String(row['lineage'])) as Record<string, string>,
      run: String(row['run']),
      createdAt: new Date(Number(row['created_at'])),
    }));
  }
}

type Row = Record<string, unknown>;
