import { argmaxRows } from '@aml-mlops/metrics';
import type { Criterion } from '../judging/measures.ts';
import { type Tally, tallyOf } from './tally.ts';

/** A weight is in [1 / LARGEST, LARGEST], with those of the other classes at 1: an answer must stay a likely one. */
const LARGEST = 20;
const ROUNDS = 4;
/** What a change must gain: sums of shares in another order differ by less. */
const LEAST_GAIN = 1e-9;

/**
 * Chooses what the probability of each class is multiplied by before one label is chosen, such that macro F1 or costs are best on
 * given documents: class after class the best weight of all, the others held, until none gains. With the weights of the others
 * held, a document goes to a class above some weight of it, so that a sweep over the sorted weights sees all that can be reached.
 *
 * @param probabilities float64 [n, labels] row-major, of documents that the model has not learnt from
 * @returns float64 [labels], geometric mean 1; all 1 where nothing is gained
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
  /** Answers at the weights. */
  readonly predicted: Int32Array;
  readonly tally: Tally;
}

/** A document that goes to a class where its weight is above `from`, and to `other` below. */
interface Turn {
  readonly document: number;
  readonly from: number;
  readonly other: number;
}

/** Sets the weight of a class to the best there is. Returns whether anything was gained. */
function improve(c: number, state: State): boolean {
  const { weights, predicted, tally } = state;
  const before = tally.score;
  const turns = turnsOf(c, state);
  // From a weight of next to nothing upwards.
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

/** The documents that some weight of the class decides, by that weight. */
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
