import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseJson } from '../protocol/json.ts';
import { startTrackingServer, type TrackingServer } from './index.ts';

/* Whatever a client sends: no answer is the server's failure, and what was stored is read back as it was sent. */

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-properties-'));
const failures: string[] = [];
let server: TrackingServer;
let runId: string;
let experimentId: string;

beforeAll(async () => {
  const db = path.join(folder, 'mlops.db');
  server = await startTrackingServer({ db, port: 0, log: (line) => failures.push(line) });
  experimentId = (await ask('POST', 'experiments/create', { name: 'properties' })).body['experiment_id'] as string;
  runId = await newRun();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function ask(method: string, route: string, content?: unknown) {
  const answer = await fetch(`${server.url}/api/2.0/mlflow/${route}`, {
    method,
    ...(content !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: typeof content === 'string' ? content : JSON.stringify(content),
    }),
  });
  const body = parseJson(await answer.text()) as Record<string, unknown>;
  expect(answer.status, `${method} ${route}: ${JSON.stringify(body)} ${failures.at(-1) ?? ''}`).toBeLessThan(500);
  return { status: answer.status, body };
}

async function newRun(): Promise<string> {
  const { body } = await ask('POST', 'runs/create', { experiment_id: experimentId });
  return (body as { run: { info: { run_id: string } } }).run.info.run_id;
}

async function dataOf(run: string) {
  const { body } = await ask('GET', `runs/get?run_id=${run}`);
  return (body as { run: { data: Record<string, readonly Record<string, unknown>[]> } }).run.data;
}

const FIXED = { seed: 7, numRuns: 60 } as const;
const awkward = fc.constantFrom(
  'constructor',
  '__proto__',
  'toString',
  '',
  ' ',
  '=cmd',
  '<script>',
  "'",
  '"',
  '`',
  '\0',
  '\ud800',
  '\u202e',
  '..',
  '.',
  '/',
  'a/../b',
  '😀',
  '\u0001',
  'NaN',
  'null',
  'a'.repeat(300),
  'x'.repeat(9000),
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  awkward,
);
const storable = (text: string) => text.isWellFormed() && !text.includes('\0');
const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  anyText,
  fc.bigInt().map(Number),
  fc.constantFrom(null, true, [], {}),
);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe('what was stored is read back exactly', () => {
  test('params and tags, whatever text their value is', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const run = await newRun();
        const param = await ask('POST', 'runs/log-parameter', { run_id: run, key: 'p', value: text });
        const tag = await ask('POST', 'runs/set-tag', { run_id: run, key: 't', value: text });
        expect([param.status, tag.status]).toEqual(storable(text) ? [200, 200] : [400, 400]);
        if (!storable(text)) return;
        const data = await dataOf(run);
        expect(data['params']).toEqual([{ key: 'p', value: text.slice(0, 6000) }]);
        expect(data['tags']).toContainEqual({ key: 't', value: text.slice(0, 8000) });
      }),
      FIXED,
    );
  });

  test('metrics of any number, at any step and time of 64 bits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double(), int64, int64, async (value, step, timestamp) => {
        const run = await newRun();
        const number = Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`;
        // As MLflow's clients write integers: bare digits.
        const body = `{"run_id":"${run}","key":"m","value":${number},"step":${step},"timestamp":"${timestamp}"}`;
        expect((await ask('POST', 'runs/log-metric', body)).status).toBe(200);
        const [metric] = (await dataOf(run))['metrics'] ?? [];
        expect(Number(metric?.['value'])).toEqual(Object.is(value, -0) ? 0 : value);
        expect([metric?.['step'], metric?.['timestamp']].map(String)).toEqual([step, timestamp].map(String));
        const history = await ask('GET', `metrics/get-history?run_id=${run}&metric_key=m`);
        expect(history.body['metrics']).toEqual([metric]);
      }),
      FIXED,
    );
  });

  test('names of experiments and registered models', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyText, async (name) => {
        const made = await ask('POST', 'experiments/create', { name });
        if (made.status === 200) {
          const query = new URLSearchParams({ experiment_name: name });
          const { body } = await ask('GET', `experiments/get-by-name?${query}`);
          expect(body).toMatchObject({ experiment: { name, experiment_id: made.body['experiment_id'] } });
        } else if (!seen.has(name)) expect(storable(name) && name.trim() !== '' && name.length <= 500).toBe(false);
        seen.add(name);
        if ((await ask('POST', 'registered-models/create', { name })).status !== 200) return;
        const { body } = await ask('GET', `registered-models/get?${new URLSearchParams({ name })}`);
        expect(body).toMatchObject({ registered_model: { name } });
      }),
      FIXED,
    );
  });
});

describe('no answer is a failure of the server', () => {
  const routes = [
    'experiments/create',
    'experiments/search',
    'experiments/set-experiment-tag',
    'experiments/search-datasets',
    'runs/create',
    'runs/update',
    'runs/search',
    'runs/log-metric',
    'runs/log-batch',
    'runs/log-model',
    'runs/log-inputs',
    'runs/outputs',
    'logged-models',
    'logged-models/search',
    'registered-models/create',
    'registered-models/alias',
    'model-versions/create',
  ];
  const fields = [
    'name',
    'experiment_id',
    'experiment_ids',
    'tags',
    'params',
    'metrics',
    'filter',
    'order_by',
    'max_results',
    'page_token',
    'key',
    'value',
    'timestamp',
    'step',
    'status',
    'start_time',
    'end_time',
    'run_name',
    'model_json',
    'datasets',
    'models',
    'source',
    'version',
    'alias',
  ];

  test('for fields of any kind', async () => {
    const body = fc.dictionary(fc.constantFrom(...fields), anyJson, { maxKeys: 6 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), body, fc.boolean(), async (route, given, known) => {
        await ask(
          'POST',
          route,
          known ? { run_id: runId, experiment_id: experimentId, experiment_ids: [experimentId], ...given } : given,
        );
      }),
      { ...FIXED, numRuns: 300 },
    );
  });

  test('for filters and orders of any words', async () => {
    const word = fc.oneof(
      fc.constantFrom(
        'metrics.',
        'params.',
        'tags.',
        'dataset.',
        'attributes.',
        'constructor',
        '__proto__',
        'metrics.constructor',
        'tags.__proto__',
        '=',
        '!=',
        '<',
        'LIKE',
        'ILIKE',
        'IN',
        'NOT IN',
        'IS NULL',
        'AND',
        "'x'",
        '"y"',
        '`z`',
        '1',
        '-1e400',
        '(',
        ')',
        ',',
        'name',
        'status',
        'DESC',
        'ASC',
      ),
      anyText,
    );
    const words = fc.array(word, { maxLength: 8 }).map((list) => list.join(' '));
    await fc.assert(
      fc.asyncProperty(words, fc.array(words, { maxLength: 3 }), async (filter, order_by) => {
        const body = { experiment_ids: [experimentId], filter, order_by };
        await ask('POST', 'runs/search', body);
        await ask('POST', 'experiments/search', body);
        await ask('POST', 'logged-models/search', {
          ...body,
          order_by: order_by.map((field_name) => ({ field_name })),
        });
        const query = new URLSearchParams({ filter });
        await ask('GET', `model-versions/search?${query}`);
        await ask('GET', `registered-models/search?${query}`);
      }),
      { ...FIXED, numRuns: 100 },
    );
  });

  test('for artifacts of any path', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 3 }), async (parts) => {
        const at = parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
        for (const method of ['PUT', 'GET', 'DELETE']) {
          const url = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${at}`;
          const answer = await fetch(url, { method, ...(method === 'PUT' && { body: 'content' }) });
          expect(answer.status, `${method} ${url} ${failures.at(-1) ?? ''}`).toBeLessThan(500);
          await answer.arrayBuffer();
        }
        await ask('GET', `artifacts/list?${new URLSearchParams({ run_id: runId, path: parts.join('/') })}`);
      }),
      FIXED,
    );
  });

  test.each([
    [
      { order_by: Array.from({ length: 80 }, (_, i) => `metrics.m${i} ASC`) },
      'order_by of search must be <= 30 items; got 80',
    ],
    [
      { filter: Array.from({ length: 300 }, () => "tags.a = 'b'").join(' AND ') },
      'filter of search must be of at most 200 comparisons; got 300',
    ],
    [{ filter: `tags.a LIKE '${'%a'.repeat(30_000)}'` }, 'filter must have a pattern of at most 10000 characters'],
    [{ order_by: ['constructor'] }, 'order_by must have an attribute, one of run_id,'],
    [{ filter: '__proto__.x = 1' }, 'filter must have a name that starts with one of attributes.'],
  ])('for a search that is too much: %#', async (query, message) => {
    const { status, body } = await ask('POST', 'runs/search', { experiment_ids: [experimentId], ...query });
    expect([status, body['message']]).toEqual([400, expect.stringContaining(message)]);
  });
});
