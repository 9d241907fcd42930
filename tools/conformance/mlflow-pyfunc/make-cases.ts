import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildModel, node, tensor } from '@aml-mlops/onnx';
import { addTextGraph, generatedTexts, Scorer, writeModelFolder } from '@aml-mlops/scoring';
import {
  type CleaningOptions,
  cleaningFor,
  cleanText,
  isV2,
  type RepresentationInput,
  SEGMENT_BREAK,
  TfidfVectorizer,
  tokenise,
  Vectorizer,
  Vocabulary,
} from '@aml-mlops/text';

const LABELS = ['a', 'b', 'c'];
/** Characters of whole texts: their n-grams do not ask where words end. */
const CHARACTERS: RepresentationInput = { blocks: [{ analyzer: 'char', ngramRange: [1, 2], minDocuments: 2 }] };

const BLOCKS: RepresentationInput = {
  lowerCase: true,
  stopWords: ['the', 'film'],
  blocks: [
    { analyzer: 'word', ngramRange: [1, 2], minDocuments: 2 },
    { analyzer: 'word', tokens: 'pieces', hashingBits: 12, norm: 'l1', weight: 0.5 },
    { analyzer: 'char_wb', ngramRange: [2, 3], minDocuments: 3, idf: false },
  ],
};

const WORDS = ['moon', 'star', 'naïve', 'οδος', '中文字', 'radio', 'straße', 'film'];

/** Every character alone and between letters, and seeded texts of awkward Unicode. */
function texts(): string[] {
  const all = generatedTexts(WORDS, 2000, 7);
  for (let start = 0; start < 0x110000; start += 256) {
    const points = Array.from({ length: 256 }, (_, i) => start + i);
    all.push(points.map((point) => `${charOf(point)} x${charOf(point)}y`).join(' '));
  }
  return [
    ...all,
    'ΟΔΟΣ ΣΊΣΥΦΟΣ Σ ΑΣ. ΑΣΑ aΣ\u0301 Σb',
    'The cat, AND the "dog"',
    "don't isn't THE the",
    '\ud83d \ude00 \ud83d\ude00',
  ];
}

function charOf(point: number): string {
  return String.fromCharCode(...(point < 0x10000 ? [point] : [...String.fromCodePoint(point)].flatMap(unitsOf)));
}

function unitsOf(character: string): number[] {
  return [character.charCodeAt(0), character.charCodeAt(1)];
}

/** A linear model whose weights are those of a formula: what matters here is how texts become its inputs. */
function network(type: 'float32' | 'float64', words: number, width: number): Uint8Array {
  const values = Float64Array.from({ length: words * width }, (_, i) => ((i * 7919) % 1009) / 500 - 1);
  const bias = Float64Array.from({ length: width }, (_, i) => i / 10);
  const cast = (numbers: Float64Array) => (type === 'float64' ? numbers : Float32Array.from(numbers));
  const isDecision = width === 1;
  return buildModel({
    name: 'linear',
    inputs: [
      { name: 'ids', type: 'int64', dims: ['N', 'L'] },
      { name: 'weights', type, dims: ['N', 'L'] },
    ],
    outputs: [{ name: 'scores', type, dims: ['N', width] }],
    initializers: [
      tensor('W', [words, width], cast(values)),
      tensor('b', [width], cast(bias)),
      tensor('axis', [1], BigInt64Array.of(1n)),
    ],
    nodes: [
      node('Gather', ['W', 'ids'], ['rows'], { axis: { int: 0 } }),
      node('Unsqueeze', ['weights', 'axis'], ['row']),
      node('MatMul', ['row', 'rows'], ['products']),
      node('Squeeze', ['products', 'axis'], ['sums']),
      node('Add', ['sums', 'b'], [isDecision ? 'scores' : 'logits']),
      ...(isDecision ? [] : [node('Softmax', ['logits'], ['scores'], { axis: { int: 1 } })]),
    ],
  });
}

