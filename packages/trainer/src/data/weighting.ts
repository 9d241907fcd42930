import type { NetworkParams } from '../network/params.ts';
import { flatWeights, type NetworkShape, type Weights, weightsFrom } from '../network/weights.ts';
import { type CountMatrix, type LabelledCounts, rowsOf, type StoredCounts } from './count-matrix.ts';

export type Weighting = NetworkParams['weighting'];

/**
 * Weight of each word's counts: its inverse document frequency (ln((1 + n) / (1 + df)) + 1, smoothed as in scikit-learn)
 * divided by the largest possible one, so in (0, 1]. It depends on the training documents only.
 */
export function wordScale({ counts, ...set }: LabelledCounts): Float32Array {
  const rows = rowsOf({ counts, ...set });
  const documentFrequency = new Int32Array(counts.columns);
  for (const row of rows) {
    for (let e = counts.indptr[row]!; e < counts.indptr[row + 1]!; e++) documentFrequency[counts.words[e]!]!++;
  }
  return scaleOf(documentFrequency, rows.length);
}

/** {@link wordScale} of n documents. @param documentFrequency documents that have each word */
export function scaleOf(documentFrequency: Int32Array, n: number): Float32Array {
  const largest = Math.log(1 + n) + 1;
  return Float32Array.from(documentFrequency, (df) => (Math.log((1 + n) / (1 + df)) + 1) / largest);
}

/** The network's input for a count n: log2(1 + n), times the word's scale if one is given. */
export function scaleCounts(counts: CountMatrix, scale?: Float32Array): CountMatrix {
  const scaled = new Float32Array(new SharedArrayBuffer(counts.counts.byteLength));
  for (let e = 0; e < scaled.length; e++) {
    const factor = scale ? scale[counts.words[e]!]! : 1;
    scaled[e] = Math.log2(1 + counts.counts[e]!) * factor;
  }
  return { ...counts, counts: scaled };
}

/** {@link scaleCounts} of counts that are stored: each row is scaled when it is read. */
export function scaleStored(stored: StoredCounts, scale: Float32Array): StoredCounts {
  return {
    ...stored,
    copy: (row, words, wordsAt, counts, countsAt) => {
      stored.copy(row, words, wordsAt, counts, countsAt);
      const length = stored.indptr[row + 1]! - stored.indptr[row]!;
      for (let i = 0; i < length; i++) {
        const word = words[wordsAt + i]!;
        counts[countsAt + i] = Math.log2(1 + counts[countsAt + i]!) * scale[word]!;
      }
    },
  };
}

/** Returns a copy with the words' scales folded into the first layer, so that callers need not apply them. */
export function foldScale(shape: NetworkShape, weights: Weights, scale: Float32Array): Weights {
  const folded = weightsFrom(shape, Float32Array.from(flatWeights(weights)));
  const { hiddenSize } = shape;
  for (let word = 0; word < scale.length; word++) {
    for (let i = 0; i < hiddenSize; i++) folded.embedding[word * hiddenSize + i]! *= scale[word]!;
  }
  return folded;
}
