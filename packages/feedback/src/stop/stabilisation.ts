import { cohenKappa } from '../agreement/cohen-kappa.ts';

/** Labels between two compared models. */
export const STEP = 20;
/** Number of labels over which predictions must be stable. */
export const WINDOW = 60;
/** Mean agreement over the window at which predictions count as stable. */
export const STABLE_KAPPA = 0.96;

export interface Stabilisation {
  /** Labels at which predictions stabilised; undefined if they did not. */
  readonly stoppedAt: number | undefined;
  /** Mean kappa over the last window; undefined before the first window is complete. */
  readonly kappa: number | undefined;
}

/**
 * Stopping criterion: the predictions of models that differ by a few labels agree (stabilising predictions, Bloodgood and
 * Vijay-Shanker 2009). Compared models are {@link STEP} labels apart and the window is {@link WINDOW} labels, for any batch
 * size: a criterion that counts rounds stops at three times as many labels with batches ten times as large.
 *
 * @param labels of each model, rising by {@link STEP}
 * @param predictions of each model on the same texts
 */
export function stabilisation(
  labels: readonly number[],
  predictions: readonly Int32Array[],
  threshold = STABLE_KAPPA,
): Stabilisation {
  const pairs = WINDOW / STEP;
  const kappas = predictions.slice(1).map((own, i) => cohenKappa(predictions[i]!, own));
  const mean = (end: number) => kappas.slice(end - pairs, end).reduce((sum, kappa) => sum + kappa, 0) / pairs;
  let stoppedAt: number | undefined;
  for (let end = pairs; end <= kappas.length && stoppedAt === undefined; end++) {
    if (mean(end) >= threshold) stoppedAt = labels[end];
  }
  return { stoppedAt, kappa: kappas.length >= pairs ? mean(kappas.length) : undefined };
}
