import { type Allocation, emptyInt32 } from './memory.ts';
import { RowAccumulator } from './row-accumulator.ts';

/**
 * The counts of texts, six bytes an entry.
 *
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | indptr | rows + 1 | int32 | text r has the entries indptr[r] to indptr[r + 1] |
 * | indices | entries | int32 | column of each entry, rising within a text |
 * | counts | entries | uint16, int32 past 65,535 | how often it stands in the text |
 */
export interface SortedRows {
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly counts: Uint16Array | Int32Array;
}

/** Counts as they were read: text r ends at ends[r] of `ids` and `counts`. */
export interface ReadRows {
  readonly ids: Int32Array;
  readonly counts: Int32Array | Uint16Array;
  readonly ends: ArrayLike<number>;
  /** Column of each id, -1 for those left out. Undefined where ids are columns. */
  readonly columnOf: Int32Array | undefined;
}

const UINT16_MAX = 0xffff;

/** Puts the entries that have a column in the order of the columns. */
export function sortedRows(
  { ids, counts, ends, columnOf }: ReadRows,
  columns: number,
  allocation: Allocation = {},
): SortedRows {
  const entries = ends.length === 0 ? 0 : ends[ends.length - 1]!;
  let kept = 0;
  let most = 0;
  for (let entry = 0; entry < entries; entry++) {
    if (columnOf && columnOf[ids[entry]!]! < 0) continue;
    kept++;
    most = Math.max(most, counts[entry]!);
  }
  const indptr = emptyInt32(ends.length + 1, allocation);
  const indices = emptyInt32(kept, allocation);
  const sorted = most > UINT16_MAX ? emptyInt32(kept, allocation) : emptyUint16(kept, allocation);
  const row = new RowAccumulator(columns);
  let at = 0;
  for (let text = 0; text < ends.length; text++) {
    for (let entry = text === 0 ? 0 : ends[text - 1]!; entry < ends[text]!; entry++) {
      const column = columnOf ? columnOf[ids[entry]!]! : ids[entry]!;
      if (column >= 0) row.add(column, counts[entry]!);
    }
    at = row.drain(indices, sorted, at);
    indptr[text + 1] = at;
  }
  return { indptr, indices, counts: sorted };
}

function emptyUint16(length: number, { shared }: Allocation): Uint16Array {
  return new Uint16Array(shared ? new SharedArrayBuffer(2 * length) : new ArrayBuffer(2 * length));
}
