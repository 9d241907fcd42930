import { TfidfVectorizer, withWordBreaks } from '@aml-mlops/text';
import { type SuspectedError, suspectedErrors } from './confident-learning.ts';
import { outOfSample } from './out-of-sample.ts';

/**
 * Labels of texts that are likely wrong, by confident learning with a classifier on single words, the likeliest first.
 *
 * @param texts in any language, as they are
 * @param targets int32 [n], label of each
 * @throws MlopsError `E_EMPTY_VOCABULARY` if no text has a word
 */
export function suspectedLabels(texts: readonly string[], targets: Int32Array, classes: number): SuspectedError[] {
  const vectorizer = new TfidfVectorizer({ sublinearTf: true, stopWords: 'english', maxDf: 0.5 });
  const X = vectorizer.fitTransform(texts.map(withWordBreaks));
  return suspectedErrors(outOfSample(X, targets, classes), targets, classes);
}
