import { stratifiedSplit } from '@aml-mlops/trainer';

/** Documents for each that judged, past which the winner is unlike the models that were judged. */
const MANY = 4;
/** Share that is held out, and how many documents at most. */
const SHARE = 0.05;
const MOST = 5000;

/** Rows that tell how sure the winner is, and those that it learns from; both ascending. */
export interface HoldOut {
  readonly held: Int32Array;
  readonly learnt: Int32Array;
}

/**
 * Holds out documents from a winner that learns from many more than judged it: it is surer of what it says than models of so few were, and only
 * documents that it has not seen tell how sure it may be. A class keeps a document to learn from.
 *
 * @param targets class of each document
 * @param judged documents that the candidates were judged by
 * @returns undefined where the winner learns from at most four times as many
 */
export function holdOut(targets: Int32Array, judged: number, seed: number): HoldOut | undefined {
  const documents = targets.length;
  if (documents <= MANY * judged) return undefined;
  const { kept, held } = stratifiedSplit(targets, Math.min(SHARE, MOST / documents), seed);
  return { held, learnt: kept };
}
