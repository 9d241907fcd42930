import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../client/embedded-backend.ts';
import { searchRuns } from '../store/search-runs.ts';
import { fillStore } from './fill-store.ts';

/**
 * `npm run bench:pages -w @aml-mlops/tracking [-- RUNS [PAGE]]`: pages of runs in several orders, in milliseconds of
 * processor time: the first, the 50th, the last and all. Defaults: 10,000 runs in pages of a hundredth of them.
 */
const runs = Number(process.argv[2] ?? 10_000);
const maxResults = Number(process.argv[3] ?? runs / 100);
const PAGE = 50;

const ORDERS: readonly { readonly orderBy: readonly string[]; readonly filter?: string }[] = [
  { orderBy: [] },
  { orderBy: ['metrics.acc DESC'] },
  { orderBy: ['params.p2 ASC'] },
  { orderBy: ['params.engine DESC'] },
  { orderBy: ['tags.group ASC'] },
  { orderBy: ['attributes.run_name ASC'] },
  { orderBy: ['attributes.status ASC'] },
  { orderBy: ['params.engine ASC', 'metrics.loss ASC'] },
  { orderBy: ['metrics.acc DESC'], filter: `tags.group LIKE 'g%'` },
  { orderBy: ['metrics.f1 DESC'], filter: `metrics.acc > 0.1 AND params.p1 = '8'` },
];

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-pages-'));
const database = openStore(path.join(folder, 'mlops.db'), 0);
try {
  const started = process.cpuUsage();
  fillStore(database, runs);
  process.stdout.write(`${runs} runs written in ${milliseconds(started).toFixed(0)} ms; pages of ${maxResults}\n`);
  process.stdout.write(`${'order'.padEnd(66)} first    ${PAGE}th    last     all\n`);
  for (const order of ORDERS) measure(order);
} finally {
  database.close();
  rmSync(folder, { recursive: true, force: true });
}

function measure({ orderBy, filter = '' }: (typeof ORDERS)[number]): void {
  const times: number[] = [];
  let pageToken: string | undefined;
  do {
    const start = process.cpuUsage();
    const page = searchRuns(database, { experimentIds: ['1'], orderBy, filter, maxResults, pageToken });
    times.push(milliseconds(start));
    pageToken = page.nextPageToken;
  } while (pageToken);
  const all = times.reduce((sum, time) => sum + time, 0);
  // Median of three neighbours: one page may meet a collection of garbage.
  const near = (at: number) => times.slice(Math.max(0, at - 1), at + 2).sort((a, b) => a - b)[1] ?? times[at]!;
  const figures = [near(0), near(Math.min(PAGE, times.length) - 1), times.at(-1)!, all];
  const what = `${orderBy.join(', ') || 'newest first'}${filter && ` where ${filter}`}`;
  process.stdout.write(`${what.padEnd(64)}${figures.map((ms) => ms.toFixed(1).padStart(8)).join('')}\n`);
}

function milliseconds(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
