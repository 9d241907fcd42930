import type { RandomSource } from '@aml-mlops/random';
import { bestRows } from './best-rows.ts';
import { density } from './density.ts';
import { localDensity } from './local-density.ts';
import { spreadOut } from './spread-out.ts';
import type { Choice, QueryPool } from './strategy.ts';
import { marginUncertainty } from './uncertainty.ts';

/** Texts whose neighbours are looked for, per selected text: the most uncertain ones. */
const CANDIDATES = 20;

/**
 * Selects texts that are typical of their own topic and close between two labels: {@link localDensity} × (1 - margin) (Zhu et al.
 * 2008), {@link spreadOut}. Without a model there is no margin, and the candidates are those of the highest mean cosine to the
 * pool.
 */
export function localDensityMargin(pool: QueryPool, count: number, random: RandomSource): Choice {
  const { X, classes, probabilities, copies } = pool;
  const uncertainty = probabilities && marginUncertainty(probabilities, classes);
  const candidates = bestRows(uncertainty ?? density(X, copies), count * CANDIDATES, random).rows;
  const values = localDensity(X, candidates, copies).map((value, at) => value * (uncertainty?.[candidates[at]!] ?? 1));
  return spreadOut(pool, candidates, values, count);
}
