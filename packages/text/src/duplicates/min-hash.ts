import { lowbias32 } from '@aml-mlops/random';
import { shingleHashes } from './shingles.ts';

/*
 * One-permutation MinHash: Li, Owen, Zhang, "One Permutation Hashing", NIPS 2012; empty bins are filled by rotation as in
 * Shrivastava, Li, "Densifying One Permutation Hashing via Rotation", ICML 2014. Of each bin a byte is kept, which tells texts apart as
 * well as far more of them would (Li, König, "b-Bit Minwise Hashing", WWW 2010).
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

/** Signatures of texts, one after the other in growing memory: 129 bytes a text. */
export class Signatures {
  count = 0;
  #bytes = new Uint8Array(1024 * BINS);
  #bands = new Uint32Array(1024 * BANDS);
  #filled = new Uint8Array(1024);

  /** @returns false for a text too short to have a shingle, which is not added */
  add(comparable: string): boolean {
    const filled = fillBins(comparable);
    if (filled === 0) return false;
    if (this.count === this.#filled.length) {
      this.#bytes = doubled(this.#bytes, Uint8Array);
      this.#bands = doubled(this.#bands, Uint32Array);
      this.#filled = doubled(this.#filled, Uint8Array);
    }
    const at = this.count++;
    this.#filled[at] = filled;
    for (let band = 0; band < BANDS; band++) {
      let hash = band;
      for (let i = 0; i < BINS_OF_BAND; i++) {
        const value = denseValue(band * BINS_OF_BAND + i);
        hash = lowbias32((Math.imul(hash, 31) + value) | 0);
        this.#bytes[at * BINS + band * BINS_OF_BAND + i] = value;
      }
      this.#bands[at * BANDS + band] = hash;
    }
    return true;
  }

  /** Hash of a band, 32 bits. */
  band(at: number, band: number): number {
    return this.#bands[at * BANDS + band]!;
  }

  /** Bins of a signature that its own shingles fill: where few do, their values repeat one another and say little. */
  filled(at: number): number {
    return this.#filled[at]!;
  }

  /**
   * Bins in which two signatures agree: their share is the Jaccard similarity, within a standard error of 0.05 at 0.8.
   *
   * @param least where fewer are sure, counting ends and the answer is -1
   */
  agreeing(a: number, b: number, least: number): number {
    const bytes = this.#bytes;
    let differing = 0;
    for (let bin = 0; bin < BINS; bin++) {
      if (bytes[a * BINS + bin] !== bytes[b * BINS + bin] && ++differing > BINS - least) return -1;
    }
    return BINS - differing;
  }
}

/** The least hash of each bin of a text; {@link EMPTY} where it has none. @returns bins that have one */
function fillBins(comparable: string): number {
  bins.fill(EMPTY);
  let filled = 0;
  for (const hash of shingleHashes(comparable)) {
    const bin = hash >>> (32 - BIN_BITS);
    const value = (hash << BIN_BITS) >>> BIN_BITS;
    if (bins[bin] === EMPTY) filled++;
    if (value < bins[bin]!) bins[bin] = value;
  }
  return filled;
}

/** The value of a bin; of an empty one that of the next filled, marked by how far it came. */
function denseValue(bin: number): number {
  let steps = 0;
  while (bins[(bin + steps) % BINS] === EMPTY) steps++;
  return (bins[(bin + steps) % BINS]! + Math.imul(steps, ROTATION)) >>> 0;
}

function doubled<T extends Uint8Array | Uint32Array>(values: T, type: new (length: number) => T): T {
  const larger = new type(values.length * 2);
  larger.set(values);
  return larger;
}
