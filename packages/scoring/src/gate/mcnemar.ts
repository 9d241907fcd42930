export interface McNemar {
  /** Documents that only the candidate has right. */
  readonly onlyCandidate: number;
  /** Documents that only the champion has right. */
  readonly onlyChampion: number;
  /** Probability of a split at least as uneven if neither were better; two-sided, exact. */
  readonly pValue: number;
}

/** McNemar's test of two classifiers on the same documents, in its exact binomial form (Dietterich 1998, section 3.1). */
export function mcnemar(candidate: Int32Array, champion: Int32Array, targets: Int32Array): McNemar {
  let onlyCandidate = 0;
  let onlyChampion = 0;
  for (const [i, target] of targets.entries()) {
    const first = candidate[i] === target;
    const second = champion[i] === target;
    if (first && !second) onlyCandidate++;
    if (second && !first) onlyChampion++;
  }
  const n = onlyCandidate + onlyChampion;
  const tail = binomialTail(n, Math.min(onlyCandidate, onlyChampion));
  return { onlyCandidate, onlyChampion, pValue: Math.min(1, 2 * tail) };
}

/** P(X <= k) for X binomial(n, 1/2), its terms as logarithms so that large n does not underflow. */
function binomialTail(n: number, k: number): number {
  let logTerm = -n * Math.LN2;
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1));
  }
  return sum;
}
