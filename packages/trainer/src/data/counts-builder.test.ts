import { countMatrix, Vocabulary } from '@aml-mlops/text';
import { describe, expect, test } from 'vitest';
import { countTexts } from './count-texts.ts';
import { CountsBuilder } from './counts-builder.ts';
import { prepareTrainingData } from './prepare.ts';

const texts = ['moon moon star', '', 'radio 😀 star', 'zoo ωμέγα aa', '   ', 'moon zoo zoo zoo', 'antenna'];

function build(batches: string[][], minFrequency?: number) {
  const builder = new CountsBuilder();
  for (const batch of batches) builder.append(batch);
  return builder.finish(minFrequency);
}

test('one pass gives the vocabulary and the counts that two passes give', () => {
  const { vocabulary, counts } = build([texts]);
  const expected = Vocabulary.build(texts);
  expect(vocabulary.words).toEqual(expected.words);
  const matrix = countMatrix(texts, expected);
  expect(counts.indptr).toEqual(matrix.indptr);
  expect(counts.words).toEqual(matrix.indices);
  expect([...counts.counts]).toEqual([...matrix.data]);
});

test('how texts are batched changes nothing', () => {
  const whole = build([texts]);
  for (const batches of [texts.map((text) => [text]), [texts.slice(0, 2), [], texts.slice(2)]]) {
    const parts = build(batches);
    expect(parts.vocabulary.words).toEqual(whole.vocabulary.words);
    expect(parts.counts).toEqual(whole.counts);
  }
});

test('rare words are left out of vocabulary and counts', () => {
  const { vocabulary, counts } = build([texts], 2);
  expect(vocabulary.words).toEqual(['moon', 'star', 'zoo']);
  expect(counts).toEqual(countTexts(texts, vocabulary));
});

test('many documents fill many chunks', () => {
  const many = Array.from({ length: 3000 }, (_, i) => `${'w'.repeat(2 + (i % 700))} common common`);
  const { vocabulary, counts } = build([many.slice(0, 1700), many.slice(1700)]);
  expect(counts).toEqual(countTexts(many, vocabulary));
});

test('no words at all is an error', () => {
  expect(() => build([['', ' ']])).toThrow(expect.objectContaining({ code: 'E_EMPTY_VOCABULARY' }));
});

describe('the test set', () => {
  const labels = ['a', 'b'];
  const train = { texts: ['moon star', 'radio antenna'], targets: Int32Array.of(0, 1), labels };

  test('cannot influence the vocabulary or what is learnt from', () => {
    const alone = prepareTrainingData(train);
    const other = { texts: ['moon quasar pulsar', 'antenna'], targets: Int32Array.of(0, 1), labels };
    const beside = prepareTrainingData(train, other);
    expect(beside.vocabulary.words).toEqual(alone.vocabulary.words);
    expect(beside.vocabulary.words).toEqual(['antenna', 'moon', 'radio', 'star']);
    expect(beside.train).toEqual(alone.train);
    expect([...beside.test!.counts.words]).toEqual([1, 0]);
  });

  test('must have the classes of the training set', () => {
    const other = { ...train, labels: ['a', 'c'] };
    expect(() => prepareTrainingData(train, other)).toThrow(
      'labels of the test set must be those of the training set, ["a","b"]; got ["a","c"]',
    );
  });
});

test('the numbers lie in shared memory', () => {
  const { train } = prepareTrainingData({ texts, targets: new Int32Array(texts.length), labels: ['a'] });
  for (const array of [train.counts.indptr, train.counts.words, train.counts.counts, train.targets]) {
    expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
  }
});
