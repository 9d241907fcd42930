import type { TextBatch } from '@aml-mlops/artifacts';
import { stepCounts } from '../signals/tenths.ts';
import { type Counts, count } from '../sketch/counts.ts';
import { ValueSketch } from '../sketch/value-sketch.ts';
import { wordsOf } from '../two-sample/hashed-words.ts';
import { DocumentSample } from './document-sample.ts';

/** What windows are held against: the documents that the model learnt from. */
export interface Reference {
  readonly documents: number;
  /** Different words of the texts that are sampled. */
  readonly sampled: readonly ReadonlySet<string>[];
  readonly characters: ValueSketch;
  /** Texts without a word. */
  readonly empty: number;
  /** Words that at least two documents have, and the number of documents of each. */
  readonly words: ReadonlyMap<string, number>;
  /** Sampled texts by the share of their words that no other document has, in thousandths. */
  readonly unknownShares: ReadonlyMap<number, number>;
  /** Sampled texts by language; empty where none is told. */
  readonly languages: ReadonlyMap<string, number>;
}

/** A word in one document alone says nothing of the next. */
const LEAST_DOCUMENTS = 2;

export interface ReferenceOptions {
  /** Texts that are kept, drawn by their ids. */
  readonly sampled: number;
  /** Language of a text. */
  readonly detect?: (text: string) => string;
}

/** Reads training documents in one pass; memory holds their vocabulary and the texts that are sampled. */
export async function readReference(
  batches: AsyncIterable<Pick<TextBatch, 'ids' | 'texts'>>,
  { sampled, detect }: ReferenceOptions,
): Promise<Reference> {
  const sample = new DocumentSample(sampled);
  const characters = new ValueSketch(1);
  const words = new Map<string, number>();
  let [documents, empty] = [0, 0];
  for await (const { ids, texts } of batches) {
    documents += texts.length;
    for (const [i, text] of texts.entries()) {
      sample.add(ids[i]!, text);
      characters.add(text.length);
      const own = wordsOf(text);
      if (own.size === 0) empty++;
      for (const word of own) words.set(word, (words.get(word) ?? 0) + 1);
    }
  }
  for (const [word, inDocuments] of words) if (inDocuments < LEAST_DOCUMENTS) words.delete(word);
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
 * Share of the words of a text that other training documents do not have. A training document always knows its own words, so it
 * is measured without itself, as a new one would be.
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
