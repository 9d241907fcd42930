import { rangeError } from '@aml-mlops/errors';
import type { RandomSource } from '@aml-mlops/random';
import type { Interval } from './bootstrap.ts';
import { wilson } from './wilson.ts';

/** Accuracy of the best of several models, corrected for having been selected on the same documents. */
export interface WinnerInterval extends Interval {
  /** The winner's accuracy on the documents that it was selected on: too high on average. */
  readonly raw: number;
  /** The same, corrected for the selection. */
  readonly corrected: number;
}

export interface WinnerOptions {
  /** Seeded: the same source gives the same interval. */
  readonly random: RandomSource;
  /** Number of resamples. Default: 500. Range: [1, inf). */
  readonly resamples?: number;
}

/**
 * A 95 % interval of the accuracy of the best of several models, estimated on the documents that it was selected on.
 *
 * The winner of many is partly lucky, so an interval around its observed accuracy is too high. Bootstrap bias-corrected
 * cross-validation (Tsamardinos, Greasidou and Borboudakis, "Bootstrapping the out-of-sample predictions for efficient and
 * accurate cross-validation", Machine Learning 107, 2018) repeats the selection on resampled documents and evaluates the
 * selected model on those not drawn; the mean is the corrected accuracy. Its percentiles are wide and fail near 1, so the
 * lower end is that of Wilson's interval around the corrected accuracy. The correction is too large if one model is
 * ahead of the others, so the upper end is that of Wilson's interval around the observed accuracy. In simulations it
 * contains the winner's true accuracy in 95 % of the cases or more, see `winner-interval.drill.test.ts`.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | n | | documents |
 * | M | | models |
 * | pattern | n | documents that the same models predict correctly have the same number and are counted together |
 *
 * @param correct M arrays of [n]: 1 where a model is correct, else 0. In a tie the first model wins
 * @throws MlopsError `E_PARAM_RANGE` if there is no model or no document, or lengths differ
 */
export function winnerInterval(correct: readonly Uint8Array[], options: WinnerOptions): WinnerInterval {
  const { random, resamples = 500 } = options;
  const documents = correct[0]?.length ?? 0;
  if (documents < 1) throw rangeError('documents', 'winnerInterval', 'at least one', documents);
  for (const { length } of correct) {
    if (length !== documents) throw rangeError('answers', 'winnerInterval', `${documents} of each model`, length);
  }
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw rangeError('resamples', 'winnerInterval', 'a whole number from 1', resamples);
  }
  const { pattern, hits } = patternsOf(correct);
  const sizes = new Int32Array(hits.length);
  for (const p of pattern) sizes[p]!++;
  const raw = shareOf(bestOf(hits, sizes, correct.length), hits, sizes) ?? 0;

  const drawn = new Int32Array(sizes.length);
  const isDrawn = new Uint8Array(documents);
  let sum = 0;
  let judged = 0;
  for (let r = 0; r < resamples; r++) {
    drawn.fill(0);
    isDrawn.fill(0);
    const left = sizes.slice();
    for (let i = 0; i < documents; i++) {
      const document = random.below(documents);
      const p = pattern[document]!;
      drawn[p]!++;
      if (isDrawn[document] === 0) left[p]!--;
      isDrawn[document] = 1;
    }
    const share = shareOf(bestOf(hits, drawn, correct.length), hits, left);
    // With very few documents a resample may contain all of them, so that none is left for evaluation.
    if (share === undefined) continue;
    sum += share;
    judged++;
  }
  const corrected = judged === 0 ? raw : Math.min(raw, sum / judged);
  return { raw, corrected, lower: wilson(corrected, documents).lower, upper: wilson(raw, documents).upper };
}

/** The distinct patterns of correct models over the documents, and the pattern of each document. */
function patternsOf(correct: readonly Uint8Array[]): { pattern: Int32Array; hits: readonly Uint8Array[] } {
  const known = new Map<string, number>();
  const hits: Uint8Array[] = [];
  const pattern = new Int32Array(correct[0]!.length);
  for (let i = 0; i < pattern.length; i++) {
    const key = correct.map((answers) => answers[i]).join('');
    let at = known.get(key);
    if (at === undefined) {
      at = hits.length;
      known.set(key, at);
      hits.push(Uint8Array.from(correct, (answers) => answers[i]!));
    }
    pattern[i] = at;
  }
  return { pattern, hits };
}

/** The model with the most correct documents, counted by pattern. */
function bestOf(hits: readonly Uint8Array[], counts: Int32Array, models: number): number {
  const right = new Float64Array(models);
  for (const [p, answers] of hits.entries()) {
    const count = counts[p]!;
    if (count > 0) for (let m = 0; m < models; m++) right[m]! += count * answers[m]!;
  }
  return right.indexOf(right.reduce((a, b) => Math.max(a, b)));
}

function shareOf(model: number, hits: readonly Uint8Array[], counts: Int32Array): number | undefined {
  let right = 0;
  let all = 0;
  for (const [p, answers] of hits.entries()) {
    all += counts[p]!;
    right += counts[p]! * answers[model]!;
  }
  return all === 0 ? undefined : right / all;
}
