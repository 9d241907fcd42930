import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildModel } from '@aml-mlops/onnx';
import {
  type CleaningOptions,
  cleaningFor,
  cleanText,
  DEFAULT_CLEANING,
  type RepresentationInput,
  Vectorizer,
} from '@aml-mlops/text';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MODEL_FILES, readModelFolder } from '../model-folder.ts';
import { generatedTexts } from '../parity/generated-texts.ts';
import { Scorer } from '../scorer.ts';
import { linear, writeTfidfModel, writeTinyModel } from '../testing/tiny-model.ts';
import { writeModelFolder } from '../write-model-folder.ts';
import { addTextGraph } from './add-text-graph.ts';
import { buildTextGraph } from './build-text-graph.ts';
import { TextGraphThreads } from './text-graph-threads.ts';

/** What each rule of version 2 is about, and what is composed, ordered and cased. */
const HARD = [
  "don't DON\u2019T l'eau 'quoted' rock'n'roll don'\u00adt a'\u0301b O'\u200dK",
  'a!b?? (c) d\u0301! !\u0301e \u0301f g\u200c\u0301h \u200di j_k ??\u0301?? \u200b l\u200bm \u00adn\u00ado',
  '3.14 ٣٤٥ 1\u0301st ½ x² ³',
  'e\u00ad\u0301 e\u0323\u0301 e\u0301\u0323 q\u0307\u0323 \u1e9b\u0323 \u0344 \u0958 \ufb2c ᾧ Α\u0313\u0342\u0345',
  'İ I\u0307 ΟΔΟΣ ΣΑΣ Σ ΑΣ. ΑΣΑ aΣ\u0301 Σb A\u00adΣ Σ\u00adA',
  '각 \u1100\u1161\u11a8 \u1100\u1161 가\u11a8 한글 \uac00\u0301',
  'H\u0331 \u212b \u2126 ≠ =\u0338 ',
];
const CHARACTERS: RepresentationInput = {
  blocks: [
    { analyzer: 'word', ngramRange: [1, 2], tokens: 'pieces' },
    { analyzer: 'char_wb', ngramRange: [2, 5], norm: 'l1', weight: 0.5 },
  ],
};
const LETTERS: RepresentationInput = {
  stopWords: ['film', 'hangul'],
  blocks: [
    { analyzer: 'word', ngramRange: [1, 3], sublinear: false },
    { analyzer: 'char', ngramRange: [1, 3], idf: false, norm: 'none' },
    { analyzer: 'char_wb', ngramRange: [4, 4], tokens: 'pieces' },
  ],
};

// Shared, since a thread takes a second to load the sources.
const threads = new TextGraphThreads();
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'text-graph-'));
});
afterAll(async () => {
  await threads.close();
  await rm(root, { recursive: true, force: true });
});

async function writeBlocks(
  name: string,
  cleaning: CleaningOptions,
  representation: RepresentationInput,
): Promise<string> {
  const folder = path.join(root, name);
  await mkdir(folder);
  const words = new Vectorizer(representation);
  const texts = [...HARD, ...generatedTexts(['moon', 'film', 'naïve', '한글'], 60, 3)];
  const { columns } = words.fitTransform(texts.map((text) => cleanText(text, cleaning)));
  const weights = Float64Array.from({ length: columns * 3 }, (_, i) => ((i * 7919) % 1009) / 100 - 5);
  await writeModelFolder(folder, {
    network: linear('float64', weights, Float64Array.of(0.1, 0, -0.1), true),
    words,
    labels: ['a', 'b', 'c'],
    cleaning,
    description: {
      features: 'blocks',
      inputs: { ids: 'ids', weights: 'values' },
      outputs: { scores: 'scores' },
      scores: 'probabilities',
      classes: [2, 0, 1],
      producer: { step: 'test' },
    },
  });
  return folder;
}

/** @returns what became of it, over the hard texts and some generated ones */
async function add(folder: string) {
  const scorer = await Scorer.load(folder);
  try {
    return await addTextGraph(folder, {
      scorer,
      texts: [...HARD, ...generatedTexts(['moon'], 40, 5).filter((text) => text.length < 2000)],
      generated: 1,
      threads,
    });
  } finally {
    await scorer.close();
  }
}

