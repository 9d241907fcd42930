import type { TextBatch } from '@aml-mlops/artifacts';
import { expect, test, vi } from 'vitest';
import { baselineOf } from '../profile/baseline.ts';
import { profileBatches } from '../profile/profile-batches.ts';
import { thresholdsSchema } from '../thresholds.ts';
import { driftOf } from './drift.ts';
import { showShares, warningsOf } from './warnings.ts';
import { changedWords } from './words.ts';

vi.setConfig({ testTimeout: 120_000 });

const thresholds = thresholdsSchema.parse({});

/** Park and Miller's generator. */
function* units(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

/** Documents of words whose frequency falls as one over their rank. */
function zipf(documents: number, vocabulary: number, seed: number): string[] {
  const random = units(seed);
  return Array.from({ length: documents }, () =>
    Array.from({ length: 12 }, () => `word${Math.floor(vocabulary ** random.next().value)}`).join(' '),
  );
}

async function* inBatches(texts: readonly string[]): AsyncGenerator<TextBatch> {
  for (let at = 0; at < texts.length; at += 1000) {
    const part = texts.slice(at, at + 1000);
    yield {
      ids: part.map((_, i) => String(at + i)),
      texts: part,
      targets: Int32Array.from(part, (_, i) => (at + i) % 2),
    };
  }
}

async function compare(texts: readonly string[], approved: readonly string[], maxWords: number) {
  const labels = ['a', 'b'];
  const baseline = await baselineOf(inBatches(approved), { labels, rows: approved.length }, { maxWords, workers: 1 });
  const known = new Set(baseline.vocabulary.words.keys());
  const profile = await profileBatches(inBatches(texts), labels, texts.length, { known, workers: 1 });
  return { profile, baseline };
}

test.each([
  [1, 20],
  [7, 20],
  [100, 20],
  [1000, 3],
  [1000, 20_000],
  [20_000, 20],
  [20_000, 500],
  [20_000, 20_000],
])('%i documents against themselves, with a baseline of %i words, never warn', async (documents, maxWords) => {
  const texts = zipf(documents, 30_000, documents + maxWords);
  const { profile, baseline } = await compare(texts, texts, maxWords);
  expect(warningsOf('train', driftOf(profile, baseline, thresholds))).toEqual([]);
});

test('a word that the baseline does not keep is said to rise, and never to fall', async () => {
  const approved = zipf(5000, 30_000, 1);
  const texts = zipf(5000, 30_000, 2).map((text, i) => (i % 20 === 0 ? `${text} wireless` : text));
  const { profile, baseline } = await compare(texts, approved, 50);
  const most = baseline.vocabulary.minDocuments - 1;
  expect(most).toBeGreaterThan(100);
  const changes = changedWords(profile, baseline, thresholds);
  expect(changes[0]).toMatchObject({
    word: 'wireless',
    documents: 250,
    baselineDocuments: most,
    isKept: false,
    within: false,
  });
  for (const { isKept, share, baselineShare } of changes) if (!isKept) expect(share).toBeGreaterThan(baselineShare);
  expect(warningsOf('test', driftOf(profile, baseline, thresholds)).map(({ message }) => message)).toContainEqual(
    expect.stringMatching(
      /^"wireless" is in 5 % of the documents of test, in the baseline in at most \d\.\d+ % \(p = /,
    ),
  );
});

test.each([
  [0.052, 1 / 750, '5.2 %', '0.133 %'],
  [0.00003, 0.0003, '0.003 %', '0.03 %'],
  [0.50004, 0.50006, '50 %', '50.01 %'],
  [0, 0.0000123, '0 %', '0.00123 %'],
  [1, 0.2, '100 %', '20 %'],
])('shares %f and %f are shown as %s and %s', (a, b, shownA, shownB) => {
  expect(showShares(a, b)).toEqual([shownA, shownB]);
});
