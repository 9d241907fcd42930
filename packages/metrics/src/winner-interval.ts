import { rangeError } from '@aml-mlops/errors';
import type { RandomSource } from '@aml-mlops/random';
import type { Interval } from './bootstrap.ts';
import { wilson } from './wilson.ts';

/** How good the best of several models is on documents that did not choose it. */
export interface WinnerInterval extends Interval {
  /** Share that the winner has right of the documents that chose it: too high on average. */
  readonly raw: number;
  /** The same, corrected for the choice. */
  readonly corrected: number;
}

export interface WinnerOptions {
  /** Seeded: the same source gives the same interval. */
  readonly random: RandomSource;
  /** Times that documents are drawn. Default 500; at least 1. */
  readonly resamples?: number;
}

/**
 * A 95 % interval of the accuracy of the best of several models, judged by the documents that chose it.
 *
 * The winner of many is partly the luckiest, so an interval around what it has right lies too high. Bootstrap bias-corrected
 * cross-validation (Tsamardinos, Greasidou and Borboudakis, "Bootstrapping the out-of-sample predictions for efficient and
 * accurate cross-validation", Machine Learning 107, 2018) repeats the choice on documents drawn again and judges what it
 * chose by those that were not drawn; the mean is the corrected accuracy. Its percentiles are wide and fail near 1, so the
 * lower end is that of Wilson's interval around the corrected accuracy. The correction takes off too much where one model is
 * ahead of the others, so the upper end is that of Wilson's interval around what the winner has right. In simulations it
 * holds the winner's true accuracy in 95 % of the cases or more, see `winner-interval.drill.test.ts`.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | n | | documents |
 * | M | | models |
 * | pattern | n | documents that the same models have right have the same number: they are counted together |
 *
 * @param correct M arrays of [n]: 1 where a model has a document right. Of equals the first is the winner
 * @throws MlopsError `E_PARAM_RANGE` where there is no model or no document, or lengths differ
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
    // Of very few documents a resample may hold all: it judges nothing.
    if (share === undefined) continue;
    sum += share;
    judged++;
  }
  const corrected = judged === 0 ? raw : Math.min(raw, sum / judged);
  return { raw, corrected, lower: wilson(corrected, documents).lower, upper: wilson(raw, documents).upper };
}

/** The different answers that documents have, and which of them each document has. */
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

/** The model with the most right of documents that are counted by pattern. */
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
