import { MlopsError, showValue } from '@aml-mlops/errors';
import type { Vocabulary } from '@aml-mlops/text';
import type { LabelledCounts } from './count-matrix.ts';
import { countTexts } from './count-texts.ts';
import { CountsBuilder } from './counts-builder.ts';

/** Cleaned documents with their classes, as returned by `readDataset`. */
export interface LabelledTexts {
  readonly texts: readonly string[];
  /** Class index of each text in `labels`. */
  readonly targets: Int32Array;
  readonly labels: readonly string[];
}

export interface PreparedData {
  readonly vocabulary: Vocabulary;
  readonly labels: readonly string[];
  readonly classes: number;
  readonly train: LabelledCounts;
  readonly test?: LabelledCounts;
}

const BATCH = 8192;

/**
 * Counts words. The vocabulary is built from the training documents only; words that occur only in test documents are unknown.
 * All arrays use SharedArrayBuffers, so worker threads share one copy of `train` and `test`.
 *
 * @param options.minFrequency minimum number of training documents a word must occur in. Default: 1. Range: [1, inf)
 * @throws MlopsError `E_EMPTY_VOCABULARY` if no word is left; `E_LABELS` if the two sets name different classes
 */
export function prepareTrainingData(
  train: LabelledTexts,
  test?: LabelledTexts,
  options: { readonly minFrequency?: number } = {},
): PreparedData {
  if (test) checkLabels(train.labels, test.labels);
  const builder = new CountsBuilder();
  for (let from = 0; from < train.texts.length; from += BATCH) builder.append(train.texts.slice(from, from + BATCH));
  const { vocabulary, counts } = builder.finish(options.minFrequency ?? 1);
  return {
    vocabulary,
    labels: train.labels,
    classes: train.labels.length,
    train: { counts, targets: shared(train.targets) },
    ...(test ? { test: { counts: countTexts(test.texts, vocabulary), targets: shared(test.targets) } } : {}),
  };
}

/** @throws MlopsError `E_LABELS` unless both sets name the same classes in the same order */
export function checkLabels(train: readonly string[], test: readonly string[]): void {
  if (JSON.stringify(test) === JSON.stringify(train)) return;
  const message = `labels of the test set must be those of the training set, ${showValue(train)}; got ${showValue(test)}`;
  throw new MlopsError('E_LABELS', message, { value: test });
}

function shared(values: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
