import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../client/embedded-backend.ts';
import { openTracking } from '../client/open-tracking.ts';
import { startTrackingServer } from '../server/index.ts';
import { searchRuns } from '../store/search-runs.ts';
import { fillStore } from './fill-store.ts';

/** `npm run bench -w @aml-mlops/tracking`: searching 10,000 runs, and logging 100,000 values; medians of 7. */
const RUNS = 10_000;
const VALUES = 100_000;
const REPEATS = 7;

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-bench-'));
const db = path.join(folder, 'mlops.db');
const print = (what: string, milliseconds: number, more = '') =>
  process.stdout.write(`${what.padEnd(78)} ${milliseconds.toFixed(1).padStart(8)} ms  ${more}\n`);

try {
  fill();
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

function fill(): void {
  const database = openStore(db, 0);
  const start = performance.now();
  fillStore(database, RUNS);
  print(`write ${RUNS} runs of 29 values`, performance.now() - start);
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
