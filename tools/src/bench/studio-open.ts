import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CHROMIUM,
  open,
  openBrowser,
  SEEDED,
  seedWorkspace,
  type WatchedPage,
  WITHOUT_BROWSER,
  watchedPage,
} from '@aml-mlops/studio/testing';
import { type BenchReport, type BenchRow, median, peakMemoryBytes, thisMachine } from './report.ts';
import { startLiveWriter } from './studio/live-writer.ts';
import { startStudioProcess } from './studio/studio-process.ts';

/** Pages that show live data, each open in its own tab. */
const PAGES: Readonly<Record<string, string>> = {
  overview: '#/',
  'pipeline run': `#/pipeline-runs/${SEEDED.going}?node=selection`,
  runs: '#/experiments',
};
const SAMPLES = 20;

/**
 * Keeps pages of the studio open on a store into which another process writes, and measures the memory of server and pages
 * after garbage collections: the growth in bytes per hour of workspace time, over the second half.
 *
 * @param options.hours of workspace time. Default: 8
 * @param options.minutes real time for these hours. Default: real-time speed
 * @param options.runs initial runs in the store. Default: 1000
 */
export async function benchStudioOpen(options: {
  readonly hours?: number | undefined;
  readonly minutes?: number | undefined;
  readonly runs?: number | undefined;
}): Promise<BenchReport> {
  const { hours = 8, minutes = hours * 60, runs = 1000 } = options;
  if (CHROMIUM === undefined) throw new Error(WITHOUT_BROWSER);
  const home = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  await seedWorkspace(home, { trackingRuns: runs });
  const studio = await startStudioProcess(home);
  const browser = await openBrowser();
  try {
    const tabs: OpenTab[] = [];
    for (const [name, hash] of Object.entries(PAGES)) {
      const watched = await watchedPage(browser, studio.url);
      await watched.page.goto(studio.link);
      await open(watched.page, studio.url, hash);
      tabs.push({ name, watched, memory: await memoryOf(watched.page) });
    }
    const writer = await startLiveWriter(home, SEEDED.going, (hours * 60) / minutes);
    const series = new Map<string, number[]>();
    const keep = (name: string, value: number) => series.set(name, [...(series.get(name) ?? []), value]);
    for (let sample = 0; sample <= SAMPLES; sample++) {
      const { heapBytes, residentBytes } = await studio.memory();
      keep('server, heap', heapBytes);
      keep('server, resident', residentBytes);
      for (const { name, memory } of tabs) {
        const { heap, nodes, listeners } = await memory();
        keep(`${name}, heap`, heap);
        keep(`${name}, nodes`, nodes);
        keep(`${name}, listeners`, listeners);
      }
      if (sample < SAMPLES) await sleep((minutes * 60_000) / SAMPLES);
    }
    const written = await writer.stop();
    const faults = tabs.flatMap(({ watched }) => watched.faults);
    return {
      bench: 'studio-open',
      machine: thisMachine(),
      rows: [...series].map(([what, values]) => rowOf(what, values, hours)),
      totals: { hours, minutes, ...written, faults: faults.length },
      peakMemoryBytes: peakMemoryBytes(),
    };
  } finally {
    await browser.close();
    await studio.close();
    await rm(home, { recursive: true, force: true });
  }
}

interface OpenTab {
  readonly name: string;
  readonly watched: WatchedPage;
  memory(): Promise<PageMemory>;
}

interface PageMemory {
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
}

async function memoryOf(page: WatchedPage['page']): Promise<() => Promise<PageMemory>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
  };
}

/** Bytes in MB; nodes and listeners unchanged. */
function rowOf(what: string, values: readonly number[], hours: number): BenchRow {
  const unit = /heap|resident/.test(what) ? 1e6 : 1;
  const half = values.slice(Math.floor(values.length / 2));
  const slope = slopeOf(half) * (SAMPLES / hours);
  const shown = (value: number) => Number((value / unit).toPrecision(4));
  return {
    what,
    first: shown(values[0] ?? Number.NaN),
    median: shown(median(values)),
    last: shown(values.at(-1) ?? Number.NaN),
    most: shown(Math.max(...values)),
    'an hour': shown(slope),
  };
}

/** Slope of a least-squares line through equally spaced values. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const over = values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0);
  const under = values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  return over / under;
}
