import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  areaOf,
  labelsTo,
  median,
  prepare,
  type SimulationTexts,
  simulationPool,
} from '@aml-mlops/feedback/simulation';
import { labelErrorRow } from './loop/label-errors.ts';
import { poolRow } from './loop/large-pool.ts';
import { relativeCost } from './loop/relative-cost.ts';
import { type BenchReport, type BenchRow, peakMemoryBytes, thisMachine } from './report.ts';
import { readLabelledNewsgroups } from './sweep/corpus.ts';
import { FOUR_GROUPS } from './text/newsgroups.ts';

const TARGET = 0.85;
/** Texts of the large pool. */
const LARGE = 100_000;

type Settings = { readonly batch?: number; readonly control?: number };

/** A simulated strategy, and its differences from batches of 20 without a control arm. */
const RUNS: readonly (readonly ['density-margin' | 'random' | 'margin', Settings])[] = [
  ['density-margin', {}],
  ['random', {}],
  ['margin', {}],
  ['density-margin', { control: 0.2 }],
  ['density-margin', { batch: 5 }],
  ['density-margin', { batch: 5, control: 0.2 }],
  ['density-margin', { batch: 50 }],
];

/**
 * Labels that active learning needs on four newsgroups with complement naive Bayes: by strategy, with a control arm, by batch size;
 * the number of wrong labels found by confident learning; the time of a query on a large pool.
 *
 * @param options.seeds random first labels that each strategy starts from. Default: 20
 */
export async function benchLoop(options: {
  readonly archive: string;
  readonly documents?: number | undefined;
  readonly seeds?: number | undefined;
}): Promise<BenchReport> {
  const { seeds = 20 } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
  try {
    const corpus = await readLabelledNewsgroups(path.resolve(options.archive), folder, FOUR_GROUPS);
    const texts: SimulationTexts = {
      name: 'newsgroups',
      labels: corpus.labels,
      train: { texts: corpus.train.texts, targets: Int32Array.from(corpus.train.targets) },
      test: { texts: corpus.test.texts, targets: Int32Array.from(corpus.test.targets) },
    };
    const { data } = await prepare(texts);
    const settings = { model: 'complement-nb', start: 40, batch: 20, to: 400, control: 0, noise: 0 } as const;
    const pool = simulationPool.open({ shared: { data, settings } });
    const rows: BenchRow[] = [];
    try {
      const simulated = await Promise.all(
        RUNS.map(async ([strategy, own]) => ({
          strategy,
          own,
          runs: await Promise.all(
            Array.from({ length: seeds }, (_, seed) => pool.run({ strategy, seed, settings: own })),
          ),
        })),
      );
      const labelsOf = (run: (typeof simulated)[number]['runs'][number]) => labelsTo(run, TARGET) ?? settings.to;
      const random = simulated.find(({ strategy }) => strategy === 'random')!.runs;
      for (const { strategy, own, runs } of simulated) {
        const reached = runs.map((run) => labelsTo(run, TARGET));
        const uncontrolled = own.control
          ? simulated.find(
              (other) => other.strategy === strategy && other.own.batch === own.batch && !other.own.control,
            )
          : undefined;
        const control = uncontrolled && relativeCost(uncontrolled.runs.map(labelsOf), runs.map(labelsOf));
        rows.push({
          run: `${strategy}, batch ${own.batch ?? settings.batch}${own.control ? `, control ${own.control}` : ''}`,
          labelsTo085: median(reached),
          // Labels come in batches, so the median tells less than the mean what a share of each batch costs.
          meanLabelsTo085: runs.reduce((sum, run) => sum + labelsOf(run), 0) / seeds,
          costOfControl: control?.cost ?? null,
          standardError: control?.standardError ?? null,
          stoppedAt: median(runs.map(({ stoppedAt }) => stoppedAt)),
          fewerLabelsThanRandom: runs.filter(
            (_, seed) => (reached[seed] ?? 1e9) < (labelsTo(random[seed]!, TARGET) ?? 1e9),
          ).length,
          largerAreaThanRandom: own.batch
            ? null
            : runs.filter((run, seed) => areaOf(run) > areaOf(random[seed]!)).length,
        });
      }
    } finally {
      await pool.close();
    }
    rows.push(labelErrorRow(data));
    rows.push(await poolRow(corpus, options.documents ?? LARGE));
    return {
      bench: 'loop',
      machine: thisMachine(),
      rows,
      totals: { seeds, target: TARGET },
      peakMemoryBytes: peakMemoryBytes(),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
