import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { type CleaningOptions, type TfidfVectorizer, writeCleaning } from '@aml-mlops/text';
import type { FittedClassifier } from '../classifiers/estimator.ts';
import { exportOnnx } from '../onnx/export-onnx.ts';

export const MODEL_FOLDER_VERSION = 1;

/** Writes a fitted classifier as a `model/classifier` folder: cleaning, vectoriser and classifier, all that serving needs. */
export async function writeModelFolder(
  folder: string,
  parts: {
    readonly model: FittedClassifier;
    readonly name: string;
    readonly labels: readonly string[];
    readonly cleaning: CleaningOptions;
    readonly vectorizer: TfidfVectorizer;
  },
): Promise<void> {
  const { model, name, labels, cleaning, vectorizer } = parts;
  const { classes, columns, estimator, params } = model.state;
  const { kind } = model.scoreGraph();
  await writeFile(path.join(folder, 'model.onnx'), exportOnnx(model));
  await writeFile(path.join(folder, 'vectorizer.json'), `${JSON.stringify(vectorizer)}\n`);
  await writeFile(path.join(folder, 'labels.json'), formatJson(labels));
  await writeCleaning(folder, cleaning);
  const description = {
    schemaVersion: MODEL_FOLDER_VERSION,
    features: 'tfidf',
    inputs: { ids: 'ids', weights: 'weights' },
    outputs: { label: 'label', scores: 'scores' },
    scores: kind,
    classes: Array.from(classes),
    columns,
    producer: { step: 'sklearn-sweep', model: name, estimator, params },
  };
  await writeFile(path.join(folder, 'model.json'), formatJson(description));
}
