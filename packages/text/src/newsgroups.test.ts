import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CsrMatrix } from './csr.ts';
import { hasNewsgroups, readNewsgroups } from './newsgroups.fixture.ts';
import { TfidfVectorizer } from './tfidf-vectorizer.ts';

interface Summary {
  readonly shape: [number, number];
  readonly entries: number;
  /** SHA-256 of indptr and indices, as little-endian int32. */
  readonly structure: string;
  /** Weights of every hundredth document. */
  readonly samples: Record<string, number[]>;
}

const fixture = JSON.parse(readFileSync(new URL('fixtures/newsgroups.json', import.meta.url), 'utf8')) as {
  readonly words: string;
  readonly train: Summary;
  readonly test: Summary;
};

function expectMatrix(matrix: CsrMatrix, expected: Summary): void {
  expect([matrix.rows, matrix.columns]).toEqual(expected.shape);
  expect(matrix.data.length).toBe(expected.entries);
  expect(createHash('sha256').update(matrix.indptr).update(matrix.indices).digest('hex')).toBe(expected.structure);
  for (const [row, weights] of Object.entries(expected.samples)) {
    const found = matrix.data.subarray(matrix.indptr[Number(row)], matrix.indptr[Number(row) + 1]);
    expect(found.length).toBe(weights.length);
    found.forEach((weight, i) => {
      expect(Math.abs(weight - weights[i]!)).toBeLessThanOrEqual(1e-12);
    });
  }
}

test.skipIf(!hasNewsgroups)('parity with scikit-learn on the four newsgroups (needs ../shared/data)', () => {
  const posts = readNewsgroups();
  const vectorizer = new TfidfVectorizer({ sublinearTf: true, maxDf: 0.5, stopWords: 'english' });
  expectMatrix(vectorizer.fitTransform(posts.train), fixture.train);
  expectMatrix(vectorizer.transform(posts.test), fixture.test);
  expect(createHash('sha256').update(vectorizer.vocabulary.words.join('\n')).digest('hex')).toBe(fixture.words);
});
