import { expect, test } from 'vitest';
import type { CountMatrix, StoredCounts } from './data/count-matrix.ts';
import { fitStored, fitSync } from './fit.ts';
import { networkParams } from './network/params.ts';
import { smallData } from './testing/small-data.ts';

const train = smallData(1, { documents: 200 });

/** Counts that hand out copies of their rows, and tell which. */
function stored({ rows, columns, indptr, words, counts }: CountMatrix): { counts: StoredCounts; read: number[] } {
  const documentFrequency = new Int32Array(columns);
  for (const word of words) documentFrequency[word]!++;
  const read: number[] = [];
  return {
    read,
    counts: {
      ...{ rows, columns, indptr, documentFrequency },
      copy: (row, into, at, values, valuesAt) => {
        read.push(row);
        into.set(words.subarray(indptr[row], indptr[row + 1]), at);
        values.set(counts.subarray(indptr[row], indptr[row + 1]), valuesAt);
      },
    },
  };
}

test.each([
  ['counts', 'dense'],
  ['log-idf', 'dense'],
  ['log-idf', 'lazy'],
] as const)(
  'a network of %s, %s Adam, learns from stored documents what it learns in memory, to the bit',
  (weighting, adam) => {
    const params = networkParams.parse({
      hiddenSize: 16,
      batchSize: 20,
      learningRate: 0.01,
      epochs: 4,
      dropout: 0.1,
      weighting,
      adam,
    });
    const { counts, read } = stored(train.counts);
    const network = fitStored({ classes: 3, train: { ...train, counts } }, params);
    const inMemory = fitSync({ classes: 3, train }, params);
    expect(network.weights).toEqual(inMemory.weights);
    expect(network.history.map(({ loss }) => loss)).toEqual(inMemory.history.map(({ loss }) => loss));
    // Each document once an epoch.
    expect(read).toHaveLength(4 * 200);
  },
);

test('class weights are those of all documents', () => {
  const params = networkParams.parse({ hiddenSize: 8, batchSize: 50, epochs: 1, classWeights: 'balanced' });
  const network = fitStored({ classes: 3, train: { ...train, counts: stored(train.counts).counts } }, params);
  expect(network.weights).toEqual(fitSync({ classes: 3, train }, params).weights);
});
