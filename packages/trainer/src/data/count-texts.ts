import { countMatrix, type Vocabulary } from '@aml-mlops/text';
import { allocateCounts, type CountMatrix } from './count-matrix.ts';

/** Counts of documents over a fixed vocabulary, such as those of a test set. */
export function countTexts(texts: readonly string[], vocabulary: Vocabulary): CountMatrix {
  const { indptr, indices, data } = countMatrix(texts, vocabulary);
  const counts = allocateCounts(texts.length, vocabulary.size, indices.length);
  counts.indptr.set(indptr);
  counts.words.set(indices);
  counts.counts.set(data);
  return counts;
}