/** Words as the kind has them, and how many there are. */
function learn(kind: 'counts' | 'tfidf' | RepresentationInput, cleaned: readonly string[]) {
  if (kind === 'counts') {
    const words = Vocabulary.build(cleaned.map(tokenise), { minDocumentFrequency: 2 });
    return { words, size: words.size, features: 'counts' } as const;
  }
  const words = kind === 'tfidf' ? new TfidfVectorizer({ sublinearTf: true, minDf: 2 }) : new Vectorizer(kind);
  return { words, size: words.fitTransform(cleaned).columns, features: kind === 'tfidf' ? 'tfidf' : 'blocks' } as const;
}

async function writeCase(
  folder: string,
  cleaning: CleaningOptions,
  kind: 'counts' | 'tfidf' | RepresentationInput,
): Promise<void> {
  const model = path.join(folder, 'model');
  await mkdir(model, { recursive: true });
  // Python has no dictionary of words of scripts without blanks, and says so; the models of characters do without.
  const isWhole = !(isV2(cleaning) && cleaning.segments);
  const raw = texts().filter(
    (text) => isWhole || !/[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff]/.test(text) || kind === CHARACTERS,
  );
  const cleaned = raw.map((text) => cleanText(text, cleaning));
  const { words, size, features } = learn(kind, cleaned);
  const isCounts = kind === 'counts';
  const width = isCounts ? LABELS.length : 1;
  await writeModelFolder(model, {
    network: network(isCounts ? 'float32' : 'float64', size, width),
    words,
    labels: isCounts ? LABELS : LABELS.slice(0, 2),
    cleaning,
    description: {
      features,
      inputs: { ids: 'ids', weights: 'weights' },
      outputs: { scores: 'scores' },
      scores: isCounts ? 'probabilities' : 'decisions',
      producer: { step: 'conformance' },
    },
  });
  const scorer = await Scorer.load(model);
  const { values, width: served } = await scorer.scores(raw);
  const labels = (await scorer.classify(raw)).map(({ label }) => label);
  const { sentence } = await addTextGraph(model, { scorer, texts: [] });
  await writeFile(path.join(folder, 'text-graph.txt'), `${sentence}\n`);
  await scorer.close();
  // Without its breaks between segments a clean text is what Python has, where it has no dictionary.
  const expected = { raw, cleaned: cleaned.map(unsegmented), scores: Array.from(values), width: served, labels };
  await writeFile(path.join(folder, 'expected.json'), JSON.stringify(expected));
}

function unsegmented(text: string): string {
  return text.replaceAll(SEGMENT_BREAK, '');
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node make-cases.ts FOLDER');
// None, each by itself, all.
for (const bits of [0, 1, 2, 4, 8, 15]) {
  const has = (bit: number) => (bits & bit) !== 0;
  const cleaning = { lowerCase: has(1), punctuation: has(2), digits: has(4), stopWords: has(8) };
  const name = (kind: string) => path.join(folder, `${String(bits).padStart(2, '0')}-${kind}`);
  await writeCase(name('counts'), cleaning, 'counts');
  if (bits === 0 || bits === 15) await writeCase(name('tfidf'), cleaning, 'tfidf');
}
for (const [name, settings, kind] of [
  ['16-blocks', { language: 'en', punctuation: 'tokens', digits: 'zero', stopWords: true }, BLOCKS],
  ['17-blocks', { language: 'fr', lowerCase: false, punctuation: 'keep', digits: 'blank' }, BLOCKS],
  ['18-counts', { language: 'de' }, 'counts'],
  ['19-words', { language: 'any', punctuation: 'tokens' }, 'tfidf'],
  ['20-characters', { language: 'zh', punctuation: 'tokens' }, CHARACTERS],
] as const) {
  await writeCase(path.join(folder, name), await cleaningFor(settings), kind);
}
await writeCase(path.join(folder, '22-pairs'), await cleaningFor({ language: 'en', punctuation: 'tokens' }), {
  blocks: [
    { analyzer: 'word', ngramRange: [1, 2], tokens: 'pieces', minDocuments: 2 },
    { analyzer: 'char_wb', ngramRange: [2, 4], minDocuments: 2 },
  ],
});
await writeCase(
  path.join(folder, '21-blocks'),
  { lowerCase: true, punctuation: false, digits: true, stopWords: true },
  BLOCKS,
);
