import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { classCounts, labelMetrics } from '@aml-mlops/metrics';
import { readRows } from './accuracy/rows.ts';
import { standardError } from './accuracy/scores.ts';
import { type Split, splitRows } from './accuracy/split.ts';
import { BOUNDS, type BoundName, type SetSize, valuesWith } from './bounds/bound.ts';
import { type BoundedRun, boundedRun } from './bounds/bounded-run.ts';
import { accuracyDifference, macroF1Difference, meanDifference } from './bounds/paired-difference.ts';
import { type BenchReport, type BenchRow, peakMemoryBytes, thisMachine } from './report.ts';

const TRAIN = 20_000;
const TEST = 10_000;

const NAMES = BOUNDS.map(({ name }) => name);

/** A run with some bounds; `all` has all of them. */
interface Variant {
  readonly name: BoundName | 'all';
  readonly holds: readonly BoundName[];
}

const VARIANTS: readonly Variant[] = [...NAMES.map((name) => ({ name, holds: [name] })), { name: 'all', holds: NAMES }];

/**
 * Measures what the bounds of retraining cost in quality: the champion's accuracy and macro F1 on test documents where one bound holds,
 * or all do, less those where none does. A bound holds at its default where that lets through at most a sixth of the set, else at a
 * sixth, which bites as the default does on a larger set. Each split draws training and test documents anew, 70 % and 30 % of each
 * class at most.
 *
 * @param options.data folders of JSON Lines with `text` and `label`
 * @param options.repeats splits. Default: 1
 * @param options.documents maximum number of training rows. Default: 20,000; of test rows 10,000
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
  const unknown = bounds?.find((name) => !VARIANTS.some((variant) => variant.name === name));
  if (unknown !== undefined) {
    throw new Error(`bounds must be some of ${VARIANTS.map(({ name }) => name).join(', ')}; got ${unknown}`);
  }
  const variants = VARIANTS.filter(({ name }) => bounds?.includes(name) ?? true);
  const folder = options.folder ?? (await mkdtemp(path.join(tmpdir(), 'mlops-bench-')));
  try {
    const rows: BenchRow[] = [];
    for (const set of data) {
      const all = await readRows(set);
      const splits: SplitRuns[] = [];
      for (let seed = 0; seed < repeats; seed++) {
        const split = splitRows(all, { train: documents, test: TEST, seed });
        const name = `${path.basename(set)}-${split.train.texts.length}-${seed}`;
        splits.push(await runSplit(name, split, variants, path.join(folder, name)));
      }
      rows.push(...variants.map(({ name }) => rowOf(path.basename(set), name, splits)));
    }
    return { bench: 'bounds', machine: thisMachine(), rows, totals: { repeats }, peakMemoryBytes: peakMemoryBytes() };
  } finally {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

interface SplitRuns {
  readonly split: Split;
  readonly size: SetSize;
  readonly free: BoundedRun;
  readonly bounded: ReadonlyMap<string, BoundedRun>;
}

async function runSplit(name: string, split: Split, variants: readonly Variant[], folder: string): Promise<SplitRuns> {
  const size = { documents: split.train.texts.length, characters: sum(split.train.texts.map((text) => text.length)) };
  const run = async (variant: string, holds: readonly BoundName[]) => {
    const done = await boundedRun(split, folder, valuesWith(holds, size));
    const right = accuracyDifference(split.test.targets, done.predicted, []).value;
    const { processor, peakMB } = costs(done);
    process.stderr.write(
      `${name} ${variant}: ${done.model} ${right.toFixed(4)}, network ${done.network.toFixed(4)}, ${processor.toFixed(0)} s, ${peakMB} MB\n`,
    );
    return done;
  };
  const free = await run('none', []);
  const bounded = new Map<string, BoundedRun>();
  for (const variant of variants) bounded.set(variant.name, await run(variant.name, variant.holds));
  return { split, size, free, bounded };
}

function rowOf(data: string, name: Variant['name'], splits: readonly SplitRuns[]): BenchRow {
  const runs = splits.map(({ split, free, bounded }) => ({ split, free, held: bounded.get(name)! }));
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
    value: bound ? valuesWith([bound.name], size)[bound.name] : null,
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
    networkDifference: mean(runs.map(({ free, held }) => held.network - free.network)),
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
