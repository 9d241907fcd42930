import { MlopsError } from '@aml-mlops/errors';
import type { CsrMatrix } from './csr.ts';
import type { CutBlock } from './cut-block.ts';
import type { MatrixSpace } from './matrix-space.ts';
import { mostFrequent } from './most-frequent.ts';
import type { Representation, RepresentationBlock } from './representation.ts';
import { inverseDocumentFrequency, weighRow } from './tfidf.ts';

/** What a block learnt from some of the texts. */
interface LearntPart {
  readonly cut: CutBlock;
  readonly block: RepresentationBlock;
  /** Column of each n-gram that was cut, -1 for those that have none here. */
  readonly columnOf: Int32Array;
  readonly columns: number;
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
  readonly #parts: readonly LearntPart[];

  /**
   * @param cuts of the representation's blocks, in their order
   * @param rows texts to learn from
   * @throws MlopsError `E_EMPTY_VOCABULARY` where a block has no n-gram left
   */
  constructor(representation: Representation, cuts: readonly CutBlock[], rows: Int32Array) {
    this.#parts = representation.blocks.map((block, b) => learnPart(block, cuts[b]!, rows));
    this.columns = this.#parts.reduce((sum, { columns }) => sum + columns, 0);
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
      for (const { cut, block, columnOf, columns, idf } of parts) {
        const start = at;
        for (let entry = cut.indptr[row]!; entry < cut.indptr[row + 1]!; entry++) {
          const column = columnOf[cut.indices[entry]!]!;
          if (column < 0) continue;
          indices[at] = column;
          data[at++] = cut.counts[entry]!;
        }
        weighRow(indices, data, start, at, { ...block, idf });
        if (offset > 0) for (let i = start; i < at; i++) indices[i] = indices[i]! + offset;
        offset += columns;
      }
      indptr[r + 1] = at;
    }
    const { columns } = this;
    return { rows: rows.length, columns, indptr, indices: indices.subarray(0, at), data: data.subarray(0, at) };
  }
}

function learnPart(block: RepresentationBlock, cut: CutBlock, rows: Int32Array): LearntPart {
  const { terms, indptr, indices, counts } = cut;
  const { minDocuments, maxShare, maxFeatures, hashingBits } = block;
  const frequency = new Int32Array(terms);
  const occurrences = hashingBits === null && maxFeatures !== null ? new Float64Array(terms) : undefined;
  for (const row of rows) {
    for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) {
      const term = indices[entry]!;
      frequency[term] = frequency[term]! + 1;
      if (occurrences) occurrences[term] = occurrences[term]! + counts[entry]!;
    }
  }
  const most = maxShare * rows.length;
  // A hash has all its columns, whatever was read.
  const isKept = (term: number) =>
    hashingBits !== null || (frequency[term]! >= Math.max(1, minDocuments) && frequency[term]! <= most);
  let kept = new Int32Array(terms);
  let columns = 0;
  for (let term = 0; term < terms; term++) if (isKept(term)) kept[columns++] = term;
  kept = kept.subarray(0, columns);
  if (columns === 0) {
    const owner = `block of ${block.analyzer} n-grams`;
    const message = `vocabulary of ${owner} must have a word; got none from ${rows.length} documents`;
    throw new MlopsError('E_EMPTY_VOCABULARY', message, { owner, documents: rows.length });
  }
  if (occurrences && maxFeatures !== null) kept = mostFrequent(kept, maxFeatures, (term) => occurrences[term]!);
  const columnOf = new Int32Array(terms).fill(-1);
  for (let column = 0; column < kept.length; column++) columnOf[kept[column]!] = column;
  const idf = block.idf
    ? inverseDocumentFrequency(
        kept.map((term) => frequency[term]!),
        rows.length,
        true,
      )
    : undefined;
  return { cut, block, columnOf, columns: kept.length, idf };
}
