import type { CsrMatrix } from './csr.ts';
import type { CutBlock } from './cut-block.ts';
import { type LearntPart, learnPart } from './learn-part.ts';
import type { MatrixSpace } from './matrix-space.ts';
import type { Representation } from './representation.ts';
import { inverseDocumentFrequency, weighRow } from './tfidf.ts';

/** Columns of a block, weighed. */
interface WeighedPart extends LearntPart {
  readonly idf: Float64Array | undefined;
}

/**
 * The equal, to the bit, of a `Vectorizer` fitted on some of the texts, from terms that were counted once (`cutBlock`).
 *
 * @example
 * const representation = parseRepresentation({ blocks: [{ analyzer: 'word', ngramRange: [1, 2] }] });
 * const cuts = representation.blocks.map((block) => cutBlock(trainTexts, block, representation));
 * const trainRows = Int32Array.of(0, 1, 3);
 * const fold = new CutVectorizer(representation, cuts, trainRows);
 * const train = fold.transform(trainRows, new MatrixSpace());
 */
export class CutVectorizer {
  /** Number of columns of all blocks together. */
  readonly columns: number;
  readonly #parts: readonly WeighedPart[];

  /**
   * @param cuts of the representation's blocks, in their order
   * @param rows texts to learn from
   * @throws MlopsError `E_EMPTY_VOCABULARY` where a block has no n-gram left
   */
  constructor(representation: Representation, cuts: readonly CutBlock[], rows: Int32Array) {
    this.#parts = representation.blocks.map((block, b) => {
      const part = learnPart(block, cuts[b]!, rows);
      const idf = block.idf ? inverseDocumentFrequency(part.documentFrequency, rows.length, true) : undefined;
      return { ...part, idf };
    });
    this.columns = this.#parts.reduce((sum, { kept }) => sum + kept.length, 0);
  }

  /**
   * The matrix of some of the texts.
   *
   * @param space holds the matrix until the next one is made in it
   */
  transform(rows: Int32Array, space: MatrixSpace): CsrMatrix {
    const parts = this.#parts;
    let most = 0;
    for (const { cut } of parts) for (const row of rows) most += cut.indptr[row + 1]! - cut.indptr[row]!;
    const { indptr, indices, data } = space.take(rows.length, most);
    let at = 0;
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r]!;
      let offset = 0;
      for (const { cut, block, columnOf, kept, idf } of parts) {
        const start = at;
        for (let entry = cut.indptr[row]!; entry < cut.indptr[row + 1]!; entry++) {
          const column = columnOf[cut.indices[entry]!]!;
          if (column < 0) continue;
          indices[at] = column;
          data[at++] = cut.counts[entry]!;
        }
        weighRow(indices, data, start, at, { ...block, idf });
        if (offset > 0) for (let i = start; i < at; i++) indices[i] = indices[i]! + offset;
        offset += kept.length;
      }
      indptr[r + 1] = at;
    }
    const { columns } = this;
    return { rows: rows.length, columns, indptr, indices: indices.subarray(0, at), data: data.subarray(0, at) };
  }
}
