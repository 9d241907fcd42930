import { expect, test } from 'vitest';
import { Vectorizer } from './vectorizer.ts';
import { WordStream } from './word-stream.ts';

const texts = [
  'the comet and the moon, the Moon',
  '',
  'a lens? a flash! 42 zebras 42 zebras',
  Array.from({ length: 3000 }, (_, i) => `word${(i * 7919) % 2500}`).join(' '),
  'flash of the comet',
];

test('rows are those of a Vectorizer to the bit, with every text cut once', () => {
  const stream = new WordStream();
  const kept = texts.map((text) => stream.read(text).slice());
  const learnt = stream.learn();
  const vectorizer = new Vectorizer({ blocks: [{ analyzer: 'word' }] });
  const { indptr, indices, data } = vectorizer.fitTransform(texts);
  expect(learnt.words).toEqual(vectorizer.blocks[0]!.state.vocabulary!.words);
  for (const [row, words] of kept.entries()) {
    const weighed = learnt.weigh(words);
    expect([...weighed.indices]).toEqual([...indices.subarray(indptr[row], indptr[row + 1])]);
    expect([...weighed.data]).toEqual([...data.subarray(indptr[row], indptr[row + 1])]);
  }
});

test('texts without a word teach nothing', () => {
  const stream = new WordStream();
  expect(stream.read(' ! ')).toHaveLength(0);
  expect(() => stream.learn()).toThrow(expect.objectContaining({ code: 'E_EMPTY_VOCABULARY' }));
});
