import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../client/embedded-backend.ts';
import { openTracking } from '../client/open-tracking.ts';
import { startTrackingServer } from '../server/index.ts';
import { createExperiment } from '../store/experiments.ts';
import { logBatch } from '../store/log-batch.ts';
import { createRun } from '../store/runs.ts';
import { searchRuns } from '../store/search-runs.ts';

/** `npm run bench -w @aml-mlops/tracking`: searching 10,000 runs, and logging 100,000 values; medians of 7. */
const RUNS = 10_000;
const VALUES = 100_000;
const REPEATS = 7;

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-bench-'));
const db = path.join(folder, 'mlops.db');
const print = (what: string, milliseconds: number, more = '') =>
  process.stdout.write(`${what.padEnd(78)} ${milliseconds.toFixed(1).padStart(8)} ms  ${more}\n`);

try {
  await fill();
  await searches();
  await logging();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function median(action: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const start = performance.now();
    await action();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[REPEATS >> 1]!;
}

/** 10,000 runs with 4 metrics of 5 steps, 6 params and 2 tags each. */
async function fill(): Promise<void> {
  const database = openStore(db, 0);
  const start = performance.now();
  database.transaction(() => {
    const experimentId = createExperiment(database, { name: 'bench', now: 0 });
    for (let i = 0; i < RUNS; i++) {
      const tags = { group: `g${i % 7}` };
      const { runId } = createRun(database, { experimentId, name: `r${i}`, userId: 'me', startTime: 1000 + i, tags });
      const metrics = ['acc', 'f1', 'loss', 'auc'].flatMap((key, k) =>
        [0, 1, 2, 3, 4].map((step) => ({
          key,
          step,
          timestamp: step,
          value: ((i * 7919 + k * 31 + step) % 10_007) / 10_007,
        })),
      );
      const params = [0, 1, 2, 3, 4, 5].map((k) => ({ key: `p${k}`, value: String((i * (k + 3)) % 100) }));
      logBatch(database, runId, { metrics, params });
    }
  });
  print(`write ${RUNS} runs of 28 values`, performance.now() - start);
  database.close();
}

async function searches(): Promise<void> {
  const database = openStore(db, 0);
  const queries = [
    { filter: '', orderBy: [], maxResults: 1000 },
    { filter: 'metrics.acc > 0.9', orderBy: [], maxResults: 100 },
    { filter: '', orderBy: ['metrics.acc DESC'], maxResults: 100 },
    { filter: `metrics.acc > 0.1 AND params.p1 = '8'`, orderBy: ['metrics.f1 DESC'], maxResults: 100 },
    { filter: `params.p1 ILIKE '%1%'`, orderBy: ['params.p2 ASC', 'metrics.loss ASC'], maxResults: 1000 },
    { filter: `tags.group LIKE 'g%'`, orderBy: ['attributes.run_name ASC'], maxResults: 1000 },
  ];
  for (const query of queries) {
    const time = await median(() => searchRuns(database, { experimentIds: ['1'], ...query }));
    const { items } = searchRuns(database, { experimentIds: ['1'], ...query });
    print(`search "${query.filter}" by "${query.orderBy.join(', ')}"`, time, `${items.length} runs answered`);
  }
  database.close();
}

async function logging(): Promise<void> {
  const server = await startTrackingServer({ db, port: 0 });
  for (const [kind, uri] of [
    ['embedded', `sqlite:${db}`],
    ['over HTTP', server.url],
  ] as const) {
    const tracking = openTracking(uri);
    const start = performance.now();
    const run = await tracking.startRun({ experiment: 'bench', name: kind });
    for (let i = 0; i < VALUES; i++) run.logMetric('loss', i, i);
    const called = performance.now() - start;
    await run.end('FINISHED');
    const all = performance.now() - start;
    print(`log ${VALUES} values, ${kind}`, all, `${called.toFixed(0)} ms of them in logMetric`);
    await tracking.close();
  }
  await server.close();
}
