import { readFully } from '@aml-mlops/artifacts';
import type { MatrixParts } from '@aml-mlops/sklearn-sweep/classifiers';
import { FittedRows, type SortedRows } from '@aml-mlops/text';
import type { RowSpool, SpooledPart } from './row-spool.ts';

/** The columns of some blocks, weighed, side by side: each part is read from the file when it is asked for. */
export function spooledMatrix({ descriptor, blocks, parts, folder }: RowSpool, wanted: readonly number[]): MatrixParts {
  const weights = wanted.map((b) => blocks[b]!);
  return {
    ...(folder && { folder }),
    columns: weights.reduce((sum, { columns }) => sum + columns, 0),
    parts: parts.map((part) => ({
      y: part.targets,
      read: () => {
        const counted = wanted.map((b) => readCounts(descriptor, part, b));
        const rows = new FittedRows(weights, counted);
        const matrix = rows.matrix();
        rows.release();
        return matrix;
      },
    })),
  };
}

function readCounts(descriptor: number, { targets, counts }: SpooledPart, block: number): SortedRows {
  const { entries, indptrAt, indicesAt, countsAt, countBytes } = counts[block]!;
  const read = <A extends Int32Array | Uint16Array>(into: A, at: number): A => {
    readFully(descriptor, new Uint8Array(into.buffer, into.byteOffset, into.byteLength), at);
    return into;
  };
  return {
    indptr: read(new Int32Array(targets.length + 1), indptrAt),
    indices: read(new Int32Array(entries), indicesAt),
    counts: read(countBytes === 2 ? new Uint16Array(entries) : new Int32Array(entries), countsAt),
  };
}
