/**
 * Shares of counts with 0.5 added to each (Krichevsky & Trofimov), so that a category that one sample lacks makes
 * a divergence large but finite.
 */
function smoothed(counts: ArrayLike<number>): number[] {
  const values = Array.from(counts, (count) => count + 0.5);
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}

/**
 * The population stability index Σ (pᵢ - qᵢ) ln(pᵢ / qᵢ) of two samples of counts over the same categories: the
 * symmetric Kullback-Leibler divergence, in [0, inf). By convention, below 0.1 is stable and above 0.25 is another
 * population (Siddiqi, 2006); samples of one population of sizes m and n give about (k - 1)(1/m + 1/n) by chance.
 *
 * @param a counts, (k)
 * @param b counts, (k)
 */
export function populationStability(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [p, q] = [smoothed(a), smoothed(b)];
  return p.reduce((sum, share, i) => sum + (share - (q[i] ?? 0)) * Math.log(share / (q[i] ?? 1)), 0);
}

/**
 * The Jensen-Shannon divergence of two samples of counts over the same categories, in bits, in [0, 1] (Lin, 1991). Its
 * square root is the distance that `scipy.spatial.distance.jensenshannon(…, base=2)` gives.
 *
 * @param a counts, (k)
 * @param b counts, (k)
 */
export function jensenShannon(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [p, q] = [shares(a), shares(b)];
  let sum = 0;
  for (const [i, share] of p.entries()) {
    const other = q[i] ?? 0;
    const middle = (share + other) / 2;
    if (share > 0) sum += (share / 2) * Math.log2(share / middle);
    if (other > 0) sum += (other / 2) * Math.log2(other / middle);
  }
  return Math.min(1, Math.max(0, sum));
}

function shares(counts: ArrayLike<number>): number[] {
  const values = Array.from(counts);
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => (total === 0 ? 1 / values.length : value / total));
}
