import type { RandomSource } from '@aml-mlops/random';
import { bestRows } from './best-rows.ts';
import { density } from './density.ts';
import { likeliestClass, spreadOut } from './spread-out.ts';
import type { Choice, QueryPool } from './strategy.ts';
import { marginUncertainty } from './uncertainty.ts';

/** Texts compared with the labelled ones, per selected text. */
const CANDIDATES = 10;
/**
 * Exponent of density (β of Settles and Craven): with 1 it takes the most typical texts of the largest class where classes are of
 * unequal size.
 */
const BETA = 0.5;

/**
 * Selects texts that are typical of the pool and close between two labels: √density × (1 - margin), which is information density
 * (Settles and Craven 2008), {@link spreadOut}. Candidates are the best of all and the best that the model takes for each class,
 * so that a rare class has some. Without a model there is neither margin nor class, and density counts whole.
 */
export function densityMargin(pool: QueryPool, count: number, random: RandomSource): Choice {
  const { X, classes, probabilities, copies } = pool;
  const densities = density(X, copies);
  if (!probabilities) {
    const { rows, scores } = bestRows(densities, count * CANDIDATES, random);
    return spreadOut(pool, rows, scores, count);
  }
  const uncertainty = marginUncertainty(probabilities, classes);
  const values = densities.map((value, row) => value ** BETA * uncertainty[row]!);
  const candidates = new Set(bestRows(values, count * CANDIDATES, random).rows);
  const byClass = Array.from({ length: classes }, (): number[] => []);
  for (const row of values.keys()) byClass[likeliestClass(probabilities, classes, row)]!.push(row);
  for (const rows of byClass) {
    const own = Float64Array.from(rows, (row) => values[row]!);
    const best = bestRows(own, Math.ceil((count * CANDIDATES) / classes), random);
    for (const at of best.rows) candidates.add(rows[at]!);
  }
  const rows = Int32Array.from(candidates);
  return spreadOut(
    pool,
    rows,
    Float64Array.from(rows, (row) => values[row]!),
    count,
  );
}
