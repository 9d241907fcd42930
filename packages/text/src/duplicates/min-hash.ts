import { lowbias32 } from '@aml-mlops/random';
import { eachShingle } from './shingles.ts';

/*
 * One-permutation MinHash: Li, Owen, Zhang, "One Permutation Hashing", NIPS 2012; empty bins are filled by rotation as in
 * Shrivastava, Li, "Densifying One Permutation Hashing via Rotation", ICML 2014.
 *
 * BINS   k  bins that the hashes are divided into; the least of each is its value
 * BANDS  b  bands of r = k / b bins: two texts of Jaccard similarity s share a band with probability 1 - (1 - s^r)^b
 */
const BINS = 64;
export const BANDS = 16;
const BINS_OF_BAND = BINS / BANDS;
const BIN_BITS = 6;
const EMPTY = 0xffffffff;
const ROTATION = 0x9e3779b9;

const bins = new Uint32Array(BINS);

/**
 * Hashes of the bands of a comparable text.
 *
 * @param target where they are written, {@link BANDS} of them
 * @returns false for a text too short to have a shingle
 */
export function hashBands(comparable: string, target: Uint32Array, at: number): boolean {
  bins.fill(EMPTY);
  let filled = 0;
  eachShingle(comparable, (hash) => {
    const bin = hash >>> (32 - BIN_BITS);
    const value = (hash << BIN_BITS) >>> BIN_BITS;
    if (bins[bin] === EMPTY) filled++;
    if (value < bins[bin]!) bins[bin] = value;
  });
  if (filled === 0) return false;
  for (let band = 0; band < BANDS; band++) {
    let hash = band;
    for (let i = 0; i < BINS_OF_BAND; i++) hash = lowbias32(Math.imul(hash, 31) + denseValue(band * BINS_OF_BAND + i));
    target[at + band] = hash;
  }
  return true;
}

/** The value of a bin; of an empty one that of the next filled, marked by how far it came. */
function denseValue(bin: number): number {
  let steps = 0;
  while (bins[(bin + steps) % BINS] === EMPTY) steps++;
  return (bins[(bin + steps) % BINS]! + Math.imul(steps, ROTATION)) | 0;
}
