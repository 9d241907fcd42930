import type { TemporaryFile } from '@aml-mlops/artifacts';
import { type BlockWeights, sortedRows } from '@aml-mlops/text';
import type { TextRows } from './text-rows.ts';

/** Counts of a block's columns in a part's texts, in the file; see `SortedRows`. */
export interface SpooledCounts {
  readonly entries: number;
  /** Where int32 [rows + 1], int32 [entries] and the counts begin, in bytes. */
  readonly indptrAt: number;
  readonly indicesAt: number;
  readonly countsAt: number;
  /** Bytes of a count: 2, or 4 where one is larger than 65,535. */
  readonly countBytes: 2 | 4;
}

export interface SpooledPart {
  /** int32 [rows], class of each text. */
  readonly targets: Int32Array;
  /** By block of the vectoriser. */
  readonly counts: readonly SpooledCounts[];
}

/** The counted texts of a fitted vectoriser in a file, in parts: plain data, so that threads of this process can read it. */
export interface RowSpool {
  readonly descriptor: number;
  readonly blocks: readonly (BlockWeights & {
    /** int32 [columns], texts that have each. */
    readonly documentFrequency: Int32Array;
  })[];
  readonly parts: readonly SpooledPart[];
  /** Of temporary files that members make while they learn. Default: the system's */
  readonly folder?: string;
}

/** What int32 can number. */
const MOST_ENTRIES = 2 ** 31 - 1;

/** As many parts, from the first, as have at most so many entries of a block together: a random draw of the documents. */
export function firstParts(spool: RowSpool, block: number, mostEntries = MOST_ENTRIES): RowSpool {
  let entries = 0;
  const parts = spool.parts.filter(({ counts }, p) => {
    entries += counts[block]!.entries;
    return p === 0 || entries <= mostEntries;
  });
  return { ...spool, parts };
}

/** int32 [rows], class of each text, part after part. */
export function targetsOf({ parts }: RowSpool): Int32Array {
  const rows = parts.reduce((sum, { targets }) => sum + targets.length, 0);
  const all = new Int32Array(rows);
  let at = 0;
  for (const { targets } of parts) {
    all.set(targets, at);
    at += targets.length;
  }
  return all;
}

/**
 * Puts texts, part by part, into a file, their entries in the order of the columns.
 *
 * @param parts rows of each part
 * @returns the parts; the file is open
 */
export function spoolParts(
  texts: TextRows,
  columnOf: readonly (Int32Array | undefined)[],
  blocks: readonly BlockWeights[],
  targets: Int32Array,
  parts: readonly Int32Array[],
  file: TemporaryFile,
): SpooledPart[] {
  return parts.map((rows) => {
    const read = blocks.map((_, b) => {
      const entries = rows.reduce((sum, row) => sum + texts.length(row, b), 0);
      return { ids: new Int32Array(entries), counts: new Int32Array(entries), ends: new Float64Array(rows.length) };
    });
    const used = blocks.map(() => 0);
    for (const [i, row] of rows.entries()) {
      for (const [b, { ids, counts }] of texts.read(row).entries()) {
        const own = read[b]!;
        own.ids.set(ids, used[b]);
        own.counts.set(counts, used[b]);
        used[b]! += ids.length;
        own.ends[i] = used[b]!;
      }
    }
    const counts = read.map((own, b) => {
      const sorted = sortedRows({ ...own, columnOf: columnOf[b] }, blocks[b]!.columns);
      const indptrAt = file.append(bytesOf(sorted.indptr));
      const indicesAt = file.append(bytesOf(sorted.indices));
      const countsAt = file.append(bytesOf(sorted.counts));
      const countBytes = sorted.counts.BYTES_PER_ELEMENT as 2 | 4;
      return { entries: sorted.indices.length, indptrAt, indicesAt, countsAt, countBytes };
    });
    return { targets: rows.map((row) => targets[row]!), counts };
  });
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
