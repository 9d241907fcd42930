import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { startStudio } from '@aml-mlops/studio';
import { CHROMIUM, openBrowser, seedWorkspace, settled, WITHOUT_BROWSER, watchedPage } from '@aml-mlops/studio/testing';
import { type BenchReport, type BenchRow, median, peakMemoryBytes, thisMachine } from './report.ts';

/** What a reader does on the table of runs, each timed from the key to the rows. */
const INTERACTIONS = {
  filter: '#/experiments?filter=metrics.accuracy+%3E+0.9',
  sort: '#/experiments?order=metrics.accuracy+desc',
  'filter and sort': '#/experiments?filter=params.engine+%3D+%27tfjs%27&order=metrics.loss',
  'more columns': '#/experiments?columns=metrics.accuracy%0Ametrics.loss%0Aparams.units%0Atags.team',
} as const;

/**
 * Opens the studio in a browser on a store of many runs: how long until the first rows are painted, and until each
 * interaction with the table has answered.
 *
 * @param options.runs runs in the store; default: 10,000
 */
export async function benchStudio(options: {
  readonly runs?: number;
  readonly repeats?: number;
}): Promise<BenchReport> {
  const { runs = 10_000, repeats = 5 } = options;
  if (CHROMIUM === undefined) throw new Error(WITHOUT_BROWSER);
  const home = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  await seedWorkspace(home, { trackingRuns: runs });
  const workspace = openWorkspace(home);
  const studio = await startStudio({ workspace, port: 0 });
  const browser = await openBrowser();
  try {
    const { page, faults } = await watchedPage(browser, studio.url);
    const timed = async (hash: string, isFirst: boolean): Promise<number> => {
      await page.goto(isFirst ? 'about:blank' : `${studio.url}/#/experiments`);
      if (!isFirst) await settled(page);
      const began = performance.now();
      if (isFirst) await page.goto(`${studio.url}/${hash}`);
      else await page.evaluate((address) => void Object.assign(globalThis, { location: address }), hash);
      await settled(page);
      await page.locator('tbody a').first().waitFor();
      return performance.now() - began;
    };
    const rows: BenchRow[] = [];
    const measure = async (name: string, hash: string, isFirst: boolean) => {
      const times: number[] = [];
      for (let i = 0; i < repeats; i++) times.push(await timed(hash, isFirst));
      rows.push({ what: name, milliseconds: Math.round(median(times)), slowest: Math.round(Math.max(...times)) });
    };
    await measure('overview, first paint', '#/', true);
    await measure('runs, first rows', '#/experiments', true);
    for (const [name, hash] of Object.entries(INTERACTIONS)) await measure(name, hash, false);
    return {
      bench: 'studio',
      machine: thisMachine(),
      rows,
      totals: { runs, repeats, faults: faults.length },
      peakMemoryBytes: peakMemoryBytes(),
    };
  } finally {
    await browser.close();
    await studio.close();
    workspace.close();
    await rm(home, { recursive: true, force: true });
  }
}
