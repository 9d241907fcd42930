import fs from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashFolder, LINEAGE_VERSION, writeDataset, writeLineage } from '@aml-mlops/artifacts';
import { profileOfSet } from '@aml-mlops/data-validation';
import { runStep } from '@aml-mlops/pipeline-sdk/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { profiler } from './contract.ts';
import { readHistoric } from './historic.ts';
import { run } from './run.ts';

// Loading the language detector takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'profiler-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A dataset version with data up to a week. */
async function version(name: string, week: number, texts: readonly string[]): Promise<string> {
  const dataset = path.join(folder, name);
  const targets = texts.map((_, i) => i % 2);
  await writeDataset(dataset, ['moon', 'radio'], { ids: texts.map((_, i) => `${name}-${i}`), texts, targets });
  const partitions = [week - 1, week].map((of) => ({ name: `week=2026-W${of}`, files: [], rows: 1 }));
  await writeLineage(dataset, {
    schemaVersion: LINEAGE_VERSION,
    partitions,
    drawn: null,
    rows: texts.length,
    rowsPerLabel: {},
  });
  return dataset;
}

const texts = (word: string) => [
  `The ${word} rose over the hill and everybody was happy to see it at last`,
  `My antenna heard the ${word} station on twenty metres yesterday evening`,
];

async function profile(out: string, dataset: string, historic?: string, params = {}, report?: string) {
  const {
    outputs,
    run: record,
    log,
  } = await runStep(profiler, run, {
    folder: path.join(folder, out),
    inputs: { dataset, ...(historic !== undefined && { historic }), ...(report !== undefined && { report }) },
    params,
  });
  return { historic: outputs.historic, metrics: record.metrics, log };
}

/** How often a Parquet part is opened to be read. */
async function partsRead(act: () => Promise<unknown>): Promise<number> {
  const stat = vi.spyOn(fs.promises, 'stat');
  try {
    await act();
    return stat.mock.calls.filter(([file]) => String(file).endsWith('.parquet')).length;
  } finally {
    stat.mockRestore();
  }
}

/** The report of a validation that measured a dataset. */
async function reportOf(name: string, dataset: string): Promise<string> {
  const report = path.join(folder, name);
  await mkdir(report);
  const { profile } = await profileOfSet(dataset, undefined);
  await writeFile(path.join(report, 'drift.json'), JSON.stringify({ datasets: { train: { profile } } }));
  return report;
}

test('the same version twice is one row, byte for byte', async () => {
  const [first, second] = [await version('first', 45, texts('comet')), await version('second', 46, texts('beacon'))];
  const one = await profile('one', first);
  const two = await profile('two', second, one.historic);
  const again = await profile('again', second, two.historic);
  const old = await profile('old', first, two.historic);
  expect(await hashFolder(again.historic)).toBe(await hashFolder(two.historic));
  expect(await hashFolder(old.historic)).toBe(await hashFolder(two.historic));
  const { versions } = await readHistoric(two.historic);
  expect(versions.map(({ asOf }) => asOf)).toEqual(['2026-W45', '2026-W46']);
  expect(versions[0]?.contentHash).toBe(await hashFolder(first));
});

test("with validation's report of this very dataset the profile is the same, and documents are read once", async () => {
  const [dataset, other] = [await version('data', 45, texts('comet')), await version('other', 45, texts('beacon'))];
  const [own, foreign] = [await reportOf('own-report', dataset), await reportOf('foreign-report', other)];
  const profiled = new Map<string, Awaited<ReturnType<typeof profile>>>();
  const readsOf = (name: string, report?: string) =>
    partsRead(async () => profiled.set(name, await profile(name, dataset, undefined, {}, report)));
  expect(await readsOf('alone')).toBe(2);
  expect(await readsOf('own', own)).toBe(1);
  expect(await readsOf('foreign', foreign)).toBe(2);
  const alone = await hashFolder(profiled.get('alone')!.historic);
  for (const { historic } of profiled.values()) expect(await hashFolder(historic)).toBe(alone);
  expect(profiled.get('own')!.log).toContain('statistics are those that validation measured');
  expect(profiled.get('foreign')!.log).toContain(
    'the report has no profile of this content with languages drawn as by default: it is measured',
  );
});

test('a row has the statistics and the top words of each class', async () => {
  const { historic, metrics } = await profile('out', await version('data', 45, texts('comet')), undefined, {
    topWords: 3,
  });
  const [row] = (await readHistoric(historic)).versions;
  expect(row?.statistics.map(({ name }) => name)).toEqual([
    'rows',
    'classShareMean',
    'classShareSd',
    ...['wordLength', 'stopWords', 'sentiment', 'documentLength', 'outOfVocabulary'].flatMap((name) => [
      `${name}Mean`,
      `${name}Sd`,
    ]),
    'classShare:moon',
    'classShare:radio',
    'language:en',
  ]);
  expect(row?.topWords.map(({ label, words }) => [label, words.length])).toEqual([
    ['moon', 3],
    ['radio', 3],
  ]);
  expect(metrics).toMatchObject({ rows: 2, classShareMean: 0.5 });
});

test('CSV has a line a version, and charts show them over time', async () => {
  const one = await profile('one', await version('first', 45, texts('comet')));
  const two = await profile('two', await version('second', 46, texts('beacon')), one.historic);
  const lines = (await readFile(path.join(two.historic, 'historic.csv'), 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^dataset,contentHash,asOf,rows,classShareMean,.*,topWords:moon,topWords:radio$/);
  expect(lines[2]).toMatch(/^train,[0-9a-f]{64},2026-W46,2,0\.5,/);
  const charts = (await readdir(path.join(two.historic, 'charts'))).filter((file) => file.endsWith('.svg'));
  expect(charts.sort()).toEqual([
    'class-shares-train.svg',
    'documentLength.svg',
    'outOfVocabulary.svg',
    'rows.svg',
    'sentiment.svg',
    'stopWords.svg',
    'top-words-train.svg',
    'wordLength.svg',
  ]);
  const svg = await readFile(path.join(two.historic, 'charts/documentLength.svg'), 'utf8');
  expect(svg).toContain('2026-W45');
  expect(svg).toContain('2026-W46');
});

test('what the data is of can be told, and versions of one time stay apart', async () => {
  const [first, second] = [await version('first', 45, texts('comet')), await version('second', 45, texts('beacon'))];
  const one = await profile('one', first, undefined, { asOf: 'November', datasetName: 'posts' });
  const two = await profile('two', second, one.historic, { asOf: 'November', datasetName: 'posts' });
  expect((await readHistoric(two.historic)).versions.map(({ dataset, asOf }) => [dataset, asOf])).toEqual([
    ['posts', 'November'],
    ['posts', 'November'],
  ]);
  const svg = await readFile(path.join(two.historic, 'charts/rows.svg'), 'utf8');
  expect(svg).toContain(`November ${(await hashFolder(second)).slice(0, 6)}`);
});

test('a historic profile that is broken is not begun anew in silence', async () => {
  const broken = path.join(folder, 'broken');
  await mkdir(broken);
  await writeFile(path.join(broken, 'historic.json'), '{"schemaVersion": 2}');
  await expect(profile('out', await version('data', 45, texts('comet')), broken)).rejects.toMatchObject({
    code: 'E_HISTORIC',
    message: `${path.join(broken, 'historic.json')} cannot be read as a historic profile`,
  });
});
