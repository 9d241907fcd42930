import { expect, test } from 'vitest';
import { topWords } from './top-words.ts';
import { mainLanguage } from './words-of-language.ts';

test('the heaviest words of each class by mean TF-IDF, without stop words', async () => {
  const batches = [
    { texts: ['the comet and the moon', 'the moon', 'the lens and the flash'], targets: Int32Array.of(0, 0, 1) },
    { texts: ['flash'], targets: Int32Array.of(1) },
  ];
  const found = await topWords(['astronomy', 'photography', 'radio'], batches, 2, 'en');
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
  const found = await topWords(['x'], [{ texts: ['zebra apple mango'], targets: Int32Array.of(0) }], 3, 'en');
  expect(found[0]?.words.map(({ word }) => word)).toEqual(['apple', 'mango', 'zebra']);
});

test('texts of stop words have no top words', async () => {
  const texts = ["the and of, don't, I've, we'll, can't"];
  const found = await topWords(['x'], [{ texts, targets: Int32Array.of(0) }], 3, 'en');
  expect(found).toEqual([{ label: 'x', words: [] }]);
});

test('documents are read once', async () => {
  const reads: number[] = [];
  async function* batches() {
    for (let batch = 0; batch < 3; batch++) {
      reads.push(batch);
      yield { texts: [`word${batch} shared`], targets: Int32Array.of(0) };
    }
  }
  const found = await topWords(['x'], batches(), 1, 'en');
  expect(reads).toEqual([0, 1, 2]);
  expect(found[0]?.words[0]?.word).toBe('shared');
});

/** Words of a class with one text, in the order of the alphabet. */
async function wordsIn(text: string, language: string): Promise<string[]> {
  const [found] = await topWords(['x'], [{ texts: [text], targets: Int32Array.of(0) }], 9, language);
  return found!.words.map(({ word }) => word).sort();
}

test('neither numbers nor the ends of contractions are words', async () => {
  const text = "I\u2019ve 10 of the moon's 100 photos; don't they'd O'Reilly mp3 1980s";
  expect(await wordsIn(text, 'en')).toEqual(['1980s', 'moon', 'mp3', 'oreilly', 'photos']);
});

test.each([
  ['de', 'Der Mond ist nicht die Sonne, und die Sonne ist kein Mond', ['mond', 'sonne']],
  ['fr', "L'\u00e9toile n'est pas l'antenne", ['antenne', '\u00e9toile']],
  ['hi', 'यह क्रिकेट का मैच, और खिलाड़ी ने गेंद फेंकी', ['क्रिकेट', 'खिलाड़ी', 'गेंद', 'फेंकी', 'मैच']],
  ['th', 'นักกีฬาฟุตบอลวิ่งในสนาม', ['นักกีฬา', 'ฟุตบอล', 'วิ่ง', 'สนาม']],
  ['zh', '\u8db3\u7403\u7684\u6bd4\u8d5b', ['\u6bd4\u8d5b', '\u8db3\u7403']],
  ['any', 'der moon and la lune', ['and', 'der', 'la', 'lune', 'moon']],
])('words and stop words are those of the language: %s', async (language, text, words) => {
  expect(await wordsIn(text, language)).toEqual([...words].sort());
});

test('the language is that of most documents', () => {
  const languages = (de: number, en: number) =>
    new Map([
      ['de', de],
      ['en', en],
    ]);
  expect(mainLanguage(languages(9, 1))).toBe('de');
  expect(mainLanguage(languages(10, 11).set('und', 9))).toBe('any');
  expect(mainLanguage(new Map([['und', 3]]))).toBe('any');
  expect(mainLanguage(new Map())).toBe('any');
});
