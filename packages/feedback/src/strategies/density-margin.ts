import type { RandomSource } from '@aml-mlops/random';
import { type CsrMatrix, selectRows, transpose } from '@aml-mlops/text';
import { bestRows } from './best-rows.ts';
import { density } from './density.ts';
import type { Choice, QueryPool } from './strategy.ts';
import { marginUncertainty } from './uncertainty.ts';

/** Texts compared with the labelled ones, per selected text. */
const CANDIDATES = 10;

/**
 * Selects texts that are typical of the pool, close between two labels, and unlike texts already labelled or selected: one at a
 * time, the text with the highest density × (1 - margin) × (1 - cosine to the nearest of those)². The first two factors are
 * information density (Settles and Craven 2008); the last avoids redundancy within a batch, as in greedy redundancy (Xu, Akella
 * and Zhang 2007). Without a model there is no margin.
 */
export function densityMargin(pool: QueryPool, count: number, random: RandomSource): Choice {
  const { X, classes, probabilities, copies, labelled } = pool;
  const uncertainty = probabilities && marginUncertainty(probabilities, classes);
  const values = density(X, copies).map((value, row) => value * (uncertainty?.[row] ?? 1));
  const candidates = bestRows(values, count * CANDIDATES, random);
  const own = selectRows(X, candidates.rows);
  const postings = transpose(own);
  const distances = new Float64Array(own.rows).fill(1);
  const cosines = new Float64Array(own.rows);
  for (let row = 0; row < (labelled?.rows ?? 0); row++) comeNearer(distances, cosines, postings, labelled!, row);
  const length = Math.min(count, X.rows);
  const [rows, scores] = [new Int32Array(length), new Float64Array(length)];
  const isChosen = new Uint8Array(own.rows);
  for (let i = 0; i < length; i++) {
    let best = -1;
    for (let at = 0; at < own.rows; at++) {
      if (isChosen[at] === 1) continue;
      if (best === -1 || scoreOf(at) > scoreOf(best)) best = at;
    }
    rows[i] = candidates.rows[best]!;
    scores[i] = scoreOf(best);
    isChosen[best] = 1;
    comeNearer(distances, cosines, postings, own, best);
  }
  return { rows, scores };

  function scoreOf(at: number): number {
    return candidates.scores[at]! * distances[at]! ** 2;
  }
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
