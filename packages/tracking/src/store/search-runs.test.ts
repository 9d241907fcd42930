import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from '@aml-mlops/sqlite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStore } from '../client/embedded-backend.ts';
import type { RunQuery } from '../entities.ts';
import type { SqlPart } from '../filter/schema.ts';
import { createExperiment } from './experiments.ts';
import { logBatch } from './log-batch.ts';
import { createRun, setRunStage } from './runs.ts';
import { runSearchSql, searchRuns } from './search-runs.ts';

const RUNS = 10_000;
const folder = mkdtempSync(path.join(tmpdir(), 'tracking-search-'));
let database: Database;
let experimentId: string;

/** Values without a pattern, the same on every machine. */
const mixed = (i: number, k: number) => ((i * 7919 + k * 104_729) % 10_007) / 10_007;

beforeAll(() => {
  database = openStore(path.join(folder, 'mlops.db'), 0);
  experimentId = createExperiment(database, { name: 'many', now: 0 });
  database.transaction(() => {
    for (let i = 0; i < RUNS; i++) {
      const tags = { group: `g${i % 7}`, ...(i % 2 === 0 && { even: 'yes' }) };
      const run = { experimentId, name: `r${i}`, userId: 'me', startTime: 1000 + i, tags };
      const metrics = ['acc', 'f1', 'loss', 'auc'].map((key, k) => ({
        key,
        value: mixed(i, k),
        step: 1,
        timestamp: 1,
      }));
      const params = Array.from({ length: 6 }, (_, k) => ({ key: `p${k}`, value: String((i * (k + 3)) % 100) }));
      logBatch(database, createRun(database, run).runId, { metrics, params });
    }
  });
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const search = (query: Partial<RunQuery>) => searchRuns(database, { experimentIds: [experimentId], ...query });
const names = (query: Partial<RunQuery>) => search(query).items.map(({ name }) => name);

function plainSql(query: RunQuery): [sql: string, ...values: SqlPart['values']] {
  const { sql, values } = runSearchSql(query, 8);
  return [sql, ...values];
}

describe('a store of 10,000 runs', () => {
  test.each<[Partial<RunQuery>, number]>([
    [{}, 7],
    [{ orderBy: ['metrics.acc DESC'] }, 8],
    // Tries an index of the order in vain: few pass the filter.
    [{ filter: `params.p1 = '8' AND tags.group LIKE 'g%'`, orderBy: ['metrics.f1 DESC'] }, 12],
  ])('answers a page of %o with at most %i queries whatever its length', (query, most) => {
    const all = vi.spyOn(database, 'all');
    const queries = (maxResults: number) => {
      all.mockClear();
      search({ ...query, maxResults });
      return all.mock.calls.length;
    };
    expect(Math.max(...[1, 10, 100, 1000].map(queries))).toBe(most);
    all.mockRestore();
  });

  test('are read page by page, each once, and a page far down begins where the last one ended', () => {
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const page = search({ maxResults: 1000, pageToken });
      seen.push(...page.items.map(({ name }) => name));
      if (page.nextPageToken) {
        const query = { experimentIds: [experimentId], pageToken: page.nextPageToken };
        const { sql, values } = runSearchSql(query, 1001);
        expect(sql).not.toContain('OFFSET');
        const plan = database.explain(sql, ...values).join('\n');
        expect(plan).toMatch(/runs_by_start \(experiment_id=\? AND lifecycle_stage=\? AND start_time<\?\)/);
        expect(plan).not.toContain('TEMP B-TREE');
      }
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(seen).toEqual(Array.from({ length: RUNS }, (_, i) => `r${RUNS - 1 - i}`));
  });

  test.each<Partial<RunQuery>>([
    {},
    { viewType: 'ALL' },
    { filter: `tags.group = 'g3'`, orderBy: ['start_time DESC'] },
  ])('of several experiments are merged page by page, and none is read to its end: %o', (query) => {
    const ids = [0, 1, 2].map((n) =>
      createExperiment(database, { name: `some ${n} ${JSON.stringify(query)}`, now: 0 }),
    );
    const made = Array.from({ length: 60 }, (_, i) => {
      const tags = { group: `g${i % 4}` };
      // Some begin at once: then the order is that of their ids.
      const startTime = Math.floor(mixed(i, 1) * 12);
      const { runId } = createRun(database, { experimentId: ids[i % 3]!, name: 'r', userId: 'me', startTime, tags });
      if (i % 5 === 0) setRunStage(database, runId, 'deleted', 1);
      return { runId, startTime, group: i % 4, isDeleted: i % 5 === 0 };
    });
    const wanted = made
      .filter(({ isDeleted, group }) => (query.viewType === 'ALL' || !isDeleted) && (!query.filter || group === 3))
      .sort((a, b) => b.startTime - a.startTime || (a.runId < b.runId ? -1 : 1));
    const seen: string[] = [];
    let pageToken: string | undefined;
    do {
      const asked = { experimentIds: ids, ...query, pageToken };
      const plan = database.explain(...plainSql(asked)).join('\n');
      expect(plan).toContain('MERGE (UNION ALL)');
      expect(plan.match(/runs_by_start/g)?.length ?? 0).toBeGreaterThanOrEqual(3);
      // The page itself, which the limit bounds.
      expect(plan.match(/TEMP B-TREE/g)).toHaveLength(1);
      const page = search({ ...asked, maxResults: 7 });
      seen.push(...page.items.map(({ runId }) => runId));
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(seen).toEqual(wanted.map(({ runId }) => runId));
  });

  test.each<Partial<RunQuery>>([
    { orderBy: ['metrics.acc DESC'] },
    { orderBy: ['params.p2 ASC', 'attributes.end_time DESC'] },
    { orderBy: ['tags.even ASC', 'metrics.loss ASC'], filter: 'metrics.acc > 0.5' },
  ])('come in pages as they come at once: %o', (query) => {
    const whole = names({ ...query, maxResults: 5000 });
    const paged: string[] = [];
    let pageToken: string | undefined;
    while (paged.length < whole.length) {
      const page = search({ ...query, maxResults: 1250, pageToken });
      paged.push(...page.items.map(({ name }) => name));
      pageToken = page.nextPageToken;
    }
    expect(paged.slice(0, whole.length)).toEqual(whole);
  });

  test.each([
    ['metrics.acc > 0.9', 'latest_metrics_by_value'],
    [`params.p1 = '8'`, 'params_by_value'],
    [`tags.group = 'g1'`, 'tags_by_value'],
    ['', 'runs_by_start'],
  ])('looks for %s in an index', (filter, index) => {
    const { sql, values } = runSearchSql({ experimentIds: [experimentId], filter }, 100);
    const plan = database.explain(sql, ...values).join('\n');
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/SCAN (?!json_each)/);
  });

  test('pages join up to the whole, whatever the order', () => {
    const seen = new Set<string>();
    const query = { filter: `tags.group = 'g3'`, orderBy: ['params.p0 ASC'], maxResults: 100 };
    let pageToken: string | undefined;
    do {
      const page = search({ ...query, pageToken });
      for (const { runId } of page.items) seen.add(runId);
      pageToken = page.nextPageToken;
    } while (pageToken);
    expect(seen.size).toBe(Math.ceil((RUNS - 3) / 7));
  });

  test('finds what a plain look at every run finds', () => {
    const wanted = Array.from({ length: RUNS }, (_, i) => i)
      .filter((i) => mixed(i, 0) > 0.99 && (i * 4) % 100 !== 8)
      .sort((a, b) => mixed(b, 1) - mixed(a, 1))
      .map((i) => `r${i}`);
    expect(names({ filter: `metrics.acc > 0.99 AND params.p1 != '8'`, orderBy: ['metrics.f1 DESC'] })).toEqual(wanted);
  });

  test('newest comes first where nothing is said', () => {
    expect(names({ maxResults: 3 })).toEqual(['r9999', 'r9998', 'r9997']);
  });

  test('deleted runs are seen only where they are asked for', () => {
    const runId = search({ filter: `run_name = 'r5'` }).items[0]!.runId;
    setRunStage(database, runId, 'deleted', 1);
    expect(names({ filter: `run_name = 'r5'` })).toEqual([]);
    expect(names({ filter: `run_name = 'r5'`, viewType: 'DELETED_ONLY' })).toEqual(['r5']);
    expect(names({ filter: `run_name IN ('r5', 'r6')`, viewType: 'ALL' })).toEqual(['r6', 'r5']);
    setRunStage(database, runId, 'active', 1);
  });

  test('text in a filter stays text', () => {
    expect(names({ filter: `tags.group = '''; DROP TABLE runs; --'` })).toEqual([]);
    expect(names({ filter: "tags.`x'); DROP TABLE runs; --` = 'y'" })).toEqual([]);
    expect(names({ filter: `tags.group LIKE '*'` })).toEqual([]);
    expect(names({ maxResults: 1 })).toHaveLength(1);
  });
});

test.each([
  [{ filter: `metrics.acc LIKE 'x'` }, 'one of = != < <= > >= before a number at character 13'],
  [{ filter: `metrics.acc > '0.9'` }, 'a number without quotes at character 15'],
  [{ filter: 'params.lr = 0.1' }, "a text in quotes such as '0.1' at character 13"],
  [{ filter: `params.lr > '0.1'` }, 'one of = != LIKE ILIKE IN NOT IN before a text at character 11'],
  [{ filter: 'attributes.end_time IS NULL' }, 'one of = != < <= > >= (IS NULL is for tags and params) at character 21'],
  [
    { filter: `nonsense.acc = 'x'` },
    'a name that starts with one of attributes. metrics. params. parameters. tags. at character 1',
  ],
  [{ filter: `colour = 'x'` }, 'an attribute, one of run_id, run_name'],
  [{ orderBy: ['metrics.acc UP'] }, 'ASC or DESC, or nothing more at character 13'],
  [{ pageToken: 'nonsense' }, 'page token of search must be one that a search answered'],
  [{ maxResults: 0 }, 'max_results of search must be a whole number in [1, 50000]; got 0'],
])('a search that cannot be made says why: %o', (query, message) => {
  expect(() => search(query)).toThrow(message);
});
