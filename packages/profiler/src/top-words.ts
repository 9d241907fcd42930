import type { TextBatch } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { Vectorizer } from '@aml-mlops/text';
import type { ProfiledVersion } from './historic.ts';
import { wordsOf } from './words-of-language.ts';

type Documents = Pick<TextBatch, 'texts' | 'targets'>;

/** Documents that are weighed at a time. */
const WEIGHED = 1000;
const LETTER = /\p{L}/u;

/**
 * The words of each class with the largest mean TF-IDF weight over its documents, heaviest first, without the language's stop
 * words and without numbers (sublinear counts, smooth idf over the whole dataset, rows of length 1). A class without documents has none.
 *
 * The documents are read twice and not kept: first for the vocabulary and idf, then for the weights.
 *
 * @param batches reads the documents from the first on
 * @param top number of words per class
 * @param language of the texts, ISO 639-1, or `any`
 */
export async function topWords(
  labels: readonly string[],
  batches: () => AsyncIterable<Documents> | Iterable<Documents>,
  top: number,
  language: string,
): Promise<ProfiledVersion['topWords']> {
  const words = await wordsOf(language);
  const vectorizer = new Vectorizer({ blocks: [{ analyzer: 'word' }] });
  if (!(await fit(vectorizer, textsOf(batches(), words)))) return labels.map((label) => ({ label, words: [] }));
  const { columns } = vectorizer;
  const sums = labels.map(() => new Float64Array(columns));
  const documents = labels.map(() => 0);
  for await (const { texts, targets } of batches()) {
    for (let from = 0; from < texts.length; from += WEIGHED) {
      const { rows, indptr, indices, data } = vectorizer.transform(texts.slice(from, from + WEIGHED).map(words));
      for (let row = 0; row < rows; row++) {
        const target = targets[from + row]!;
        const own = sums[target]!;
        documents[target]!++;
        for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) own[indices[entry]!]! += data[entry]!;
      }
    }
  }
  return labels.map((label, target) => ({
    label,
    words: heaviest(vectorizer.blocks[0]!.state.vocabulary!.words, sums[target]!, top).map(({ word, weight }) => ({
      word,
      weight: weight / documents[target]!,
    })),
  }));
}

/** @returns false if the texts contain only stop words */
async function fit(vectorizer: Vectorizer, texts: AsyncIterable<string>): Promise<boolean> {
  try {
    await vectorizer.fit(texts);
    return true;
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'E_EMPTY_VOCABULARY') return false;
    throw error;
  }
}

async function* textsOf(
  batches: AsyncIterable<Documents> | Iterable<Documents>,
  words: (text: string) => string,
): AsyncGenerator<string> {
  for await (const { texts } of batches) for (const text of texts) yield words(text);
}

function heaviest(words: readonly string[], weights: Float64Array, top: number) {
  const found = words.flatMap((word, column) => {
    const weight = weights[column] ?? 0;
    return weight > 0 && LETTER.test(word) ? [{ word, weight }] : [];
  });
  return found.sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1)).slice(0, top);
}
