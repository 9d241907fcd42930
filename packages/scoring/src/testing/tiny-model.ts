import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { buildModel, node, tensor } from '@aml-mlops/onnx';
import { DEFAULT_CLEANING, TfidfVectorizer, Vocabulary, writeCleaning } from '@aml-mlops/text';
import { MODEL_FILES } from '../model-folder.ts';

const WORDS = ['antenna', 'film', 'lens', 'radio', 'star', 'telescope'];
export const LABELS = ['astronomy', 'photography', 'radio'];
/** Row of each word: its weight for each label. */
const WEIGHTS = Float32Array.of(0, 0, 2, 0, 2, 0, 0.5, 2, 0, 0, 0, 2, 2, 0, 0, 2, 0.25, 0);
const BIAS = Float32Array.of(0.1, 0, -0.1);

/**
 * Writes a linear model of six words whose predictions can be computed by hand: softmax(counts W + b).
 *
 * @param options.lean added to the bias of the first label, for a different model
 */
export async function writeTinyModel(
  folder: string,
  options: { readonly lean?: number; readonly labels?: readonly string[]; readonly parity?: object } = {},
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, content: string | Uint8Array) => writeFile(path.join(folder, name), content);
  const bias = Float32Array.from(BIAS, (b, i) => (i === 0 ? b + (options.lean ?? 0) : b));
  await write(MODEL_FILES.network, linear('float32', WEIGHTS, bias, true));
  await write(MODEL_FILES.vocabulary, JSON.stringify(Vocabulary.of(WORDS)));
  await write(MODEL_FILES.labels, formatJson(options.labels ?? LABELS));
  await writeCleaning(folder, DEFAULT_CLEANING);
  await write(
    MODEL_FILES.description,
    formatJson({
      schemaVersion: 1,
      features: 'counts',
      inputs: { ids: 'ids', weights: 'values' },
      outputs: { scores: 'scores' },
      scores: 'probabilities',
      producer: { step: 'test' },
    }),
  );
  if (options.parity) await write(MODEL_FILES.parity, formatJson(options.parity));
  return folder;
}

/** Writes a TF-IDF model in double precision with a single decision value for two labels, as the sweep's. */
export async function writeTfidfModel(folder: string): Promise<{ vectorizer: TfidfVectorizer; weights: Float64Array }> {
  await mkdir(folder, { recursive: true });
  const vectorizer = new TfidfVectorizer();
  vectorizer.fitTransform(['radio antenna', 'radio star', 'telescope star star']);
  const weights = Float64Array.of(1, 1, -1, -1);
  const write = (name: string, content: string | Uint8Array) => writeFile(path.join(folder, name), content);
  await write(MODEL_FILES.network, linear('float64', weights, Float64Array.of(0.05), false));
  await write(MODEL_FILES.vectorizer, JSON.stringify(vectorizer));
  await write(MODEL_FILES.labels, formatJson(['astronomy', 'radio']));
  await writeCleaning(folder, DEFAULT_CLEANING);
  await write(
    MODEL_FILES.description,
    formatJson({
      schemaVersion: 1,
      features: 'tfidf',
      inputs: { ids: 'ids', weights: 'values' },
      outputs: { label: 'label', scores: 'scores' },
      scores: 'decisions',
      classes: [0, 1],
      producer: { step: 'sklearn-sweep', model: 'ridge' },
    }),
  );
  return { vectorizer, weights };
}

/** Scores from rows of ids and weights by a matrix and a bias. */
export function linear(
  type: 'float32' | 'float64',
  weights: Float32Array | Float64Array,
  bias: Float32Array | Float64Array,
  softmax: boolean,
): Uint8Array {
  return buildModel({
    name: 'linear',
    inputs: [
      { name: 'ids', type: 'int64', dims: ['N', 'L'] },
      { name: 'values', type, dims: ['N', 'L'] },
    ],
    outputs: [{ name: 'scores', type, dims: ['N', bias.length] }],
    initializers: [
      tensor('W', [weights.length / bias.length, bias.length], weights),
      tensor('b', [bias.length], bias),
      tensor('axis', [1], BigInt64Array.of(1n)),
    ],
    nodes: [
      node('Gather', ['W', 'ids'], ['rows'], { axis: { int: 0 } }),
      node('Unsqueeze', ['values', 'axis'], ['row']),
      node('MatMul', ['row', 'rows'], ['products']),
      node('Squeeze', ['products', 'axis'], ['sums']),
      node('Add', ['sums', 'b'], [softmax ? 'logits' : 'scores']),
      ...(softmax ? [node('Softmax', ['logits'], ['scores'], { axis: { int: 1 } })] : []),
    ],
  });
}

/** The tiny model's probabilities, computed in float64 from the counts of its words. */
export function tinyProbabilities(counts: Readonly<Record<string, number>>): number[] {
  const logits = LABELS.map((_, c) =>
    WORDS.reduce((sum, word, w) => sum + (counts[word] ?? 0) * WEIGHTS[3 * w + c]!, BIAS[c]!),
  );
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
