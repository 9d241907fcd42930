import type { TextBatch } from '@aml-mlops/artifacts';
import { type TokenBatch, TokenSpool } from '@aml-mlops/data-validation';
import { MlopsError } from '@aml-mlops/errors';
import { WordStream } from '@aml-mlops/text';
import type { ProfiledVersion } from './historic.ts';
import { tokensOf, wordsOf } from './words-of-language.ts';

type Documents = Pick<TextBatch, 'texts' | 'targets'>;

const LETTER = /\p{L}/u;

/**
 * The words of each class with the largest mean TF-IDF weight over its documents, heaviest first, without the language's stop
 * words and without numbers (sublinear counts, smooth idf over the whole dataset, rows of length 1). A class without documents has none.
 *
 * The documents are read once. Their texts are not kept: their words are, as numbers, until the vocabulary and idf are known.
 *
 * @param top number of words per class
 * @param language of the texts, ISO 639-1, or `any`
 */
export async function topWords(
  labels: readonly string[],
  batches: AsyncIterable<Documents> | Iterable<Documents>,
  top: number,
  language: string,
): Promise<ProfiledVersion['topWords']> {
  const words = await wordsOf(language);
  const stream = new WordStream(tokensOf(language));
  const spool = new TokenSpool();
  const targetsOf: Int32Array[] = [];
  try {
    for await (const { texts, targets } of batches) {
      spool.append(numbered(texts.map((text) => stream.read(words(text)).slice())));
      targetsOf.push(targets);
    }
    const learnt = learn(stream);
    if (!learnt) return labels.map((label) => ({ label, words: [] }));
    const sums = labels.map(() => new Float64Array(learnt.words.length));
    const documents = labels.map(() => 0);
    let batch = 0;
    for (const { lengths, tokens } of spool.batches()) {
      const targets = targetsOf[batch++]!;
      let at = 0;
      for (const [row, length] of lengths.entries()) {
        const { indices, data } = learnt.weigh(tokens.subarray(at, at + length));
        at += length;
        const own = sums[targets[row]!]!;
        documents[targets[row]!]!++;
        for (const [entry, column] of indices.entries()) own[column]! += data[entry]!;
      }
    }
    return labels.map((label, target) => ({
      label,
      words: heaviest(learnt.words, sums[target]!, top).map(({ word, weight }) => ({
        word,
        weight: weight / documents[target]!,
      })),
    }));
  } finally {
    spool.close();
  }
}

/** The words of the documents one after the other. */
function numbered(documents: readonly Int32Array[]): TokenBatch {
  const lengths = Int32Array.from(documents, ({ length }) => length);
  const tokens = new Int32Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const words of documents) {
    tokens.set(words, at);
    at += words.length;
  }
  return { lengths, tokens };
}

/** @returns undefined if the texts contain only stop words */
function learn(stream: WordStream): ReturnType<WordStream['learn']> | undefined {
  try {
    return stream.learn();
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'E_EMPTY_VOCABULARY') return undefined;
    throw error;
  }
}

interface WeighedWord {
  readonly word: string;
  readonly weight: number;
}

/** The first words by weight, equal ones by the alphabet. Only as many are kept while looking: a vocabulary may have a million. */
function heaviest(words: readonly string[], weights: Float64Array, top: number): WeighedWord[] {
  const found: WeighedWord[] = [];
  for (const [column, weight] of weights.entries()) {
    if (weight <= 0 || (found.length === top && weight < found.at(-1)!.weight)) continue;
    const one = { word: words[column]!, weight };
    if (!LETTER.test(one.word) || one.word.length < 2) continue;
    const place = found.findIndex((other) => isBefore(one, other));
    if (place >= 0) found.splice(place, 0, one);
    else found.push(one);
    if (found.length > top) found.pop();
  }
  return found;
}

function isBefore(a: WeighedWord, b: WeighedWord): boolean {
  return a.weight > b.weight || (a.weight === b.weight && a.word < b.word);
}
