import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mlops } from '@aml-mlops/cli/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUICK } from './quick-params.fixture.ts';

/** Sentences of a language: words of each label and words of all, some of which are stop words. */
const CORPORA = {
  de: {
    words: {
      Raumfahrt: ['Rakete', 'Umlaufbahn', 'Astronaut', 'Triebwerk', 'Mondlandung', 'Kapsel'],
      Garten: ['Tomaten', 'Rosen', 'Kompost', 'Hecke', 'Gewächshaus', 'Gießkanne'],
    },
    all: ['der', 'die', 'und', 'nicht', 'ist', 'heute', 'morgen', 'schön', 'ein', 'mit'],
    between: ' ',
    stopWords: ['der', 'die', 'und', 'nicht', 'ist', 'ein', 'mit'],
  },
  zh: {
    words: {
      足球: ['比赛', '球员', '球门', '裁判', '教练', '球场'],
      音乐: ['歌手', '专辑', '钢琴', '旋律', '舞台', '乐队'],
    },
    all: ['的', '了', '我们', '今天', '非常', '和', '是'],
    between: '，',
    stopWords: ['的', '了', '和', '是'],
  },
} as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mlops-languages-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([['de'], ['zh']] as const)(
  'retrain runs on texts in %s, and the profile has words that say what they are about',
  async (language) => {
    const { words, all, between, stopWords } = CORPORA[language];
    let turn = 0;
    const pick = (from: readonly string[]) => from[(turn++ * 11) % from.length]!;
    const rows = Array.from({ length: 160 }, (_, i) => {
      const [label, own] = Object.entries(words)[i % 2]!;
      const text = Array.from({ length: 12 }, () => pick((i + turn) % 3 > 0 ? own : all)).join(between);
      return JSON.stringify({ id: `${i}`, text, label });
    });
    const file = path.join(folder, `${language}.jsonl`);
    await writeFile(file, rows.join('\n'));
    const home = path.join(folder, language);
    const { code, stdout, stderr } = await mlops(home, ...['run', '--json', '--dataset', file], ...QUICK);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const { outputs } = JSON.parse(stdout) as { outputs: { name: string; path: string }[] };
    const { path: historic } = outputs.find(({ name }) => name === 'historicProfile')!;
    const { versions } = JSON.parse(await readFile(path.join(historic, 'historic.json'), 'utf8')) as {
      versions: { topWords: { label: string; words: { word: string }[] }[] }[];
    };
    const found = Object.fromEntries(
      versions[0]!.topWords.map((top) => [top.label, top.words.map(({ word }) => word)]),
    );
    for (const [label, own] of Object.entries<readonly string[]>(words)) {
      expect(found[label]).toEqual(expect.arrayContaining(own.map((word) => word.toLowerCase())));
      expect(stopWords.filter((word) => found[label]!.includes(word))).toEqual([]);
    }
  },
);

/** The bytes that a Turkish spreadsheet saves: Windows-1254, in which six letters stand where Western Europe has others. */
function asTurkishSpreadsheet(text: string): Buffer {
  const places: Readonly<Record<string, string>> = { ğ: 'ð', Ğ: 'Ð', ı: 'ý', İ: 'Ý', ş: 'þ', Ş: 'Þ' };
  return Buffer.from(
    text.replace(/[ğĞıİşŞ]/g, (letter) => places[letter]!),
    'latin1',
  );
}

test('a spreadsheet of another country is checked, trained on and labelled as it was saved', async () => {
  const words = {
    SPOR: ['maç', 'gol', 'şampiyon', 'koşu', 'İstanbulspor', 'yarış'],
    YİYECEK: ['ıspanak', 'soğan', 'çorba', 'köfte', 'ekmeği', 'şeker'],
  };
  let turn = 0;
  const rows = Array.from({ length: 160 }, (_, i) => {
    const [label, own] = Object.entries(words)[i % 2]!;
    const text = Array.from({ length: 8 }, () => own[(turn++ * 7 + (i % 5)) % own.length]!).join(' ');
    return { text: `${text} ${i}`, label };
  });
  const file = path.join(folder, 'görüşler.csv');
  const lines = ['metin;etiket', ...rows.map(({ text, label }) => `${text};${label}`), ''];
  await writeFile(file, asTurkishSpreadsheet(lines.join('\r\n')));
  const home = path.join(folder, 'tr');
  const checked = await mlops(home, 'data', 'check', file, '--json');
  expect([checked.code, checked.stderr]).toEqual([0, expect.any(String)]);
  const trained = await mlops(home, 'run', '--json', '--dataset', file, ...QUICK);
  expect([trained.code, trained.stderr]).toEqual([0, expect.any(String)]);
  const labelled = path.join(folder, 'labelled.jsonl');
  const answered = await mlops(home, 'predict', file, '--text-column', 'metin', '--to', labelled);
  expect([answered.code, answered.stderr]).toEqual([0, expect.any(String)]);
  const answers = (await readFile(labelled, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly metin: string; readonly etiket: string; readonly label: string });
  expect(answers.map(({ metin, etiket }) => ({ text: metin, label: etiket }))).toEqual(rows);
  expect(answers.filter(({ etiket, label }) => etiket === label).length).toBeGreaterThan(152);
});
