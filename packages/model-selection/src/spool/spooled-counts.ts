import { readFully } from '@aml-mlops/artifacts';
import type { StoredCounts } from '@aml-mlops/trainer';
import type { RowSpool } from './row-spool.ts';

/** Bytes of a count at most. */
const COUNT_BYTES = 4;

/**
 * The counts of one block, part after part: each row is read from the file when it is asked for, in two reads. In memory are four bytes
 * a row.
 */
export function spooledCounts({ descriptor, blocks, parts }: RowSpool, block: number): StoredCounts {
  const { columns, documentFrequency } = blocks[block]!;
  const rows = parts.reduce((sum, { targets }) => sum + targets.length, 0);
  const indptr = new Int32Array(rows + 1);
  const firsts = new Int32Array(parts.length);
  let row = 0;
  for (const [p, { targets, counts }] of parts.entries()) {
    const own = new Int32Array(targets.length + 1);
    readFully(descriptor, bytesOf(own), counts[block]!.indptrAt);
    firsts[p] = row;
    const before = indptr[row]!;
    for (let i = 0; i < targets.length; i++) indptr[++row] = before + own[i + 1]!;
  }
  let held = new ArrayBuffer(0);
  return {
    ...{ rows, columns, indptr, documentFrequency },
    copy: (wanted, words, wordsAt, values, valuesAt) => {
      const part = partOf(firsts, wanted);
      const { indicesAt, countsAt, countBytes } = parts[part]!.counts[block]!;
      const length = indptr[wanted + 1]! - indptr[wanted]!;
      if (length === 0) return;
      const before = indptr[wanted]! - indptr[firsts[part]!]!;
      readFully(descriptor, bytesOf(words.subarray(wordsAt, wordsAt + length)), indicesAt + 4 * before);
      if (held.byteLength < COUNT_BYTES * length) held = new ArrayBuffer(2 * COUNT_BYTES * length);
      readFully(descriptor, new Uint8Array(held, 0, countBytes * length), countsAt + countBytes * before);
      const counts = countBytes === 2 ? new Uint16Array(held, 0, length) : new Int32Array(held, 0, length);
      values.set(counts, valuesAt);
    },
  };
}

/** The last part that begins at or before a row. */
function partOf(firsts: Int32Array, row: number): number {
  let low = 0;
  let high = firsts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (firsts[middle]! <= row) low = middle;
    else high = middle;
  }
  return low;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
