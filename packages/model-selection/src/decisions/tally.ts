import type { Criterion } from '../judging/measures.ts';

/** The metric of a set of answers, updated as they change one by one; larger is better. */
export interface Tally {
  readonly score: number;
  /** Changes the answer for a document. */
  move(document: number, from: number, to: number): void;
}

/** @param criterion macro F1 or costs: the other metrics do not depend on decision weights, or are best without */
export function tallyOf(truth: Int32Array, predicted: Int32Array, labels: number, { costs }: Criterion): Tally {
  return costs ? costTally(truth, predicted, costs) : macroF1Tally(truth, predicted, labels);
}

function costTally(truth: Int32Array, predicted: Int32Array, costs: NonNullable<Criterion['costs']>): Tally {
  let total = 0;
  for (const [i, label] of truth.entries()) total += costs[label]![predicted[i]!]!;
  return {
    get score() {
      return -total / truth.length;
    },
    move: (document, from, to) => {
      const row = costs[truth[document]!]!;
      total += row[to]! - row[from]!;
    },
  };
}

/** The mean over classes that occur in the documents; an answer with any other class only lowers the recall of the true one. */
function macroF1Tally(truth: Int32Array, predicted: Int32Array, labels: number): Tally {
  const [members, answered, hits] = [new Int32Array(labels), new Int32Array(labels), new Int32Array(labels)];
  for (const [i, label] of truth.entries()) {
    members[label]!++;
    answered[predicted[i]!]!++;
    if (label === predicted[i]) hits[label]!++;
  }
  const f1 = (c: number) => (members[c] === 0 ? 0 : (2 * hits[c]!) / (members[c]! + answered[c]!));
  const present = members.filter((count) => count > 0).length;
  let sum = 0;
  for (let c = 0; c < labels; c++) sum += f1(c);
  const change = (document: number, c: number, by: number) => {
    sum -= f1(c);
    answered[c] = answered[c]! + by;
    if (truth[document] === c) hits[c] = hits[c]! + by;
    sum += f1(c);
  };
  return {
    get score() {
      return sum / present;
    },
    move: (document, from, to) => {
      if (from === to) return;
      change(document, from, -1);
      change(document, to, 1);
    },
  };
}
