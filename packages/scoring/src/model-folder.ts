import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { type CleaningOptions, readCleaning, TfidfVectorizer, Vectorizer, Vocabulary } from '@aml-mlops/text';
import * as z from 'zod';

/** Files of a `model/classifier`; `vocabulary` is that of counts, `vectorizer` that of TF-IDF and of representations. */
export const MODEL_FILES = {
  network: 'model.onnx',
  description: 'model.json',
  labels: 'labels.json',
  vocabulary: 'vocabulary.json',
  vectorizer: 'vectorizer.json',
  parity: 'parity.json',
  card: 'model-card.md',
  mlflow: 'MLmodel',
  /** Tables of the text path, for MLflow's loader. */
  textPath: 'text-path.json',
  /** ONNX graph from raw texts to label and probabilities; present if its certificate passed. */
  textGraph: 'text.onnx',
  /** Certificate of `text.onnx`. */
  textParity: 'text-parity.json',
} as const;

/**
 * Newest version of model.json. Version 3 adds decision weights: an older program would ignore them and give other labels, so a
 * model without them is written as version 2. A folder whose texts are cleaned by version 1 of the rules and that has no
 * representation is written as version 1. Older programs read both.
 */
export const MODEL_VERSION = 3;

const descriptionSchema = z.looseObject({
  schemaVersion: z.literal([1, 2, MODEL_VERSION]),
  /**
   * Features of the model: counts of the words in vocabulary.json, or the output of vectorizer.json: TF-IDF of words or,
   * from version 2 on, the blocks of a representation.
   */
  features: z.enum(['counts', 'tfidf', 'blocks']),
  /** Names of the graph's inputs, both [N, L]: words of each document, and their counts or weights; padding weighs 0. */
  inputs: z.object({ ids: z.string().min(1), weights: z.string().min(1) }),
  /** Name of the graph's output: [N, C], or [N, 1] for the decision between two classes. */
  outputs: z.looseObject({ scores: z.string().min(1) }),
  /** Whether the scores are probabilities, or only larger for likelier classes. */
  scores: z.enum(['probabilities', 'decisions']),
  /** Label of each score, as an index into labels.json. Default: 0, 1, 2, … */
  classes: z.array(z.int().nonnegative()).optional(),
  /**
   * What the probability of each score is multiplied by where one label is chosen: the label is the first of the largest products.
   * Probabilities stay as they are. Default 1 for all.
   */
  decisionWeights: z.array(z.number().positive().max(1e6)).min(2).optional(),
  producer: z.looseObject({ step: z.string() }),
});

/** Content of model.json. Producers may add further fields. */
export type ModelDescription = z.infer<typeof descriptionSchema>;

export interface ModelFolder {
  readonly description: ModelDescription;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  /** Turns cleaned texts into rows of counts or weights. */
  readonly features:
    | { readonly kind: 'counts'; readonly vocabulary: Vocabulary }
    | { readonly kind: 'tfidf'; readonly vectorizer: TfidfVectorizer }
    | { readonly kind: 'blocks'; readonly vectorizer: Vectorizer };
}

/**
 * Reads a model's folder, without loading the network.
 *
 * @throws MlopsError `E_NOT_A_MODEL` for a file that is missing or invalid, which it names
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const description = await readJson(folder, MODEL_FILES.description, (json) => descriptionSchema.parse(json));
  const labels = await readJson(folder, MODEL_FILES.labels, (json) => z.array(z.string().min(1)).min(1).parse(json));
  const cleaning = await readCleaning(folder);
  checkDecisionWeights(folder, description, labels);
  return { description, labels, cleaning, features: await readFeatures(folder, description.features) };
}

/** @throws MlopsError `E_NOT_A_MODEL` for weights of other scores, or of scores that are no probabilities */
function checkDecisionWeights(folder: string, description: ModelDescription, labels: readonly string[]): void {
  const { decisionWeights, classes = labels, scores } = description;
  if (!decisionWeights || (scores === 'probabilities' && decisionWeights.length === classes.length)) return;
  const message = `decisionWeights of ${folder} must be ${classes.length} numbers above 0, of scores that are probabilities; got ${decisionWeights.length} of ${scores}`;
  throw new MlopsError('E_NOT_A_MODEL', message, { file: path.join(folder, MODEL_FILES.description) });
}

async function readFeatures(folder: string, kind: ModelDescription['features']): Promise<ModelFolder['features']> {
  switch (kind) {
    case 'counts':
      return { kind, vocabulary: await readJson(folder, MODEL_FILES.vocabulary, Vocabulary.fromJSON) };
    case 'tfidf':
      return { kind, vectorizer: await readJson(folder, MODEL_FILES.vectorizer, (j) => TfidfVectorizer.fromJSON(j)) };
    case 'blocks':
      return { kind, vectorizer: await readJson(folder, MODEL_FILES.vectorizer, (j) => Vectorizer.fromJSON(j)) };
  }
}

async function readJson<T>(folder: string, name: string, parse: (json: unknown) => T): Promise<T> {
  const file = path.join(folder, name);
  try {
    return parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : String(cause);
    throw new MlopsError('E_NOT_A_MODEL', `${folder} is not a model: ${name}: ${reason}`, { file }, { cause });
  }
}
