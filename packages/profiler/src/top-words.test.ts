import { expect, test } from 'vitest';
import { topWords } from './top-words.ts';
import { mainLanguage } from './words-of-language.ts';

test('the heaviest words of each class by mean TF-IDF, without stop words', async () => {
  const texts = ['the comet and the moon', 'the moon', 'the lens and the flash', 'flash'];
  const found = await topWords(
    { labels: ['astronomy', 'photography', 'radio'], texts, targets: Int32Array.of(0, 0, 1, 1) },
    2,
    'en',
  );
  expect(found.map(({ label, words }) => [label, words.map(({ word }) => word)])).toEqual([
    ['astronomy', ['moon', 'comet']],
    ['photography', ['flash', 'lens']],
    ['radio', []],
  ]);
  // By hand: idf of moon ln(5/3) + 1, of comet ln(5/2) + 1, of documents of length 1.
  const [moon, comet] = [Math.log(5 / 3) + 1, Math.log(5 / 2) + 1];
  expect(found[0]?.words[0]?.weight).toBeCloseTo((moon / Math.hypot(moon, comet) + 1) / 2, 12);
  expect(found[0]?.words[1]?.weight).toBeCloseTo(comet / Math.hypot(moon, comet) / 2, 12);
});

test('words of equal weight stand in the order of the alphabet', async () => {
  const found = await topWords({ labels: ['x'], texts: ['zebra apple mango'], targets: Int32Array.of(0) }, 3, 'en');
  expect(found[0]?.words.map(({ word }) => word)).toEqual(['apple', 'mango', 'zebra']);
});

test('texts of stop words have no top words', async () => {
  const found = await topWords(
    { labels: ['x'], texts: ["the and of, don't, I've, we'll, can't"], targets: Int32Array.of(0) },
    3,
    'en',
  );
  expect(found).toEqual([{ label: 'x', words: [] }]);
});

test('neither numbers nor the ends of contractions are words', async () => {
  const texts = ["I\u2019ve 10 of the moon's 100 photos; don't they'd O'Reilly mp3 1980s"];
  const [found] = await topWords({ labels: ['x'], texts, targets: Int32Array.of(0) }, 9, 'en');
  expect(found?.words.map(({ word }) => word).sort()).toEqual(['1980s', 'moon', 'mp3', 'oreilly', 'photos']);
});

test.each([
  ['de', 'Der Mond ist nicht die Sonne, und die Sonne ist kein Mond', ['mond', 'sonne']],
  ['fr', "L'\u00e9toile n'est pas l'antenne", ['antenne', '\u00e9toile']],
  ['zh', '\u8db3\u7403\u7684\u6bd4\u8d5b', ['\u6bd4\u8d5b', '\u8db3\u7403']],
  ['any', 'der moon and la lune', ['and', 'der', 'la', 'lune', 'moon']],
])('words and stop words are those of the language: %s', async (language, text, words) => {
  const [found] = await topWords({ labels: ['x'], texts: [text], targets: Int32Array.of(0) }, 9, language);
  expect(found?.words.map(({ word }) => word).sort()).toEqual([...words].sort());
});

test('the language is that of most documents', () => {
  const shares = (de: number, en: number) => [
    { name: 'rows', value: 20 },
    { name: 'language:de', value: de },
    { name: 'language:en', value: en },
  ];
  expect(mainLanguage(shares(0.9, 0.1))).toBe('de');
  expect(mainLanguage(shares(0.4, 0.45))).toBe('any');
  expect(mainLanguage([{ name: 'language:und', value: 1 }])).toBe('any');
});
