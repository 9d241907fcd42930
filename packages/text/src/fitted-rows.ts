import type { CsrMatrix } from './csr.ts';
import { type Allocation, emptyFloat64, emptyInt32, release } from './memory.ts';
import type { RepresentationBlock } from './representation.ts';
import type { SortedRows } from './sorted-rows.ts';
import { weighRow } from './tfidf.ts';

/** What weighs the counts of a block: plain data. */
export interface BlockWeights {
  readonly columns: number;
  /** float64 [columns]; undefined if columns are not weighted. */
  readonly idf: Float64Array | undefined;
  readonly state: { readonly block: RepresentationBlock };
}

/** The texts that a `Vectorizer` was fitted on, counted: matrices of some of its blocks are made of it without a second cut. */
export class FittedRows {
  readonly #blocks: readonly BlockWeights[];
  readonly #counted: readonly SortedRows[];

  /** @param counted the texts' counts in each block */
  constructor(blocks: readonly BlockWeights[], counted: readonly SortedRows[]) {
    this.#blocks = blocks;
    this.#counted = counted;
  }

  /** Entries of all blocks together. */
  get entries(): number {
    return this.#counted.reduce((sum, { indices }) => sum + indices.length, 0);
  }

  /**
   * Frees counts, now: no matrix of these blocks can be made afterwards.
   *
   * @param blocks their indices. Default: all
   */
  release(blocks: readonly number[] = [...this.#blocks.keys()]): void {
    for (const b of blocks) {
      const { indices, counts } = this.#counted[b]!;
      release(indices, counts);
    }
  }

  /**
   * The columns of some blocks side by side, equal to the bit to those of `Vectorizer.fitTransform`.
   *
   * @param wanted indices of the blocks, in the order of their columns. Default: all
   */
  matrix(wanted: readonly number[] = [...this.#blocks.keys()], allocation: Allocation = {}): CsrMatrix {
    const parts = wanted.map((b) => ({ block: this.#blocks[b]!, counted: this.#counted[b]! }));
    const rows = this.#counted[wanted[0] ?? 0]!.indptr.length - 1;
    const entries = parts.reduce((sum, { counted }) => sum + counted.indices.length, 0);
    const indptr = emptyInt32(rows + 1, allocation);
    const indices = emptyInt32(entries, allocation);
    const data = emptyFloat64(entries, allocation);
    let at = 0;
    for (let row = 0; row < rows; row++) {
      let offset = 0;
      for (const { block, counted } of parts) {
        const start = at;
        for (let entry = counted.indptr[row]!; entry < counted.indptr[row + 1]!; entry++) {
          indices[at] = counted.indices[entry]!;
          data[at++] = counted.counts[entry]!;
        }
        weighRow(indices, data, start, at, { ...block.state.block, idf: block.idf });
        if (offset > 0) for (let i = start; i < at; i++) indices[i] = indices[i]! + offset;
        offset += block.columns;
      }
      indptr[row + 1] = at;
    }
    return { rows, columns: parts.reduce((sum, { block }) => sum + block.columns, 0), indptr, indices, data };
  }
}
