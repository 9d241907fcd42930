import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, hashFile } from '@aml-mlops/artifacts';
import { certify, MODEL_FILES, MODEL_VERSION, type ParityCertificate, Scorer } from '@aml-mlops/scoring';
import { type CleaningOptions, cleanText, type TfidfVectorizer, writeCleaning } from '@aml-mlops/text';
import type { FittedClassifier } from '../classifiers/estimator.ts';
import { exportOnnx } from '../onnx/export-onnx.ts';
import type { FinishedRow } from '../sweep/comparison.ts';
import { mlModel, PYTHON_FILES } from './ml-model.ts';
import { modelCard } from './model-card.ts';

export interface ModelParts {
  readonly model: FittedClassifier;
  readonly row: FinishedRow;
  readonly judgedBy: string;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  readonly vectorizer: TfidfVectorizer;
  /** Texts to certify the folder by. */
  readonly texts: readonly string[];
}

/**
 * Writes a fitted classifier as a `model/classifier` folder: cleaning, vectoriser and classifier, all that `Scorer` and
 * MLflow need; then asks `Scorer` itself whether it answers as the fitted classifier does. The same parts give the same
 * bytes.
 *
 * @returns the certificate, which may have failed
 */
export async function writeModelFolder(folder: string, parts: ModelParts): Promise<ParityCertificate> {
  const { model, row, judgedBy, labels, cleaning, vectorizer, texts } = parts;
  const { classes, columns, estimator, params } = model.state;
  const { kind, width } = model.scoreGraph();
  const write = (name: string, content: string | Uint8Array) => writeFile(path.join(folder, name), content);
  await write(MODEL_FILES.network, exportOnnx(model));
  await write(MODEL_FILES.vectorizer, `${JSON.stringify(vectorizer)}\n`);
  await write(MODEL_FILES.labels, formatJson(labels));
  await writeCleaning(folder, cleaning);
  await write(
    MODEL_FILES.description,
    formatJson({
      schemaVersion: MODEL_VERSION,
      features: 'tfidf',
      inputs: { ids: 'ids', weights: 'weights' },
      outputs: { label: 'label', scores: 'scores' },
      scores: kind,
      classes: Array.from(classes),
      columns,
      producer: { step: 'sklearn-sweep', model: row.model, estimator, params },
    }),
  );
  const networkHash = await hashFile(path.join(folder, MODEL_FILES.network));
  await write(MODEL_FILES.mlflow, mlModel(networkHash, MODEL_FILES.network, width));
  for (const [name, content] of Object.entries(PYTHON_FILES)) await write(name, content);

  const scorer = await Scorer.load(folder);
  const parity = await certify({
    scorer,
    texts,
    engine: (raw) => model.scores(vectorizer.transform(raw.map((text) => cleanText(text, cleaning)))).values,
  });
  await scorer.close();
  await write(MODEL_FILES.parity, formatJson(parity));
  await write(MODEL_FILES.card, modelCard({ row, state: model.state, judgedBy, labels, cleaning, parity }));
  return parity;
}
