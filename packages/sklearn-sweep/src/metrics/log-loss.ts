/**
 * Mean of -log p of the true class, p kept within [ε, 1 - ε] with ε = 2⁻⁵² as scikit-learn 1.9's `log_loss` does.
 *
 * @param probabilities [n, C] row-major
 * @param truth int32 [n], class indices in [0, C)
 */
export function logLoss(probabilities: Float64Array, truth: Int32Array, C: number): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) {
    const p = probabilities[i * C + truth[i]!]!;
    sum -= Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
  }
  return sum / truth.length;
}
