import { type CsrMatrix, type Representation, type TfidfOptions, TfidfVectorizer, Vectorizer } from '@aml-mlops/text';
import { stratifiedFolds } from './stratified-folds.ts';

export interface LabelledTexts {
  readonly texts: readonly string[];
  readonly targets: Int32Array;
}

/** Training and held-out documents as matrices in shared memory: the workers read one copy. */
export interface Fold {
  readonly train: CsrMatrix;
  readonly trainTargets: Int32Array;
  readonly test: CsrMatrix;
  readonly testTargets: Int32Array;
  /** The training documents for steep models, if these do not use all. */
  readonly few?: { readonly train: CsrMatrix; readonly trainTargets: Int32Array };
}

export interface VectorisedFold extends Fold {
  readonly vectorizer: TfidfVectorizer | Vectorizer;
}

/** Feature extraction: TF-IDF of single words, or a representation. */
export type Features = TfidfOptions | Representation;

/** Vocabulary and idf are computed from the training texts only. */
export function vectorise(train: LabelledTexts, test: LabelledTexts, features: Features): VectorisedFold {
  const vectorizer = 'blocks' in features ? new Vectorizer(features) : new TfidfVectorizer(features);
  return {
    vectorizer,
    train: vectorizer.fitTransform(train.texts, { shared: true }),
    trainTargets: sharedCopy(train.targets),
    test: vectorizer.transform(test.texts, { shared: true }),
    testTargets: sharedCopy(test.targets),
  };
}

/** Folds of cross-validation, each with its own vocabulary: training sees nothing of the held-out texts. */
export function crossValidationFolds(
  data: LabelledTexts,
  features: Features,
  folds: number,
  seed: number,
): VectorisedFold[] {
  const foldOf = stratifiedFolds(data.targets, folds, seed);
  return Array.from({ length: folds }, (_, fold) =>
    vectorise(
      pick(data, (row) => foldOf[row] !== fold),
      pick(data, (row) => foldOf[row] === fold),
      features,
    ),
  );
}

function pick({ texts, targets }: LabelledTexts, wanted: (row: number) => boolean): LabelledTexts {
  return {
    texts: texts.filter((_, row) => wanted(row)),
    targets: targets.filter((_, row) => wanted(row)),
  };
}

/** A copy in memory shared with worker threads. */
export function sharedCopy(values: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
