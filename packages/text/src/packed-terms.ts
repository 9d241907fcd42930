import type { Terms } from './sort-terms.ts';

/** Terms one after another, on shared memory, so that threads hand them over without a copy. */
export interface PackedTerms {
  /** UTF-16 units of all terms. */
  readonly units: Uint16Array;
  /** int32 [terms], where each term ends in `units`. */
  readonly ends: Int32Array;
}

export function packTerms({ units, starts, lengths }: Terms): PackedTerms {
  const ends = new Int32Array(new SharedArrayBuffer(4 * starts.length));
  const size = lengths.reduce((sum, length) => sum + length, 0);
  const packed = new Uint16Array(new SharedArrayBuffer(2 * size));
  let at = 0;
  for (let term = 0; term < starts.length; term++) {
    const start = starts[term]!;
    for (let i = start; i < start + lengths[term]!; i++) packed[at++] = units[i]!;
    ends[term] = at;
  }
  return { units: packed, ends };
}

/** Some of the terms as strings. @param wanted indices of terms */
export function unpackTerms({ units, ends }: PackedTerms, wanted: Int32Array): string[] {
  // One string of all, of which the others are parts: to make each by itself takes longer than to find terms.
  const all = Buffer.from(units.buffer, units.byteOffset, units.byteLength).toString('utf16le');
  return Array.from(wanted, (term) => all.slice(term === 0 ? 0 : ends[term - 1]!, ends[term]!));
}
