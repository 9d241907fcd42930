import type { TextBatch } from '@aml-mlops/artifacts';
import { type TokenBatch, TokenSpool } from '@aml-mlops/data-validation';
import { MlopsError } from '@aml-mlops/errors';
import { WordStream } from '@aml-mlops/text';
import type { ProfiledVersion } from './historic.ts';
import { wordsOf } from './words-of-language.ts';

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
  const stream = new WordStream();
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

function heaviest(words: readonly string[], weights: Float64Array, top: number) {
  const found = words.flatMap((word, column) => {
    const weight = weights[column] ?? 0;
    return weight > 0 && LETTER.test(word) ? [{ word, weight }] : [];
  });
  return found.sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1)).slice(0, top);
}
