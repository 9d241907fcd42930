import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CHROMIUM, open, openBrowser, seedWorkspace, WITHOUT_BROWSER, watchedPage } from '@aml-mlops/studio/testing';
import { type BenchReport, type BenchRow, median, peakMemoryBytes, thisMachine } from './report.ts';
import { FIRST_PAINTS, READER_ACTIONS } from './studio/interactions.ts';
import { type Interaction, probePage } from './studio/page-probe.ts';
import { startStudioProcess } from './studio/studio-process.ts';

type Timed = Interaction & { readonly server: number };

/**
 * Opens the studio in a browser on a store of many runs: measures the time until a page's rows are painted in a new tab, and from a key
 * or click until its result is painted. In addition to elapsed time, which grows on a busy machine, it measures the processor time of
 * the page's main thread and of the server.
 *
 * @param options.runs runs in the store, and the same number of pipeline runs. Default: 10,000
 * @param options.repeats of each interaction. Default: 5
 * @param options.folder an existing workspace, instead of a seeded one
 */
export async function benchStudio(options: {
  readonly runs?: number | undefined;
  readonly repeats?: number | undefined;
  readonly folder?: string | undefined;
}): Promise<BenchReport> {
  const { runs = 10_000, repeats = 5, folder } = options;
  if (CHROMIUM === undefined) throw new Error(WITHOUT_BROWSER);
  const home = folder ?? (await mkdtemp(path.join(tmpdir(), 'mlops-bench-')));
  if (folder === undefined) await seedWorkspace(home, { trackingRuns: runs, pipelineRuns: runs });
  const studio = await startStudioProcess(home);
  const browser = await openBrowser();
  try {
    const rows: BenchRow[] = [];
    const faults: string[] = [];
    const timed = async (measured: () => Promise<Interaction>): Promise<Timed> => {
      const before = await studio.processorTime();
      const interaction = await measured();
      return { ...interaction, server: (await studio.processorTime()) - before };
    };
    for (const [name, hash] of Object.entries(FIRST_PAINTS)) {
      const times: Timed[] = [];
      for (let i = 0; i < repeats; i++) {
        const watched = await watchedPage(browser, studio.url);
        const measure = await probePage(watched.page);
        times.push(await timed(() => measure(async () => void (await watched.page.goto(`${studio.url}/${hash}`)))));
        faults.push(...watched.faults);
        await watched.page.context().close();
      }
      rows.push(rowOf(`${name}: open a tab`, times));
    }
    const watched = await watchedPage(browser, studio.url);
    const measure = await probePage(watched.page);
    const times = new Map<string, Timed[]>(READER_ACTIONS.map(({ name }) => [name, []]));
    for (let i = 0; i < repeats; i++) {
      for (const { name, from, prepare, act } of READER_ACTIONS) {
        // Navigates again from another page, so that the page is new.
        if (from !== undefined) await open(watched.page, studio.url, '#/nowhere');
        if (from !== undefined) await open(watched.page, studio.url, from);
        await measure(async () => prepare?.(watched.page));
        times.get(name)!.push(await timed(() => measure(() => act(watched.page))));
      }
    }
    for (const [name, all] of times) rows.push(rowOf(name, all));
    faults.push(...watched.faults);
    const { residentBytes } = await studio.memory();
    return {
      bench: 'studio',
      machine: thisMachine(),
      rows,
      totals: { runs, repeats, faults: faults.length, serverMegabytes: Math.round(residentBytes / 1e6) },
      peakMemoryBytes: peakMemoryBytes(),
    };
  } finally {
    await browser.close();
    await studio.close();
    if (folder === undefined) await rm(home, { recursive: true, force: true });
  }
}

function rowOf(what: string, times: readonly Timed[]): BenchRow {
  const of = (value: (time: Timed) => number) => Math.round(median(times.map(value)));
  return {
    what,
    milliseconds: of(({ milliseconds }) => milliseconds),
    slowest: Math.round(Math.max(...times.map(({ milliseconds }) => milliseconds))),
    'page processor ms': of(({ processorMilliseconds }) => processorMilliseconds),
    'server processor ms': of(({ server }) => server),
  };
}
