import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { certify, MODEL_FILES, type ParityCertificate, Scorer, writeModelFolder } from '@aml-mlops/scoring';
import { type CleaningOptions, cleanText, type TfidfVectorizer, Vectorizer } from '@aml-mlops/text';
import type { FittedClassifier } from '../classifiers/fitted-classifier.ts';
import { onnxGraph } from '../onnx/export-onnx.ts';
import type { FinishedRow } from '../sweep/comparison.ts';
import { modelCard } from './model-card.ts';

export interface ModelParts {
  readonly model: FittedClassifier;
  readonly row: FinishedRow;
  readonly judgedBy: string;
  readonly labels: readonly string[];
  readonly cleaning: CleaningOptions;
  readonly vectorizer: TfidfVectorizer | Vectorizer;
  /** Texts for the certificate. */
  readonly texts: readonly string[];
}

/**
 * Writes a fitted classifier as a `model/classifier` folder: cleaning, vectoriser and classifier, everything `Scorer` and
 * MLflow need. Then checks that `Scorer` gives the same answers as the fitted classifier. The same parts give the same
 * bytes.
 *
 * @returns the certificate, which may be a failed one
 */
export async function writeClassifier(folder: string, parts: ModelParts): Promise<ParityCertificate> {
  const { model, row, judgedBy, labels, cleaning, vectorizer, texts } = parts;
  const { classes, columns, estimator, params } = model.state;
  const { kind } = model.scoreGraph();
  const write = (name: string, content: string) => writeFile(path.join(folder, name), content);
  await writeModelFolder(folder, {
    network: onnxGraph(model),
    words: vectorizer,
    labels,
    cleaning,
    description: {
      features: vectorizer instanceof Vectorizer ? 'blocks' : 'tfidf',
      inputs: { ids: 'ids', weights: 'weights' },
      outputs: { label: 'label', scores: 'scores' },
      scores: kind,
      classes: Array.from(classes),
      columns,
      producer: { step: 'sklearn-sweep', model: row.model, estimator, params },
    },
  });
  const scorer = await Scorer.load(folder);
  const parity = await certify({
    scorer,
    texts,
    engine: (raw) => model.scores(vectorizer.transform(raw.map((text) => cleanText(text, cleaning)))).values,
  });
  await scorer.close();
  await write(MODEL_FILES.parity, formatJson(parity));
  await write(MODEL_FILES.card, modelCard({ row, state: model.state, judgedBy, labels, cleaning, vectorizer, parity }));
  return parity;
}
