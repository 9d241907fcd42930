import { type CsrMatrix, selectRows, transpose } from '@aml-mlops/text';
import type { Choice, QueryPool } from './strategy.ts';

/** Exponent by which texts that the model takes for one class stand back as others of it are selected. */
const BALANCE = 0.5;

/**
 * Selects from candidates one at a time: the one with the highest value × (1 - cosine to the nearest text that is labelled or
 * selected)² / √(1 + number selected of its likeliest class). The second factor avoids redundancy within a batch, as in greedy
 * redundancy (Xu, Akella and Zhang 2007); the third keeps one class from taking the batch where most texts are of it. Without
 * a model no class is known.
 *
 * @param candidates int32 [m], rows of the pool, at least `count` of them or all
 * @param values float64 [m] in [0, 1]
 */
export function spreadOut(pool: QueryPool, candidates: Int32Array, values: Float64Array, count: number): Choice {
  const { X, classes, probabilities, labelled } = pool;
  const likeliest = candidates.map((row) => (probabilities ? likeliestClass(probabilities, classes, row) : 0));
  const own = selectRows(X, candidates);
  const postings = transpose(own);
  const distances = new Float64Array(own.rows).fill(1);
  const cosines = new Float64Array(own.rows);
  for (let row = 0; row < (labelled?.rows ?? 0); row++) comeNearer(distances, cosines, postings, labelled!, row);
  const length = Math.min(count, own.rows);
  const [rows, scores] = [new Int32Array(length), new Float64Array(length)];
  const isChosen = new Uint8Array(own.rows);
  const weights = new Float64Array(classes).fill(1);
  const chosenOf = new Int32Array(classes);
  for (let i = 0; i < length; i++) {
    let best = -1;
    for (let at = 0; at < own.rows; at++) {
      if (isChosen[at] === 1) continue;
      if (best === -1 || scoreOf(at) > scoreOf(best)) best = at;
    }
    rows[i] = candidates[best]!;
    scores[i] = scoreOf(best);
    isChosen[best] = 1;
    comeNearer(distances, cosines, postings, own, best);
    const c = likeliest[best]!;
    if (probabilities) weights[c] = (1 + ++chosenOf[c]!) ** -BALANCE;
  }
  return { rows, scores };

  function scoreOf(at: number): number {
    return values[at]! * distances[at]! ** 2 * weights[likeliest[at]!]!;
  }
}

/** The class that a model holds a row of the pool most likely to be of. */
export function likeliestClass(probabilities: Float64Array, classes: number, row: number): number {
  let best = 0;
  const start = row * classes;
  for (let c = 1; c < classes; c++) if (probabilities[start + c]! > probabilities[start + best]!) best = c;
  return best;
}

/**
 * Updates minimum cosine distances for one more row.
 *
 * @param cosines float64 [n], scratch
 * @param postings [V, n], the rows that the distances belong to, transposed
 */
function comeNearer(
  distances: Float64Array,
  cosines: Float64Array,
  postings: CsrMatrix,
  { indptr, indices, data }: CsrMatrix,
  row: number,
): void {
  cosines.fill(0);
  for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) {
    const [word, weight] = [indices[entry]!, data[entry]!];
    for (let p = postings.indptr[word]!; p < postings.indptr[word + 1]!; p++) {
      cosines[postings.indices[p]!]! += weight * postings.data[p]!;
    }
  }
  for (let at = 0; at < cosines.length; at++) {
    distances[at] = Math.min(distances[at]!, Math.max(0, 1 - cosines[at]!));
  }
}
