import type { TextBatch } from '@aml-mlops/artifacts';
import { stepCounts } from '../signals/tenths.ts';
import { type Counts, count } from '../sketch/counts.ts';
import { ValueSketch } from '../sketch/value-sketch.ts';
import { wordsOf } from '../two-sample/hashed-words.ts';
import { DocumentFrequencies } from './document-frequencies.ts';
import { DocumentSample } from './document-sample.ts';

/** The reference that windows are compared with: the model's training documents. */
export interface Reference {
  readonly documents: number;
  /** Distinct words of the sampled texts. */
  readonly sampled: readonly ReadonlySet<string>[];
  readonly characters: ValueSketch;
  /** Texts without a word. */
  readonly empty: number;
  /** Document frequencies of words that occur in at least two documents. */
  readonly words: ReadonlyMap<string, number>;
  /** Sampled texts by the share of their words that occur in no other document, in thousandths. */
  readonly unknownShares: ReadonlyMap<number, number>;
  /** Sampled texts by language; empty if languages are not detected. */
  readonly languages: ReadonlyMap<string, number>;
}

/** A word in a single document predicts nothing about the next. */
const LEAST_DOCUMENTS = 2;

export interface ReferenceOptions {
  /** Number of sampled texts, drawn by id. */
  readonly sampled: number;
  /** Detects the language of a text. */
  readonly detect?: (text: string) => string;
}

/** Reads training documents in one pass; memory holds their vocabulary and the sampled texts. */
export async function readReference(
  batches: AsyncIterable<Pick<TextBatch, 'ids' | 'texts'>>,
  { sampled, detect }: ReferenceOptions,
): Promise<Reference> {
  const sample = new DocumentSample(sampled);
  const characters = new ValueSketch(1);
  const frequencies = new DocumentFrequencies();
  let [documents, empty] = [0, 0];
  for await (const { ids, texts } of batches) {
    documents += texts.length;
    for (const [i, text] of texts.entries()) {
      sample.add(ids[i]!, text);
      characters.add(text.length);
      if (frequencies.add(text) === 0) empty++;
    }
  }
  const words = frequencies.atLeast(LEAST_DOCUMENTS);
  const texts = sample.texts();
  const sets = texts.map(wordsOf);
  const languages: Counts = new Map();
  if (detect) for (const text of texts) count(languages, detect(text));
  return {
    ...{ documents, empty, characters, words, languages, sampled: sets },
    unknownShares: stepCounts(sets.map((own) => unknownShareOf(own, words, true))),
  };
}

/**
 * Share of a text's words that no other training document contains. A training document always contains its own words, so it is
 * excluded from the comparison, as a new document would be.
 */
export function unknownShareOf(
  words: ReadonlySet<string>,
  known: ReadonlyMap<string, number>,
  isOfReference = false,
): number {
  if (words.size === 0) return 0;
  const least = LEAST_DOCUMENTS + (isOfReference ? 1 : 0);
  let unknown = 0;
  for (const word of words) if ((known.get(word) ?? 0) < least) unknown++;
  return unknown / words.size;
}
