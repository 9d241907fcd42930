import { argmaxRows } from '@aml-mlops/metrics';
import type { Criterion } from '../judging/measures.ts';
import { type Tally, tallyOf } from './tally.ts';

/** A weight is in [1 / LARGEST, LARGEST], relative to weights of 1 for the other classes: an answer must stay a likely one. */
const LARGEST = 20;
const ROUNDS = 4;
/** Minimum gain of a change: sums of shares in a different order differ by less. */
const LEAST_GAIN = 1e-9;

/**
 * Chooses a factor for each class probability, such that the label with the largest product optimises macro F1 or costs on the
 * given documents. Coordinate ascent: the best weight of one class at a time, with the others fixed, until none gains. With the
 * others fixed, a document changes to a class above some weight of it, so a sweep over the sorted weights covers every outcome.
 *
 * @param probabilities float64 [n, labels] row-major, out of sample
 * @returns float64 [labels], geometric mean 1; all 1 if nothing is gained
 */
export function chooseWeights(
  probabilities: Float64Array,
  truth: Int32Array,
  labels: number,
  criterion: Criterion,
): Float64Array {
  const weights = new Float64Array(labels).fill(1);
  const predicted = argmaxRows(probabilities, labels);
  const tally = tallyOf(truth, predicted, labels, criterion);
  for (let round = 0; round < ROUNDS; round++) {
    let gained = false;
    for (let c = 0; c < labels; c++) {
      gained = improve(c, { probabilities, labels, weights, predicted, tally }) || gained;
    }
    if (!gained) break;
  }
  const mean = Math.exp(weights.reduce((sum, weight) => sum + Math.log(weight), 0) / labels);
  return weights.map((weight) => weight / mean);
}

interface State {
  readonly probabilities: Float64Array;
  readonly labels: number;
  readonly weights: Float64Array;
  /** Answers for the weights. */
  readonly predicted: Int32Array;
  readonly tally: Tally;
}

/** A document that is assigned to a class if its weight is above `from`, and to `other` below. */
interface Turn {
  readonly document: number;
  readonly from: number;
  readonly other: number;
}

/** Sets the weight of a class to its optimum. Returns whether anything was gained. */
function improve(c: number, state: State): boolean {
  const { weights, predicted, tally } = state;
  const before = tally.score;
  const turns = turnsOf(c, state);
  // Upwards from a weight near zero.
  for (const { document, other } of turns) {
    tally.move(document, predicted[document]!, other);
    predicted[document] = other;
  }
  let best = { score: before + LEAST_GAIN, weight: weights[c]! };
  const look = (at: number) => {
    const [low, high] = [turns[at - 1]?.from ?? 1 / LARGEST, turns[at]?.from ?? LARGEST];
    if (low < high && tally.score > best.score) best = { score: tally.score, weight: Math.sqrt(low * high) };
  };
  look(0);
  for (const [at, { document, other }] of turns.entries()) {
    tally.move(document, other, c);
    look(at + 1);
  }
  for (const { document, from, other } of turns) {
    const answer = best.weight > from ? c : other;
    tally.move(document, c, answer);
    predicted[document] = answer;
  }
  const gained = best.weight !== weights[c];
  weights[c] = best.weight;
  return gained;
}

/** The documents whose answer depends on the weight of the class, sorted by that weight. */
function turnsOf(c: number, { probabilities, labels, weights }: State): Turn[] {
  const turns: Turn[] = [];
  for (let document = 0, row = 0; row < probabilities.length; document++, row += labels) {
    const own = probabilities[row + c]!;
    let other = -1;
    let largest = -1;
    for (let k = 0; k < labels; k++) {
      if (k === c) continue;
      const weighed = probabilities[row + k]! * weights[k]!;
      if (weighed > largest) [other, largest] = [k, weighed];
    }
    const from = largest / own;
    if (from > 1 / LARGEST && from < LARGEST) turns.push({ document, from, other });
  }
  return turns.sort((a, b) => a.from - b.from || a.document - b.document);
}
