import { Sfc32 } from '@aml-mlops/random';
import { type ModelName, sweepModel } from '@aml-mlops/sklearn-sweep/classifiers';
import { type CsrMatrix, selectRows } from '@aml-mlops/text';
import { chooseBatch } from '../query/choose-batch.ts';
import { committeeVotes } from '../query/committee.ts';
import { softmaxOf } from '../query/softmax.ts';
import { STEP, stabilisation } from '../stop/stabilisation.ts';
import type { StrategyName } from '../strategies/names.ts';
import { strategyOf } from '../strategies/strategies.ts';

/**
 * Labelled data split into a pool, whose labels are hidden, and a test set.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | pool | n, V | texts to choose from |
 * | targets | n | their classes |
 * | copies | n | texts that each of them stands for |
 * | test | m, V | texts that accuracy is measured on |
 * | testTargets | m | their classes |
 */
export interface SimulatedData {
  readonly pool: CsrMatrix;
  readonly targets: Int32Array;
  readonly copies: Int32Array;
  readonly test: CsrMatrix;
  readonly testTargets: Int32Array;
  /** C. */
  readonly classes: number;
}

export interface SimulationSettings {
  readonly model: ModelName;
  /** Number of initial labels, drawn at random. */
  readonly start: number;
  readonly batch: number;
  /** Total number of labels. */
  readonly to: number;
  /** Share of each batch that is drawn at random and excluded from training. */
  readonly control: number;
  /** Share of labels replaced with a wrong one. */
  readonly noise: number;
}

/** One run of a strategy. */
export interface SimulatedRun {
  readonly strategy: StrategyName;
  readonly seed: number;
  /** Number of labels, including the control arm, and test accuracy with them. */
  readonly labels: readonly number[];
  readonly accuracy: readonly number[];
  /** Labels at which predictions stabilised; undefined if they did not. */
  readonly stoppedAt: number | undefined;
}

/** Texts whose predictions are used to detect stabilisation. */
const STOP_SET = 1000;

/**
 * Labels a pool as a strategy selects it, from `start` labels to `to`. The same seed gives the same initial labels for every
 * strategy.
 */
export function simulateRun(
  data: SimulatedData,
  settings: SimulationSettings,
  strategy: StrategyName,
  seed: number,
): SimulatedRun {
  const { pool, targets, copies, test, testTargets, classes } = data;
  const { start, batch, to, control } = settings;
  const asked = new Uint8Array(pool.rows);
  /** Training rows in label order, and the number of labels given up to each. */
  const trained: number[] = [];
  const givenBy: number[] = [];
  const known = new Int32Array(pool.rows);
  const noise = new Sfc32(seed, 'noise');
  let given = 0;
  const give = (row: number, isTrained: boolean) => {
    asked[row] = 1;
    given++;
    const isWrong = noise.uniform() < settings.noise;
    known[row] = isWrong ? (targets[row]! + 1 + noise.below(classes - 1)) % classes : targets[row]!;
    if (!isTrained) return;
    trained.push(row);
    givenBy.push(given);
  };
  const first = strategyOf('random').choose({ X: pool, classes }, start, new Sfc32(seed, 'start'));
  for (const row of first.rows) give(row, true);
  const fit = (rows: readonly number[]) => fitModel(pool, known, rows, settings.model, seed);
  const random = new Sfc32(seed, 'simulate');
  const [labels, accuracy]: [number[], number[]] = [[], []];
  for (;;) {
    const model = fit(trained);
    labels.push(given);
    accuracy.push(shareRight(model.predict(test), testTargets));
    const left = Int32Array.from(asked.keys()).filter((row) => asked[row] === 0);
    if (given >= to || left.length === 0) break;
    const X = selectRows(pool, left);
    const own = strategyOf(strategy);
    const labelled = selectRows(pool, trained);
    const chosen = chooseBatch(
      {
        ...{
          X,
          classes,
          labelled,
          copies: Int32Array.from(left, (row) => copies[row]!),
          probabilities: softmaxOf(model, X, classes),
        },
        ...(own.needs.includes('votes') && {
          votes: committeeVotes(
            X,
            labelled,
            Int32Array.from(trained, (row) => known[row]!),
          ),
        }),
      },
      { strategy: own, count: Math.min(batch, to - given), control, floor: 0, rarest: undefined, random },
    );
    for (const { row, arm } of chosen) give(left[row]!, arm !== 'control');
  }
  return { strategy, seed, labels, accuracy, stoppedAt: stopOf(pool, start, given, trained, givenBy, fit) };
}

/** Where predictions stabilise: models of the first labels, one per step, independent of the batch size. */
function stopOf(
  pool: CsrMatrix,
  start: number,
  given: number,
  trained: readonly number[],
  givenBy: readonly number[],
  fit: (rows: readonly number[]) => ReturnType<typeof fitModel>,
): number | undefined {
  const stride = Math.max(1, Math.ceil(pool.rows / STOP_SET));
  const watched = selectRows(
    pool,
    Int32Array.from({ length: Math.ceil(pool.rows / stride) }, (_, i) => i * stride),
  );
  const predictions: Int32Array[] = [];
  const steps: number[] = [];
  for (let labels = start; labels <= given; labels += STEP) {
    const rows = trained.filter((_, i) => givenBy[i]! <= labels);
    predictions.push(fit(rows).predict(watched));
    steps.push(labels);
    const { stoppedAt } = stabilisation(steps, predictions);
    if (stoppedAt !== undefined) return stoppedAt;
  }
  return undefined;
}

function fitModel(pool: CsrMatrix, known: Int32Array, rows: readonly number[], name: ModelName, seed: number) {
  const { estimator, params } = sweepModel(name, { seed, nNeighbors: 10, nEstimators: 100 });
  return estimator.fit(
    selectRows(pool, rows),
    Int32Array.from(rows, (row) => known[row]!),
    params,
  );
}

function shareRight(predictions: Int32Array, truth: Int32Array): number {
  return predictions.reduce((right, label, i) => right + Number(label === truth[i]), 0) / truth.length;
}
