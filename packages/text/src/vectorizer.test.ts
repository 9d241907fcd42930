import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CsrMatrix } from './csr.ts';
import type { Representation } from './representation.ts';
import { Vectorizer } from './vectorizer.ts';

interface Arrays {
  readonly columns: number;
  readonly indptr: number[];
  readonly indices: number[];
  readonly data: number[];
}
interface Fixture {
  readonly name: string;
  readonly representation: Representation;
  readonly train: string[];
  readonly test: string[];
  readonly expected: { readonly terms: (string[] | null)[]; readonly train: Arrays; readonly test: Arrays };
}

const fixtures = JSON.parse(readFileSync(new URL('fixtures/representations.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Fixture[];
};

/** Both sides add the same numbers in another order. */
const TOLERANCE = 1e-12;

function expectMatrix(matrix: CsrMatrix, expected: Arrays): void {
  expect(matrix.columns).toBe(expected.columns);
  expect([...matrix.indptr]).toEqual(expected.indptr);
  expect([...matrix.indices]).toEqual(expected.indices);
  const largest = expected.data.reduce((max, value, i) => Math.max(max, Math.abs(value - matrix.data[i]!)), 0);
  expect(largest).toBeLessThanOrEqual(TOLERANCE);
}

describe('parity with scikit-learn', () => {
  test.each(fixtures.cases.map((each) => [each.name, each] as const))('%s', (_, { representation, ...fixture }) => {
    const vectorizer = new Vectorizer(representation);
    const train = vectorizer.fitTransform(fixture.train);
    const terms = vectorizer.blocks.map(({ state }) => state.vocabulary?.words ?? null);
    expect(terms).toEqual(fixture.expected.terms);
    expectMatrix(train, fixture.expected.train);
    expectMatrix(vectorizer.transform(fixture.test), fixture.expected.test);
  });
});
