import { readBatches, readDatasetInfo } from '@aml-mlops/artifacts';
import { ValueSketch } from '../sketch/value-sketch.ts';
import { wordsOf } from '../two-sample/hashed-words.ts';
import { DocumentSample } from './document-sample.ts';

/** What windows are held against: the documents that the model learnt from. */
export interface Reference {
  readonly documents: number;
  readonly texts: readonly string[];
  readonly characters: ValueSketch;
  /** Texts without a word. */
  readonly empty: number;
  /** Words that at least two documents have, and the number of documents of each. */
  readonly words: ReadonlyMap<string, number>;
}

/** A word in one document alone says nothing of the next. */
const LEAST_DOCUMENTS = 2;

/** @param sampled texts that are kept, drawn by their ids */
export async function readReference(dataset: string, sampled: number): Promise<Reference> {
  const { rows } = await readDatasetInfo(dataset);
  const sample = new DocumentSample(sampled);
  const characters = new ValueSketch(1);
  const words = new Map<string, number>();
  let empty = 0;
  for await (const { ids, texts } of readBatches(dataset)) {
    for (const [i, text] of texts.entries()) {
      sample.add(ids[i]!, text);
      characters.add(text.length);
      const own = wordsOf(text);
      if (own.size === 0) empty++;
      for (const word of own) words.set(word, (words.get(word) ?? 0) + 1);
    }
  }
  for (const [word, documents] of words) if (documents < LEAST_DOCUMENTS) words.delete(word);
  return { documents: rows, texts: sample.texts(), characters, empty, words };
}

/**
 * Share of the words of a text that other training documents do not have. A training document always knows its own words, so it
 * is measured without itself, as a new one would be.
 */
export function unknownShareOf(words: ReadonlySet<string>, reference: Reference, isOfReference: boolean): number {
  if (words.size === 0) return 0;
  const least = LEAST_DOCUMENTS + (isOfReference ? 1 : 0);
  let unknown = 0;
  for (const word of words) if ((reference.words.get(word) ?? 0) < least) unknown++;
  return unknown / words.size;
}
