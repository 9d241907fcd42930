import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { classCounts, labelMetrics } from '@aml-mlops/metrics';
import { readRows } from './accuracy/rows.ts';
import { standardError } from './accuracy/scores.ts';
import { type Split, splitRows } from './accuracy/split.ts';
import { BOUNDS, type BoundName, type BoundValues, compare, measuredValue, type SetSize } from './bounds/bound.ts';
import { type BoundedRun, boundedRun } from './bounds/bounded-run.ts';
import { accuracyDifference, macroF1Difference, meanDifference } from './bounds/paired-difference.ts';
import { type BenchReport, type BenchRow, peakMemoryBytes, thisMachine } from './report.ts';

const TRAIN = 20_000;
/** Test rows for each training row, as define-dataset draws them, and how many rows there are to test by if a set has them. */
const TEST_SHARE = 1 / 4;
const TEST = 10_000;

/** What can be measured: a bound, or `all` at once. */
type Measurable = BoundName | 'all';

const MEASURABLE: readonly Measurable[] = [...BOUNDS.map(({ name }) => name), 'all' as const];

/**
 * Measures what the bounds of retraining cost in quality: the champion's accuracy and macro F1 on test documents where a bound holds,
 * less those where it does not; others have their defaults. A bound holds at its default where that lets through at most a sixth of
 * the set, else at a sixth, which bites as the default does on a larger set. Each split draws training and test documents anew, 70 %
 * and 30 % of each class at most.
 *
 * @param options.data folders of JSON Lines with `text` and `label`
 * @param options.repeats splits. Default: 1
 * @param options.documents maximum number of training rows. Default: 20,000; of test rows a quarter of that, or 10,000
 * @param options.bounds names of those to measure; `all` is all at once. Default: all of them
 * @param options.folder keeps data, outputs and figures of each split, so that a stopped benchmark goes on there. Default: none
 */
export async function benchBounds(options: {
  readonly data: readonly string[];
  readonly repeats?: number | undefined;
  readonly documents?: number | undefined;
  readonly bounds?: readonly string[] | undefined;
  readonly folder?: string | undefined;
}): Promise<BenchReport> {
  const { data, repeats = 1, documents = TRAIN, bounds } = options;
  const unknown = bounds?.find((name) => !MEASURABLE.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`bounds must be some of ${MEASURABLE.join(', ')}; got ${unknown}`);
  const measured = MEASURABLE.filter((name) => bounds?.includes(name) ?? true);
  const folder = options.folder ?? (await mkdtemp(path.join(tmpdir(), 'mlops-bench-')));
  try {
    const rows: BenchRow[] = [];
    for (const set of data) {
      const all = await readRows(set);
      const splits: SplitRuns[] = [];
      for (let seed = 0; seed < repeats; seed++) {
        const test = Math.max(TEST, Math.round(documents * TEST_SHARE));
        const split = splitRows(all, { train: documents, test, seed });
        const name = `${path.basename(set)}-${split.train.texts.length}-${seed}`;
        splits.push(await runSplit(name, split, measured, path.join(folder, name)));
      }
      rows.push(...measured.map((name) => rowOf(path.basename(set), name, splits)));
    }
    return { bench: 'bounds', machine: thisMachine(), rows, totals: { repeats }, peakMemoryBytes: peakMemoryBytes() };
  } finally {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

interface SplitRuns {
  readonly split: Split;
  readonly size: SetSize;
  readonly runs: ReadonlyMap<Measurable, { readonly held: BoundedRun; readonly free: BoundedRun }>;
}

async function runSplit(
  name: string,
  split: Split,
  measured: readonly Measurable[],
  folder: string,
): Promise<SplitRuns> {
  const size = { documents: split.train.texts.length, characters: sum(split.train.texts.map((text) => text.length)) };
  const run = async (what: string, values: BoundValues) => {
    const done = await boundedRun(split, folder, values);
    const { processor, peakMB } = costs(done);
    process.stderr.write(
      `${name}, ${what}: ${done.model} ${scoresOf(split, done).accuracy.toFixed(4)}, network ${done.network.toFixed(4)}, ${processor.toFixed(0)} s, ${peakMB} MB\n`,
    );
    return done;
  };
  const runs = new Map<Measurable, { held: BoundedRun; free: BoundedRun }>();
  for (const bound of measured) {
    const { held, lifted } = compare(bound, size);
    // The one without first: its sets are those that all are prepared from.
    const free = await run(`without ${bound}`, lifted);
    runs.set(bound, { free, held: await run(bound, held) });
  }
  return { split, size, runs };
}

function rowOf(data: string, name: Measurable, splits: readonly SplitRuns[]): BenchRow {
  const runs = splits.map(({ split, runs: all }) => ({ split, ...all.get(name)! }));
  const { split, size } = splits[0]!;
  const { targets } = split.test;
  const accuracy = mean(runs.map((one) => scoresOf(one.split, one.free).accuracy));
  const byAccuracy = meanDifference(
    runs.map((one) => accuracyDifference(one.split.test.targets, one.held.predicted, one.free.predicted)),
  );
  const byMacroF1 = meanDifference(
    runs.map(({ split: { labels, test }, held, free }) =>
      macroF1Difference(test.targets, held.predicted, free.predicted, labels.length),
    ),
  );
  const bound = BOUNDS.find((one) => one.name === name);
  return {
    data,
    bound: name,
    value: bound ? measuredValue(bound, size) : null,
    of: bound ? Math.floor(bound.of(size)) : null,
    train: size.documents,
    test: targets.length,
    accuracy,
    difference: byAccuracy.value,
    error: byAccuracy.error,
    halfTestError: standardError(accuracy, targets.length) / 2,
    macroF1: mean(runs.map((one) => scoresOf(one.split, one.free).macroF1)),
    macroF1Difference: byMacroF1.value,
    macroF1Error: byMacroF1.error,
    sameModel: runs.filter(({ free, held }) => free.model === held.model).length,
    // With other subsets the network is tested on other documents.
    networkDifference:
      name === 'partDocuments' ? mean(runs.map(({ free, held }) => held.network - free.network)) : null,
    processorWithout: mean(runs.map(({ free }) => costs(free).processor)),
    processor: mean(runs.map(({ held }) => costs(held).processor)),
    peakMBWithout: Math.max(...runs.map(({ free }) => costs(free).peakMB)),
    peakMB: Math.max(...runs.map(({ held }) => costs(held).peakMB)),
  };
}

function scoresOf({ labels, test }: Split, { predicted }: BoundedRun) {
  return labelMetrics(classCounts(test.targets, predicted, labels.length));
}

function costs({ costs: { sweep, tune, select } }: BoundedRun): { processor: number; peakMB: number } {
  const all = [sweep, tune, select];
  return {
    processor: sum(all.map(({ processorSeconds }) => processorSeconds)),
    peakMB: Math.round(Math.max(...all.map(({ peakMemoryBytes: bytes }) => bytes)) / 1e6),
  };
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
