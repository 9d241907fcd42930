import type { RandomSource } from '@aml-mlops/random';
import { type CsrMatrix, selectRows } from '@aml-mlops/text';
import { bestRows } from './best-rows.ts';
import type { Choice, QueryPool } from './strategy.ts';
import { marginUncertainty } from './uncertainty.ts';

/** Texts clustered per selected text. */
const CANDIDATES = 10;
/** Clusters per pass: larger numbers are split into several passes to bound memory. */
const CLUSTERS = 50;
const ITERATIONS = 10;

/**
 * Clusters the most uncertain texts, ten per text to select, and selects those nearest to the cluster centres, which ensures
 * diversity (Zhdanov 2019, "Diverse mini-batch active learning", with margins; spherical k-means).
 */
export function kMeansOfMargins(pool: QueryPool, count: number, random: RandomSource): Choice {
  const uncertainty = marginUncertainty(pool.probabilities!, pool.classes);
  const wanted = Math.min(count, pool.X.rows);
  const candidates = bestRows(uncertainty, wanted * CANDIDATES, random).rows;
  const parts = Math.ceil(wanted / CLUSTERS);
  const chosen: number[] = [];
  for (let part = 0; part < parts; part++) {
    const own = candidates.filter((_, i) => i % parts === part);
    const clusters = Math.floor(wanted / parts) + (part < wanted % parts ? 1 : 0);
    for (const row of medoids(selectRows(pool.X, own), Math.min(clusters, own.length), random)) chosen.push(own[row]!);
  }
  const rows = Int32Array.from(chosen).sort((a, b) => uncertainty[b]! - uncertainty[a]! || a - b);
  return { rows, scores: Float64Array.from(rows, (row) => uncertainty[row]!) };
}

/** The row nearest to the centre of each cluster; `clusters` distinct rows. */
function medoids(X: CsrMatrix, clusters: number, random: RandomSource): number[] {
  const { rows, columns } = X;
  if (rows <= clusters) return Array.from({ length: rows }, (_, row) => row);
  const centres = Array.from({ length: clusters }, () => new Float64Array(columns));
  for (const [k, row] of spreadStarts(X, clusters, random).entries()) addRow(centres[k]!, X, row);
  const clusterOf = new Int32Array(rows).fill(-1);
  const cosines = new Float64Array(rows);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    let moved = 0;
    for (let row = 0; row < rows; row++) {
      let [best, cosine] = [0, -1];
      for (let k = 0; k < clusters; k++) {
        const own = dot(centres[k]!, X, row);
        if (own > cosine) [best, cosine] = [k, own];
      }
      if (clusterOf[row] !== best) moved++;
      clusterOf[row] = best;
      cosines[row] = cosine;
    }
    if (moved === 0) break;
    for (const centre of centres) centre.fill(0);
    for (let row = 0; row < rows; row++) addRow(centres[clusterOf[row]!]!, X, row);
    for (const centre of centres) normalise(centre);
  }
  const chosen = new Set<number>();
  for (let k = 0; k < clusters; k++) {
    let best = -1;
    for (let row = 0; row < rows; row++) {
      if (clusterOf[row] === k && (best === -1 || cosines[row]! > cosines[best]!)) best = row;
    }
    if (best !== -1) chosen.add(best);
  }
  // Empty clusters are filled with the most uncertain rows.
  for (let row = 0; chosen.size < clusters; row++) chosen.add(row);
  return [...chosen];
}

/** Initial centres, each drawn by its squared distance to the nearest previous one (k-means++, Arthur and Vassilvitskii 2007). */
function spreadStarts(X: CsrMatrix, clusters: number, random: RandomSource): number[] {
  const starts = [random.below(X.rows)];
  const distances = new Float64Array(X.rows).fill(Number.POSITIVE_INFINITY);
  const centre = new Float64Array(X.columns);
  while (starts.length < clusters) {
    centre.fill(0);
    addRow(centre, X, starts.at(-1)!);
    let total = 0;
    for (let row = 0; row < X.rows; row++) {
      const distance = Math.max(0, 1 - dot(centre, X, row));
      distances[row] = Math.min(distances[row]!, distance * distance);
      total += distances[row]!;
    }
    let at = random.uniform() * total;
    let next = 0;
    while (next < X.rows - 1 && at >= distances[next]!) at -= distances[next++]!;
    starts.push(next);
  }
  return starts;
}

function addRow(centre: Float64Array, { indptr, indices, data }: CsrMatrix, row: number): void {
  for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) centre[indices[entry]!]! += data[entry]!;
}

function dot(centre: Float64Array, { indptr, indices, data }: CsrMatrix, row: number): number {
  let sum = 0;
  for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) sum += centre[indices[entry]!]! * data[entry]!;
  return sum;
}

function normalise(centre: Float64Array): void {
  let sum = 0;
  for (const value of centre) sum += value * value;
  if (sum > 0) for (let i = 0; i < centre.length; i++) centre[i]! /= Math.sqrt(sum);
}
