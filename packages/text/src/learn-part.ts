import { MlopsError } from '@aml-mlops/errors';
import type { CutBlock } from './cut-block.ts';
import { mostFrequent } from './most-frequent.ts';
import type { RepresentationBlock } from './representation.ts';

/** What a block learnt from some of the texts that were cut. */
export interface LearntPart {
  readonly cut: CutBlock;
  readonly block: RepresentationBlock;
  /** Column of each n-gram that was cut, -1 for those that have none here. */
  readonly columnOf: Int32Array;
  /** N-gram of each column. */
  readonly kept: Int32Array;
  /** Texts in which each column occurred. */
  readonly documentFrequency: Int32Array;
}

/**
 * @param rows texts to learn from
 * @throws MlopsError `E_EMPTY_VOCABULARY` if no n-gram is left
 */
export function learnPart(block: RepresentationBlock, cut: CutBlock, rows: Int32Array): LearntPart {
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
  return { cut, block, columnOf, kept, documentFrequency: kept.map((term) => frequency[term]!) };
}
