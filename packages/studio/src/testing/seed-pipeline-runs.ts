import path from 'node:path';

const HOUR = 3_600_000;

/** Many pipeline runs, an hour apart, before the run that they copy: each with its nodes in the store. */
export function seedPipelineRuns(home: string, like: string, count: number): void {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(path.join(home, 'workspace.db'));
  const copy = (table: string, key: string, times: readonly string[]): void => {
    const columns = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all() as { name: string }[];
    const values = columns.map(({ name }) => {
      if (name === key) return `printf('copy-%06d', n.value)`;
      return times.includes(name) ? `${name} - (n.value + 1) * ${HOUR}` : name;
    });
    const names = columns.map(({ name }) => name).join(', ');
    database
      .prepare(
        `INSERT INTO ${table} (${names}) SELECT ${values.join(', ')}
         FROM (WITH RECURSIVE n(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM n WHERE value < ?1 - 1) SELECT value FROM n) n,
           ${table} t WHERE t.${key} = ?2`,
      )
      .run(count, like);
  };
  database.exec('BEGIN');
  copy('runs', 'id', ['started_at', 'finished_at']);
  copy('node_attempts', 'run', ['queued_at', 'started_at', 'finished_at']);
  database.exec('COMMIT');
  database.close();
}
