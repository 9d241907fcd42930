import type { CsrMatrix, Representation, RepresentationBlock } from '@aml-mlops/text';
import type { Member } from '../candidates/candidate.ts';

/** Column range of one block, `to` exclusive. */
export type Range = readonly [from: number, to: number];

/** The distinct blocks of several members, produced by one vectoriser for all of them. */
export interface Union {
  readonly representation: Representation;
  /** For each member, the union's blocks in its representation, in the member's order. */
  readonly blocksOf: readonly (readonly number[])[];
}

/**
 * Joins the representations of the members of an average. They must agree on lower-casing and stop words, which apply to a
 * whole representation.
 */
export function unionOf(members: readonly Member[]): Union {
  const [first, ...others] = members.map(({ on }) => on.representation);
  if (!first) throw new Error('a union is of one member at least');
  const shared = (r: Representation) => JSON.stringify([r.lowerCase, r.stopWords]);
  if (others.some((other) => shared(other) !== shared(first))) {
    throw new Error('members of an average must leave out the same stop words');
  }
  const blocks: RepresentationBlock[] = [];
  const keys: string[] = [];
  const blocksOf = members.map(({ on }) =>
    on.representation.blocks.map((block) => {
      const key = JSON.stringify(block);
      const at = keys.indexOf(key);
      if (at >= 0) return at;
      keys.push(key);
      return blocks.push(block) - 1;
    }),
  );
  return { representation: { ...first, blocks }, blocksOf };
}

/** The columns of several ranges, side by side, as a matrix in shared memory. */
export function selectRanges(X: CsrMatrix, ranges: readonly Range[]): CsrMatrix {
  const columns = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
  const isWhole = columns === X.columns && ranges.every(([from], i) => from === (ranges[i - 1]?.[1] ?? 0));
  if (isWhole) return X;
  const indptr = new Int32Array(new SharedArrayBuffer(4 * (X.rows + 1)));
  const wanted = (column: number) => ranges.findIndex(([from, to]) => column >= from && column < to);
  let entries = 0;
  for (const column of X.indices) if (wanted(column) >= 0) entries++;
  const indices = new Int32Array(new SharedArrayBuffer(4 * entries));
  const data = new Float64Array(new SharedArrayBuffer(8 * entries));
  let at = 0;
  for (let row = 0; row < X.rows; row++) {
    let offset = 0;
    // Columns must rise within a row of the result, so the ranges are copied in order.
    for (const [from, to] of ranges) {
      for (let e = X.indptr[row]!; e < X.indptr[row + 1]!; e++) {
        const column = X.indices[e]!;
        if (column < from || column >= to) continue;
        indices[at] = column - from + offset;
        data[at++] = X.data[e]!;
      }
      offset += to - from;
    }
    indptr[row + 1] = at;
  }
  return { rows: X.rows, columns, indptr, indices, data };
}
