import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../client/embedded-backend.ts';
import { compileOrder } from '../filter/compile.ts';
import { indexedOrder } from './indexed-order.ts';
import type { KeyValue } from './page-keys.ts';
import { RUN_SEARCH } from './search-runs.ts';

const RUNS = 20_000;
const PAGE = 200;
const folder = mkdtempSync(path.join(tmpdir(), 'tracking-work-'));
let sqlite: DatabaseSync;
/** Runs that were looked at since the last page. */
let looked = 0;

beforeAll(() => {
  const file = path.join(folder, 'mlops.db');
  openStore(file, 0).close();
  sqlite = new (process.getBuiltinModule('node:sqlite').DatabaseSync)(file);
  sqlite.function('looked_at', () => {
    looked++;
    return 1;
  });
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${RUNS})`;
  sqlite.exec(`
    INSERT INTO experiments VALUES (1, 'many', '', 'active', 0, 0);
    ${numbers} INSERT INTO runs (id, run_uuid, experiment_id, name, user_id, status, start_time, artifact_uri)
      SELECT i, printf('%08x', i * 7919 % 100003), 1, 'r' || (i * 31 % 20011), 'me', iif(i % 5, 'FINISHED', 'FAILED'), i, '' FROM n;
    ${numbers} INSERT INTO latest_metrics SELECT i, 'unlike', 1, 1, i * 7919 % 20011, 0 FROM n;
    ${numbers} INSERT INTO latest_metrics SELECT i, 'alike', 1, 1, 10, 0 FROM n;
    ${numbers} INSERT INTO latest_metrics SELECT i, 'broken', 1, 1, 0, 1 FROM n;
    ${numbers} INSERT INTO params SELECT i, 'few', i % 3 FROM n;
    ${numbers} INSERT INTO params SELECT i, 'hundreds', i * 7 % 200 FROM n;
    ${numbers} INSERT INTO params SELECT i, 'old', iif(i < 5000, 'a', 'b') FROM n;
    ${numbers} INSERT INTO tags SELECT i, 'half', 'x' FROM n WHERE i % 2 = 0;
    ${numbers} INSERT INTO tags SELECT i, 'rare', 'x' FROM n WHERE i > 40;
  `);
});
afterAll(() => {
  sqlite.close();
  rmSync(folder, { recursive: true });
});

const database = {
  all: <Row>(sql: string, ...values: SQLInputValue[]) => sqlite.prepare(sql).all(...values) as Row[],
  get: <Row>(sql: string, ...values: SQLInputValue[]) => sqlite.prepare(sql).get(...values) as Row | undefined,
};

/** Numbers of runs that each page looks at. */
function workOfPages(orderBy: readonly string[], filter = ''): { readonly work: number[]; readonly places: number[] } {
  const { terms, joins } = compileOrder(RUN_SEARCH, orderBy);
  const counted = (alias: string) => ({
    sql: `looked_at() AND ${alias}.experiment_id = ? AND ${alias}.lifecycle_stage = 'active'`,
    values: [1],
  });
  const search = { database, schema: RUN_SEARCH, table: 'runs r', apart: counted('+r'), parts: [counted('r')] };
  const keysOf = (place: number): KeyValue[] => {
    const columns = terms.map(({ sql }, i) => `${sql} AS k${i}`).join(', ');
    const row = sqlite
      .prepare(`SELECT ${columns} FROM runs r ${joins.sql} WHERE r.id = ?`)
      .get(...joins.values, place)!;
    return terms.map((_, i) => row[`k${i}`] as KeyValue);
  };
  const work: number[] = [];
  const places: number[] = [];
  for (;;) {
    looked = 0;
    const last = places.at(-1);
    const page = indexedOrder(
      { ...search, orderBy, filter },
      PAGE,
      last === undefined ? undefined : { terms, after: keysOf(last) },
    );
    expect(page).toBeDefined();
    work.push(looked);
    places.push(...page!);
    if (page!.length < PAGE) return { work, places };
  }
}

describe(`a page of ${PAGE} of ${RUNS} runs looks at few of them, and no more far down than at first`, () => {
  const FEW = 6 * PAGE;
  /** So many have a group that is sorted: see `indexedOrder`. */
  const large = Math.sqrt(PAGE * RUNS);

  test.each<[string[], string, number]>([
    [['metrics.unlike DESC'], '', FEW],
    [['metrics.unlike ASC'], `params.few != '1'`, FEW],
    [['metrics.alike DESC'], '', FEW],
    [['metrics.broken ASC'], '', FEW],
    [['params.few DESC'], '', FEW],
    [['params.hundreds ASC'], '', FEW],
    [['tags.half ASC'], '', FEW],
    [['attributes.status ASC', 'start_time DESC'], '', FEW],
    [['attributes.run_name DESC'], '', FEW],
    [['attributes.run_id ASC'], '', FEW],
    [['attributes.end_time ASC'], '', FEW],
    [['params.few ASC', 'metrics.unlike DESC'], '', FEW],
    [['params.few ASC', 'attributes.status ASC', 'params.hundreds DESC'], '', 4 * large],
    // The last page looks for the 40 without the tag among all.
    // Its first page finds none of the value `a` among the newest, and sorts the 5,000.
    [['params.old ASC'], '', 5000 + 2 * large],
    [['tags.rare DESC'], '', RUNS + FEW],
  ])('by %j where %j', (orderBy, filter, most) => {
    const { work, places } = workOfPages(orderBy, filter);
    expect(places).toHaveLength(new Set(places).size);
    expect(places).toHaveLength(filter ? RUNS - Math.ceil((RUNS - 1) / 3) : RUNS);
    expect(Math.max(...work)).toBeLessThanOrEqual(most);
  });

  test('where few pass the filter, it gives way to a sort of those before it has looked at many', () => {
    expect(() => workOfPages(['metrics.unlike DESC'], `params.hundreds = '7'`)).toThrow();
    expect(looked).toBeLessThanOrEqual(FEW);
  });
});
