import { MlopsError } from '@aml-mlops/errors';
import { Sfc32 } from '@aml-mlops/random';
import { sweepModel } from '@aml-mlops/sklearn-sweep/classifiers';
import { type CsrMatrix, selectRows, TfidfVectorizer, withWordBreaks } from '@aml-mlops/text';
import type { LabelledTexts } from '../query/make-query.ts';
import { softmaxOf } from '../query/softmax.ts';
import { marginUncertainty } from '../strategies/uncertainty.ts';
import { type ExpectedGain, expectedGain } from './expected-gain.ts';
import { STABLE_KAPPA, STEP, stabilisation, WINDOW } from './stabilisation.ts';

/** Number of labels that the gain is predicted for. */
const MORE = 100;
/** Number of past steps used: earlier ones do not help to predict. */
const STEPS = 12;

/** Whether more labels are worthwhile, judged by the labels so far. */
export interface StopReport {
  /** Labels of queries used for training. */
  readonly labels: number;
  /** Mean agreement of models over the last window of labels; null before the first window is complete. */
  readonly kappa: number | null;
  readonly window: number;
  readonly threshold: number;
  /** Mean uncertainty of the model without and with the labels of queries. In [0, 1]. */
  readonly uncertainty: { readonly before: number; readonly now: number } | null;
  /** Null without a test set, or with too few labels. */
  readonly expectedGain: ExpectedGain | null;
  readonly advice: 'go on' | 'stop' | 'too few labels';
}

/**
 * Retrains models on the first labels, {@link STEP} more each time, with complement naive Bayes, which trains quickly. The
 * result does not depend on the batch sizes.
 *
 * @param base texts labelled before the queries
 * @param added labels of queries, in the order in which they were settled
 * @param test a test set, to estimate the gain
 * @param watched texts whose predictions are checked for stability; they need no labels
 */
export function stopReport(
  classes: number,
  base: LabelledTexts,
  added: LabelledTexts,
  test: LabelledTexts,
  watched: readonly string[],
): StopReport {
  const labels = added.texts.length;
  const nothing = {
    labels,
    kappa: null,
    window: WINDOW,
    threshold: STABLE_KAPPA,
    uncertainty: null,
    expectedGain: null,
  };
  const X = vectorise([...base.texts, ...added.texts, ...test.texts, ...watched]);
  if (labels < STEP || !X || watched.length === 0) return { ...nothing, advice: 'too few labels' };
  const targets = Int32Array.from([...base.targets, ...added.targets]);
  const starts = { test: targets.length, watched: targets.length + test.texts.length };
  const tested = rowsOf(X, starts.test, starts.watched);
  const seen = rowsOf(X, starts.watched, X.rows);
  const { estimator, params } = sweepModel('complement-nb', { seed: 1, nNeighbors: 10, nEstimators: 100 });
  const counts: number[] = [];
  for (let count = labels % STEP; count <= labels; count += STEP) if (base.texts.length + count > 0) counts.push(count);
  const steps = counts.slice(-STEPS);
  const models = steps.map((count) => {
    const end = base.texts.length + count;
    return estimator.fit(rowsOf(X, 0, end), targets.subarray(0, end), params);
  });
  const { kappa } = stabilisation(
    steps,
    models.map((model) => model.predict(seen)),
  );
  const unsure = (model: (typeof models)[number]) => mean(marginUncertainty(softmaxOf(model, seen, classes), classes));
  const correct = models.map((model) =>
    Uint8Array.from(model.predict(tested), (label, i) => Number(label === test.targets[i])),
  );
  const gain = expectedGain(
    steps.map((count) => base.texts.length + count),
    correct,
    MORE,
    new Sfc32(1, 'expected gain'),
  );
  return {
    ...nothing,
    kappa: kappa ?? null,
    uncertainty: { before: unsure(models[0]!), now: unsure(models.at(-1)!) },
    expectedGain: gain ?? null,
    advice: kappa === undefined ? 'too few labels' : kappa >= STABLE_KAPPA ? 'stop' : 'go on',
  };
}

function vectorise(texts: readonly string[]): CsrMatrix | undefined {
  try {
    return new TfidfVectorizer({ sublinearTf: true, stopWords: 'english', maxDf: 0.5 }).fitTransform(
      texts.map(withWordBreaks),
    );
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'E_EMPTY_VOCABULARY') return undefined;
    throw error;
  }
}

function rowsOf(X: CsrMatrix, start: number, end: number): CsrMatrix {
  return selectRows(
    X,
    Int32Array.from({ length: end - start }, (_, i) => start + i),
  );
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
