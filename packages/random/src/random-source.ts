/** A seeded stream of random numbers: the same seed gives the same numbers on every machine. */
export interface RandomSource {
  /** A number, uniform in [0, 1). */
  uniform(): number;
  /** An integer, uniform in [0, bound), for an integer `bound` in [1, 2^31]. */
  below(bound: number): number;
}
