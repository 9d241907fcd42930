import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database } from '@aml-mlops/sqlite';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStore } from '../client/embedded-backend.ts';
import type { RunQuery } from '../entities.ts';
import { createExperiment } from './experiments.ts';
import { logBatch } from './log-batch.ts';
import { createRun, setRunStage, updateRun } from './runs.ts';
import { MIGRATIONS } from './schema.ts';
import { searchRuns } from './search-runs.ts';

/** A run as this test made it, to be sorted and filtered in memory. */
interface Made {
  readonly id: string;
  readonly experiment: number;
  readonly isDeleted: boolean;
  readonly start: number;
  readonly attributes: Readonly<Record<string, string | bigint | undefined>>;
  readonly metrics: ReadonlyMap<string, number>;
  readonly params: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

const RUNS = 300;
const random = generator(7);
const made: Made[] = [];
const database = openStore(':memory:', 0);
let experiments: string[] = [];

/** Numbers in [0, 1) without a pattern, the same on every machine (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
const NUMBERS = [Number.NaN, Infinity, -Infinity, 0, -0, 5e-324, -1.7976931348623157e308, 0.1 + 0.2, 0.3];
const TEXTS = ['', ' ', 'a', 'A', 'ä', 'é', '\u{10ffff}', '\uffff', '😀', '10', '9', 'NaN', "it's", '<b>'];
const KEYS = ['constructor', '__proto__', 'ключ', 'a b'];

beforeAll(() => {
  experiments = ['first', 'second', 'empty'].map((name) => createExperiment(database, { name, now: 0 }));
  database.transaction(() => {
    for (let i = 0; i < RUNS; i++) made.push(makeRun(i));
  });
});
afterAll(() => database.close());

function makeRun(i: number): Made {
  const experiment = random() < 0.75 ? 0 : 1;
  // Of every ten some begin at once.
  const start = random() < 0.3 ? 5000 : 1000 + Math.floor(random() * RUNS);
  const name = random() < 0.3 ? 'same' : pick(TEXTS.filter((text) => text !== ''));
  const userId = pick(['me', 'you']);
  const metrics = new Map<string, number>([['dense', random()]]);
  if (random() < 0.7) metrics.set('odd', pick(NUMBERS));
  if (random() < 0.9) metrics.set('epochs', 10);
  if (random() < 0.02) metrics.set('constructor', random());
  const params = new Map(KEYS.filter(() => random() < 0.8).map((key) => [key, pick(TEXTS)]));
  params.set('engine', i < RUNS / 3 ? 'wasm' : pick(['gpu', 'wasm', 'wasm', 'wasm']));
  const tags = new Map<string, string>(random() < 0.5 ? [['group', pick(['x', 'y'])]] : []);
  tags.set('each', `${Math.floor(random() * 1e9)}`);
  const experimentId = experiments[experiment]!;
  const { runId } = createRun(database, {
    experimentId,
    name,
    userId,
    startTime: start,
    tags: Object.fromEntries(tags),
  });
  const items = (map: ReadonlyMap<string, string>) => [...map].map(([key, value]) => ({ key, value }));
  const logged = [...metrics].flatMap(([key, value]) => [
    { key, value: 99, step: 1, timestamp: 1 },
    { key, value, step: 2, timestamp: 1 },
  ]);
  logBatch(database, runId, { metrics: logged, params: items(params) });
  const status = pick(['FINISHED', 'FINISHED', 'FAILED'] as const);
  // Beyond what a number holds exactly.
  const end = random() < 0.8 ? 2n ** 62n + BigInt(Math.floor(random() * 40)) : undefined;
  updateRun(database, runId, { status, ...(end !== undefined && { endTime: end }) });
  const isDeleted = random() < 0.1;
  if (isDeleted) setRunStage(database, runId, 'deleted', 1);
  const attributes = {
    status,
    run_name: name,
    user_id: userId,
    run_id: runId,
    end_time: end,
    start_time: BigInt(start),
  };
  return { id: runId, experiment, isDeleted, start, attributes, metrics, params, tags };
}

type Value = number | string | bigint | undefined;

/** What an order may name, and how a run is found to have it. */
const ORDERS: Readonly<Record<string, (run: Made) => Value>> = {
  'metrics.dense': ({ metrics }) => metrics.get('dense'),
  'metrics.odd': ({ metrics }) => metrics.get('odd'),
  'metrics.epochs': ({ metrics }) => metrics.get('epochs'),
  'metrics.constructor': ({ metrics }) => metrics.get('constructor'),
  'metrics.nobody': () => undefined,
  'params.engine': ({ params }) => params.get('engine'),
  'params.constructor': ({ params }) => params.get('constructor'),
  'params.__proto__': ({ params }) => params.get('__proto__'),
  'params.ключ': ({ params }) => params.get('ключ'),
  'params.`a b`': ({ params }) => params.get('a b'),
  'tags.group': ({ tags }) => tags.get('group'),
  'tags.each': ({ tags }) => tags.get('each'),
  ...Object.fromEntries(
    ['status', 'run_name', 'user_id', 'run_id', 'end_time', 'start_time'].map((name) => [
      `attributes.${name}`,
      ({ attributes }: Made) => attributes[name],
    ]),
  ),
};

const FILTERS: readonly (readonly [string, (run: Made) => boolean])[] = [
  ['', () => true],
  ['metrics.dense > 0.9', ({ metrics }) => metrics.get('dense')! > 0.9],
  ['metrics.dense < 0.99', ({ metrics }) => metrics.get('dense')! < 0.99],
  ['metrics.odd != 0', ({ metrics }) => metrics.has('odd') && metrics.get('odd') !== 0],
  ['metrics.odd >= 0', ({ metrics }) => metrics.get('odd')! >= 0],
  [`params.engine = 'gpu'`, ({ params }) => params.get('engine') === 'gpu'],
  [`params.engine != 'gpu'`, ({ params }) => params.get('engine') !== 'gpu'],
  ['tags.group IS NULL', ({ tags }) => !tags.has('group')],
  ['tags.group IS NOT NULL', ({ tags }) => tags.has('group')],
  [`params.\`a b\` ILIKE 'a%'`, ({ params }) => /^a/i.test(params.get('a b') ?? '')],
  [`params.constructor IN ('a', '😀')`, ({ params }) => ['a', '😀'].includes(params.get('constructor') ?? '-')],
  [
    `status = 'FAILED' AND tags.group = 'x'`,
    ({ attributes, tags }) => attributes['status'] === 'FAILED' && tags.get('group') === 'x',
  ],
  [`dataset.name = 'none'`, () => false],
];

/** As MLflow has it: NaN after numbers, nothing after NaN, whatever the direction; texts by their bytes. */
function compare(a: Value, b: Value, descending: boolean): number {
  const rank = (value: Value) => (value === undefined ? 2 : Number.isNaN(value) ? 1 : 0);
  if (rank(a) !== rank(b) || rank(a) > 0) return rank(a) - rank(b);
  const sign = descending ? -1 : 1;
  if (typeof a === 'string') return sign * Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  return sign * (a === b ? 0 : a! < (b as number | bigint) ? -1 : 1);
}

type Asked = Pick<RunQuery, 'orderBy' | 'viewType'> & { readonly filter: number; readonly among: readonly number[] };

function plainly({ orderBy = [], viewType, filter, among }: Asked): string[] {
  const orders = orderBy.map((item) => {
    const [, name, direction] = /^(.*?) (ASC|DESC)$/.exec(item)!;
    return [ORDERS[name!]!, direction === 'DESC'] as const;
  });
  return made
    .filter(({ experiment }) => among.includes(experiment))
    .filter(({ isDeleted }) => viewType === 'ALL' || isDeleted === (viewType === 'DELETED_ONLY'))
    .filter(FILTERS[filter]![1])
    .sort((a, b) => {
      for (const [of, descending] of orders) {
        const order = compare(of(a), of(b), descending);
        if (order !== 0) return order;
      }
      return b.start - a.start || (a.id < b.id ? -1 : 1);
    })
    .map(({ id }) => id);
}

function inPages({ filter, among, ...query }: Asked, maxResults: number): string[] {
  const asked = { ...query, maxResults, filter: FILTERS[filter]![0], experimentIds: among.map((n) => experiments[n]!) };
  const seen: string[] = [];
  let pageToken: string | undefined;
  do {
    const page = searchRuns(database, { ...asked, pageToken });
    expect(page.items.length).toBeLessThanOrEqual(maxResults);
    expect(seen.length).toBeLessThanOrEqual(RUNS);
    seen.push(...page.items.map(({ runId }) => runId));
    pageToken = page.nextPageToken;
  } while (pageToken);
  return seen;
}

const DIRECTED = Object.keys(ORDERS).flatMap((name) => [`${name} ASC`, `${name} DESC`]);

describe('pages of runs in an order are those of a plain sort in memory', () => {
  test.each(DIRECTED)('by %s', (order) => {
    for (const maxResults of [11, 70]) {
      const asked = { orderBy: [order], filter: 0, among: [0, 1] };
      expect(inPages(asked, maxResults)).toEqual(plainly(asked));
    }
  });

  test('by any orders, of any experiments and stages, with any filter, in pages of any length', () => {
    const all = vi.spyOn(database, 'all');
    fc.assert(
      fc.property(
        fc.record({
          orderBy: fc.array(fc.constantFrom(...DIRECTED), { minLength: 1, maxLength: 3 }),
          viewType: fc.constantFrom('ACTIVE_ONLY' as const, 'DELETED_ONLY' as const, 'ALL' as const),
          filter: fc.nat(FILTERS.length - 1),
          among: fc.constantFrom([0], [1], [0, 1], [2], [2, 0, 1]),
        }),
        fc.constantFrom(3, 5, 11, 30, 70),
        (asked, maxResults) => {
          expect(inPages(asked, maxResults)).toEqual(plainly(asked));
        },
      ),
      { seed: 1, numRuns: 100 },
    );
    // Most pages are read from an index, and some are sorted: both ways are compared.
    const count = (part: string) => all.mock.calls.filter(([sql]) => sql.includes(part)).length;
    const [fromIndex, pages] = [count('AS place, r.id'), count('AS k0')];
    expect([fromIndex > 500, pages - fromIndex > 50]).toEqual([true, true]);
    all.mockRestore();
  });

  test.each(['metrics.dense DESC', 'params.engine ASC', 'attributes.status DESC', 'tags.nobody ASC'])(
    'by %s, each once, while runs are made and deleted',
    (order) => {
      const experimentId = createExperiment(database, { name: `changing by ${order}`, now: 0 });
      const add = (i: number) => {
        const run = { experimentId, name: 'r', userId: 'me', startTime: i % 50, tags: {} };
        const { runId } = createRun(database, run);
        const metrics = [{ key: 'dense', value: (i * 7919) % 101, step: 0, timestamp: 0 }];
        logBatch(database, runId, { metrics, params: [{ key: 'engine', value: `e${i % 3}` }] });
        if (i % 4 === 0) updateRun(database, runId, { status: 'FINISHED' });
        return runId;
      };
      const first = Array.from({ length: 300 }, (_, i) => add(i));
      const query = { experimentIds: [experimentId], orderBy: [order] };
      const whole = searchRuns(database, { ...query, maxResults: 1000 }).items.map(({ runId }) => runId);
      const deleted = new Set<string>();
      const seen: string[] = [];
      let pageToken: string | undefined;
      let i = 300;
      do {
        const page = searchRuns(database, { ...query, maxResults: 11, pageToken });
        seen.push(...page.items.map(({ runId }) => runId));
        pageToken = page.nextPageToken;
        // The very run that the token stands for, too.
        for (const runId of [seen.at(-1)!, first[i % 300]!]) {
          deleted.add(runId);
          setRunStage(database, runId, 'deleted', 1);
        }
        for (let n = 0; n < 5; n++) add(i++);
      } while (pageToken);
      expect(seen).toHaveLength(new Set(seen).size);
      const stayed = whole.filter((runId) => !deleted.has(runId));
      expect(seen.filter((runId) => stayed.includes(runId))).toEqual(stayed);
    },
  );
});

test('a store of the version before gets its indices, and a process that has it open goes on logging', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracking-before-'));
  const file = path.join(folder, 'mlops.db');
  const before = new Database(file, MIGRATIONS.slice(0, 3));
  const experimentId = createExperiment(before, { name: 'before', now: 0 });
  const log = (value: number) => {
    const { runId } = createRun(before, { experimentId, name: `r${value}`, userId: '', startTime: value, tags: {} });
    logBatch(before, runId, { metrics: [{ key: 'm', value, step: 0, timestamp: 0 }] });
    updateRun(before, runId, { status: 'FINISHED', endTime: value });
  };
  for (let value = 0; value < 50; value++) log(value);
  const after = openStore(file, 0);
  for (let value = 50; value < 60; value++) log(value);
  const query = { experimentIds: [experimentId], maxResults: 5 };
  for (const order of ['metrics.m', 'attributes.end_time', 'params.absent']) {
    const found = searchRuns(after, { ...query, orderBy: [`${order} DESC`] }).items.map(({ name }) => name);
    expect(found).toEqual(['r59', 'r58', 'r57', 'r56', 'r55']);
  }
  after.close();
  before.close();
  rmSync(folder, { recursive: true });
});
