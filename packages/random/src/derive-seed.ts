/**
 * Seed number `stream` of a family of independent seeds: SplitMix's step and the finaliser of MurmurHash3 on 32 bits. Each
 * tree or class derives its seed from its own number, so results do not depend on the distribution or order of the work.
 *
 * @returns an integer in [1, 2^32)
 */
export function deriveSeed(seed: number, stream: number): number {
  let z = (seed + Math.imul(stream + 1, 0x9e3779b9)) >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0 || 1;
}
