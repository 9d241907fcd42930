/** Significant bits of a float32. */
const FLOAT32_BITS = 24;

/**
 * Leaves' class shares, rounded to multiples of 2^-k, with the largest k for which nTrees · 2^k is at most 2^24.
 *
 * Every sum of nTrees such shares is then exact in float32, in any order. The votes that ONNX Runtime sums in float32, on
 * any number of threads, equal those summed here in float64 to the bit, so ties between classes are resolved the same way.
 * Equal shares stay equal. A share in a forest of 100 trees changes by at most 4e-6.
 *
 * @param shares in [0, 1]; not mutated
 */
export function exactShares(shares: Float64Array, nTrees: number): Float64Array {
  const unit = 2 ** Math.max(0, Math.floor(FLOAT32_BITS - Math.log2(Math.max(1, nTrees))));
  return shares.map((share) => Math.round(share * unit) / unit);
}
