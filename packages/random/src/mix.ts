/**
 * Bijections of 32 bits whose every output bit depends on every input bit (C. Wellons' hash-prospector, public domain).
 * There are two because existing results depend on both: hyperparameter studies on the first, networks on the second.
 */

/** `lowbias32` with its original constants. @returns an integer in [0, 2^32) */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** `lowbias32` with the better constants found later. @returns an integer in [0, 2^32) */
export function lowbias32(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