test.each([
  ['marks as words, digits as zeros', { language: 'en', punctuation: 'tokens', digits: 'zero' }, CHARACTERS],
  ['apostrophes part, stop words go', { language: 'fr', stopWords: true, digits: 'blank' }, LETTERS],
  [
    'compatible forms, case and punctuation stay',
    { language: 'en', normalForm: 'NFKC', apostrophes: 'keep', lowerCase: false, punctuation: 'keep' },
    LETTERS,
  ],
] as const)('raw texts get the answers of the model: %s', async (name, settings, representation) => {
  const folder = await writeBlocks(name, await cleaningFor(settings), representation);
  const report = await add(folder);
  expect(report.parity).toMatchObject({ passed: true, labelFlips: 0 });
  expect(report.sentence).toMatch(/^`text.onnx` takes raw texts/);
  expect(report.written).toBe(true);
});

test('a certificate has the same bytes however many threads ask the graph, and where one does that did not build it', async () => {
  const folder = await writeTinyModel(path.join(root, 'threads'));
  const scorer = await Scorer.load(folder);
  const texts = generatedTexts(['moon', 'film'], 120, 7).filter((text) => text.length < 2000);
  const certificates = [];
  for (const [workers, large] of [
    [1, undefined],
    [2, undefined],
    [2, 0],
  ] as const) {
    const own = new TextGraphThreads(large === undefined ? {} : { large });
    own.start(workers);
    await addTextGraph(folder, { scorer, texts, threads: own });
    await own.close();
    certificates.push(await readFile(path.join(folder, MODEL_FILES.textParity), 'utf8'));
  }
  await scorer.close();
  expect([...new Set(certificates)]).toHaveLength(1);
});

test('the first rules, which delete what stands within words', async () => {
  const folder = await writeBlocks('first', DEFAULT_CLEANING, LETTERS);
  expect((await add(folder)).parity).toMatchObject({ passed: true, labelFlips: 0 });
});

test('counts of words, and one decision between two labels', async () => {
  const counts = await writeTinyModel(path.join(root, 'counts'));
  expect(await add(counts)).toMatchObject({ written: true, parity: { passed: true } });
  // The same model gives the same bytes.
  const graph = buildTextGraph(await readModelFolder(counts), path.join(counts, MODEL_FILES.network));
  expect((await readFile(path.join(counts, MODEL_FILES.textGraph))).equals(buildModel(graph))).toBe(true);
  // The weights of the network go from file to file: they are never in memory.
  const weights = graph.initializers!.filter(({ name }) => name.startsWith('network/'));
  expect(weights.map((weight) => 'stored' in weight)).toEqual(weights.map(() => true));
  expect(weights.length).toBeGreaterThan(0);
  const { written, parity } = await add((await writeTfidf()).folder);
  expect({ written, passed: parity?.passed }).toEqual({ written: true, passed: true });
});

test('a rule that cannot be expressed is named, and an older file goes', async () => {
  const chinese = await writeBlocks('zh', await cleaningFor({ language: 'zh' }), { blocks: [{ analyzer: 'char' }] });
  await writeFile(path.join(chinese, MODEL_FILES.textGraph), 'old');
  expect(await add(chinese)).toEqual({
    written: false,
    sentence:
      'There is no `text.onnx` (raw text in, label out): words of scripts without blanks are found by a dictionary (`segments` of the cleaning), and ONNX has no operator for that.',
  });
  await expect(access(path.join(chinese, MODEL_FILES.textGraph))).rejects.toThrow('ENOENT');
  const hashed = { blocks: [{ analyzer: 'word', hashingBits: 8 }] } as const;
  expect((await add(await writeBlocks('hashed', DEFAULT_CLEANING, hashed))).sentence).toContain('MurmurHash3');
});

async function writeTfidf(): Promise<{ folder: string }> {
  const folder = path.join(root, 'tfidf');
  await writeTfidfModel(folder);
  return { folder };
}
