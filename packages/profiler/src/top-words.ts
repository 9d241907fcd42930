import type { Dataset } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { type CsrMatrix, TfidfVectorizer } from '@aml-mlops/text';
import type { ProfiledVersion } from './historic.ts';
import { wordsOf } from './words-of-language.ts';

const LETTER = /\p{L}/u;

/**
 * The words of each class with the largest mean TF-IDF weight over its documents, heaviest first, without the language's stop
 * words and without numbers (sublinear counts, smooth idf over the whole dataset, rows of length 1). A class without documents has none.
 *
 * @param top number of words per class
 * @param language of the texts, ISO 639-1, or `any`
 */
export async function topWords(
  { labels, texts, targets }: Omit<Dataset, 'ids'>,
  top: number,
  language: string,
): Promise<ProfiledVersion['topWords']> {
  const vectorizer = new TfidfVectorizer({ sublinearTf: true });
  const weights = fit(vectorizer, texts.map(await wordsOf(language)));
  if (!weights) return labels.map((label) => ({ label, words: [] }));
  const { indptr, indices, data, columns } = weights;
  const { words } = vectorizer.vocabulary;
  return labels.map((label, target) => {
    const sums = new Float64Array(columns);
    let documents = 0;
    for (const [row, own] of targets.entries()) {
      if (own !== target) continue;
      documents++;
      for (let entry = indptr[row] ?? 0; entry < (indptr[row + 1] ?? 0); entry++) {
        const column = indices[entry] ?? 0;
        sums[column] = (sums[column] ?? 0) + (data[entry] ?? 0);
      }
    }
    return {
      label,
      words: heaviest(words, sums, top).map(({ word, weight }) => ({ word, weight: weight / documents })),
    };
  });
}

/** Undefined if the texts contain only stop words. */
function fit(vectorizer: TfidfVectorizer, texts: readonly string[]): CsrMatrix | undefined {
  try {
    return vectorizer.fitTransform(texts);
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
