import { MlopsError, rangeError } from '@aml-mlops/errors';
import { defaultWorkers } from '@aml-mlops/parallel';
import { vectorise } from '@aml-mlops/sklearn-sweep';
import { sweepModel } from '@aml-mlops/sklearn-sweep/classifiers';
import { withWordBreaks } from '@aml-mlops/text';
import { groupPool } from '../query/group-pool.ts';
import type { LabelledTexts } from '../query/make-query.ts';
import type { StrategyName } from '../strategies/names.ts';
import { recommend, type SimulationReport, strategyReports } from './report.ts';
import type { SimulatedData, SimulationSettings } from './run-once.ts';
import { simulationPool } from './worker.ts';

/** Labelled texts, split as for training and testing a model. */
export interface SimulationTexts {
  readonly name: string;
  readonly labels: readonly string[];
  readonly train: LabelledTexts;
  readonly test: LabelledTexts;
}

export interface SimulateOptions {
  readonly settings: SimulationSettings;
  readonly strategies: readonly StrategyName[];
  /** Runs per strategy, each from different initial labels. At least 1. */
  readonly seeds: number;
  /** Target accuracies; empty for 95 % of the accuracy with all labels, rounded down to whole per cent. */
  readonly targets: readonly number[];
  /** Threads. Default: the number of processors. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onRun?: (done: number, total: number) => void;
}

/** The features of the sweep: TF-IDF of single words. */
const FEATURES = { sublinearTf: true, maxDf: 0.5, stopWords: 'english' } as const;

/**
 * Simulates labelling on data with known labels: how many labels each strategy would have needed. Near duplicates of the pool
 * are selected once, as in a query. The same data, settings and seeds give the same report for any number of threads.
 *
 * @throws MlopsError `E_PARAM_RANGE`, or `E_SIMULATION` if the pool is too small
 */
export async function simulate(texts: SimulationTexts, options: SimulateOptions): Promise<SimulationReport> {
  const { settings, strategies, seeds, signal, onRun } = options;
  checkSettings(options);
  const { data, repeated } = await prepare(texts);
  if (settings.start >= data.pool.rows) {
    const message = `different texts of the pool of ${texts.name} must be more than the ${settings.start} labels to begin with; got ${data.pool.rows}`;
    throw new MlopsError('E_SIMULATION', message, { value: data.pool.rows });
  }
  const whole = accuracyWithAll(data, settings);
  const targets = options.targets.length > 0 ? options.targets : [Math.floor(whole * 95) / 100];
  const all = await runAll();
  const reports = strategyReports(all, targets);
  return {
    schemaVersion: 1,
    dataset: texts.name,
    ...{ settings, seeds },
    texts: { pool: data.pool.rows, test: data.test.rows, repeated },
    ...{ labels: texts.labels, whole, targets, strategies: reports, recommended: recommend(reports, targets[0]!) },
  };

  async function runAll() {
    const workers = options.workers ?? defaultWorkers();
    const pool = simulationPool.open({ shared: { data, settings }, workers, ...(signal && { signal }) });
    try {
      const tasks = strategies.flatMap((strategy) => Array.from({ length: seeds }, (_, seed) => ({ strategy, seed })));
      let done = 0;
      return await Promise.all(
        tasks.map(async (task) => {
          const run = await pool.run(task);
          onRun?.(++done, tasks.length);
          return run;
        }),
      );
    } finally {
      await pool.close();
    }
  }
}

function checkSettings({ settings, seeds }: SimulateOptions): void {
  const whole = { start: settings.start, batch: settings.batch, seeds };
  for (const [name, value] of Object.entries(whole)) {
    if (!Number.isInteger(value) || value < 1) throw rangeError(name, 'the simulation', 'a whole number from 1', value);
  }
  if (!(settings.to > settings.start))
    throw rangeError('to', 'the simulation', `more than start, ${settings.start}`, settings.to);
  if (!(settings.control >= 0 && settings.control < 1))
    throw rangeError('control', 'the simulation', 'in [0, 1)', settings.control);
  if (!(settings.noise >= 0 && settings.noise < 1))
    throw rangeError('noise', 'the simulation', 'in [0, 1)', settings.noise);
}

/** The texts as rows in shared memory, without near duplicates of the pool and of the test set. */
export async function prepare({
  labels,
  train,
  test,
}: SimulationTexts): Promise<{ data: SimulatedData; repeated: number }> {
  const { rows, copies, repeated, known } = await groupPool(train.texts, test.texts);
  const own = {
    texts: Array.from(rows, (row) => train.texts[row]!),
    targets: Int32Array.from(rows, (row) => train.targets[row]!),
  };
  const folded = vectorise(withBreaks(own), withBreaks(test), FEATURES);
  const data = { pool: folded.train, targets: folded.trainTargets, test: folded.test, testTargets: folded.testTargets };
  return { data: { ...data, copies, classes: labels.length }, repeated: repeated + known };
}

/** A set whose words can be cut, whatever its language. */
function withBreaks<T extends { readonly texts: readonly string[] }>(set: T): T {
  return { ...set, texts: set.texts.map(withWordBreaks) };
}

function accuracyWithAll({ pool, targets, test, testTargets }: SimulatedData, { model }: SimulationSettings): number {
  const { estimator, params } = sweepModel(model, { seed: 1, nNeighbors: 10, nEstimators: 100 });
  const answers = estimator.fit(pool, targets, params).predict(test);
  return answers.reduce((right, label, i) => right + Number(label === testTargets[i]), 0) / answers.length;
}
