import { MlopsError } from '@aml-mlops/errors';
import type { BlockState, FittedBlock } from './fitted-block.ts';
import { parseRepresentation, type Representation } from './representation.ts';
import { Vocabulary } from './vocabulary.ts';

const SCHEMA_VERSION = 2;

/** The JSON form of a fitted `Vectorizer`. Version 1 is that of a `TfidfVectorizer`. */
export interface VectorizerJson {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly representation: Representation;
  /** Number of documents that it was fitted on. */
  readonly documents: number;
  readonly blocks: readonly {
    /** N-grams in the order of the columns; null where they are hashed. */
    readonly terms: readonly string[] | null;
    /** Documents in which each column occurred; the idf follows from it. */
    readonly documentFrequency: readonly number[];
  }[];
}

export function vectorizerJson(representation: Representation, blocks: readonly FittedBlock[]): VectorizerJson {
  return {
    schemaVersion: SCHEMA_VERSION,
    representation,
    documents: blocks[0]?.state.documents ?? 0,
    blocks: blocks.map(({ state: { vocabulary, documentFrequency } }) => ({
      terms: vocabulary ? vocabulary.words : null,
      documentFrequency: Array.from(documentFrequency),
    })),
  };
}

/** @throws MlopsError `E_VECTORIZER`, `E_VOCABULARY` or `E_PARAM_RANGE` for anything that `vectorizerJson` did not make */
export function parseVectorizer(json: unknown): { representation: Representation; states: readonly BlockState[] } {
  const { schemaVersion, representation: given, documents, blocks } = asRecord(json);
  if (schemaVersion !== SCHEMA_VERSION) throw broken(`schemaVersion of a vectorizer must be ${SCHEMA_VERSION}`);
  const representation = parseRepresentation(given);
  const count = representation.blocks.length;
  if (!isCount(documents)) throw broken('documents of a vectorizer must be a whole number in [0, inf)');
  if (!Array.isArray(blocks) || blocks.length !== count)
    throw broken(`blocks of a vectorizer must be a list of ${count}`);
  const states = representation.blocks.map((block, b): BlockState => {
    const { terms, documentFrequency } = asRecord(blocks[b]);
    const { hashingBits } = block;
    const vocabulary = hashingBits === null ? Vocabulary.fromJSON({ schemaVersion: 1, words: terms }) : undefined;
    const columns = vocabulary ? vocabulary.size : 2 ** (hashingBits ?? 0);
    if (
      !Array.isArray(documentFrequency) ||
      documentFrequency.length !== columns ||
      !documentFrequency.every(isCount)
    ) {
      throw broken(`documentFrequency of block ${b} of a vectorizer must be ${columns} whole numbers in [0, inf)`);
    }
    return { block, vocabulary, documentFrequency: Int32Array.from(documentFrequency as number[]), documents };
  });
  return { representation, states };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function asRecord(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : {};
}

function broken(message: string): MlopsError {
  return new MlopsError('E_VECTORIZER', message);
}
