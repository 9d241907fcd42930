import type { TextBatch } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { ENGLISH_STOP_WORDS, Vectorizer } from '@aml-mlops/text';
import type { ProfiledVersion } from './historic.ts';

type Documents = Pick<TextBatch, 'texts' | 'targets'>;

/** Documents that are weighed at a time. */
const WEIGHED = 1000;

/**
 * The words of each class with the largest mean TF-IDF weight over its documents, heaviest first, without English stop
 * words (sublinear counts, smooth idf over the whole dataset, rows of length 1). A class without documents has none.
 *
 * The documents are read twice and not kept: first for the vocabulary and idf, then for the weights.
 *
 * @param batches reads the documents from the first on
 * @param top number of words per class
 */
export async function topWords(
  labels: readonly string[],
  batches: () => AsyncIterable<Documents> | Iterable<Documents>,
  top: number,
): Promise<ProfiledVersion['topWords']> {
  const vectorizer = new Vectorizer({
    lowerCase: true,
    stopWords: [...ENGLISH_STOP_WORDS],
    blocks: [{ analyzer: 'word' }],
  });
  if (!(await fit(vectorizer, batches()))) return labels.map((label) => ({ label, words: [] }));
  const { columns } = vectorizer;
  const sums = labels.map(() => new Float64Array(columns));
  const documents = labels.map(() => 0);
  for await (const { texts, targets } of batches()) {
    for (let from = 0; from < texts.length; from += WEIGHED) {
      const { rows, indptr, indices, data } = vectorizer.transform(texts.slice(from, from + WEIGHED));
      for (let row = 0; row < rows; row++) {
        const target = targets[from + row]!;
        const own = sums[target]!;
        documents[target]!++;
        for (let entry = indptr[row]!; entry < indptr[row + 1]!; entry++) own[indices[entry]!]! += data[entry]!;
      }
    }
  }
  const { words } = vectorizer.blocks[0]!.state.vocabulary!;
  return labels.map((label, target) => ({
    label,
    words: heaviest(words, sums[target]!, top).map(({ word, weight }) => ({
      word,
      weight: weight / documents[target]!,
    })),
  }));
}

/** @returns false if the texts contain only stop words */
async function fit(vectorizer: Vectorizer, batches: AsyncIterable<Documents> | Iterable<Documents>): Promise<boolean> {
  try {
    await vectorizer.fit(textsOf(batches));
    return true;
  } catch (error) {
    if (error instanceof MlopsError && error.code === 'E_EMPTY_VOCABULARY') return false;
    throw error;
  }
}

async function* textsOf(batches: AsyncIterable<Documents> | Iterable<Documents>): AsyncGenerator<string> {
  for await (const { texts } of batches) yield* texts;
}

function heaviest(words: readonly string[], weights: Float64Array, top: number) {
  const found = words.flatMap((word, column) => {
    const weight = weights[column] ?? 0;
    return weight > 0 ? [{ word, weight }] : [];
  });
  return found.sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1)).slice(0, top);
}
