import { readDataset } from '@aml-mlops/artifacts';
import { confusionMatrix, oneVsRestRoc } from '@aml-mlops/metrics';
import { type FittedClassifier, featuresOf, loadModel, sklearnSweep, vectorise } from '@aml-mlops/sklearn-sweep';
import type { PairSide } from '../../api/sweep.ts';
import type { PairAnswers, PairTask } from './tasks.ts';

const MOST_POINTS = 150;

/** The test documents of the most recently compared sweep: comparing other models of it reuses them. */
let kept: { readonly key: string; readonly data: Promise<TestRows> } | undefined;

interface TestRows {
  readonly labels: readonly string[];
  readonly targets: Int32Array;
  /** Rows in the representation of the sweep's models. */
  readonly X: Parameters<FittedClassifier['predict']>[0];
}

/** Answers of two fitted models to a sweep's test documents, and the derived statistics. */
export async function pairOf(task: PairTask): Promise<PairAnswers> {
  const { train, test, params, models } = task;
  const key = JSON.stringify([train, test, params]);
  if (kept?.key !== key) kept = { key, data: testRows(task) };
  const current = kept;
  const { labels, targets, X } = await current.data.catch((error: unknown) => {
    if (kept === current) kept = undefined;
    throw error;
  });
  const sides = models.map(({ name, json }) => {
    const model = loadModel(JSON.parse(json));
    const answers = model.predict(X);
    const confusion = confusionMatrix(targets, answers, labels.length);
    const side: PairSide = {
      model: name,
      confusion: confusion.map((row) => [...row]),
      roc: rocOf(model, X, targets, labels),
    };
    return { answers, side };
  });
  return { labels, targets, sides: sides.map(({ side }) => side), answers: sides.map(({ answers }) => answers) };
}

/** Built as in the step: vocabulary and weights come from the training documents. */
async function testRows({ train, test, params }: PairTask): Promise<TestRows> {
  const [training, { texts, targets, labels }] = [await readDataset(train), await readDataset(test)];
  const features = featuresOf(sklearnSweep.params.parse(params) as Parameters<typeof featuresOf>[0]);
  return { labels, targets, X: vectorise(training, { texts, targets }, features).test };
}

/** Curves of the model's scores, if these order its decisions, with no more points than are visible. */
function rocOf(
  model: FittedClassifier,
  X: TestRows['X'],
  truth: Int32Array,
  labels: readonly string[],
): PairSide['roc'] {
  const { width, values } = model.scores(X);
  const { classes } = model.state;
  const scores = new Float64Array(truth.length * labels.length).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < truth.length; i++) {
    for (const [c, label] of classes.entries()) {
      const score = width === 1 && classes.length === 2 ? (c === 0 ? -values[i]! : values[i]!) : values[i * width + c]!;
      scores[i * labels.length + label] = score;
    }
  }
  return oneVsRestRoc(scores, truth, labels.length).map(({ label, roc: { fpr, tpr, auc } }) => {
    const step = Math.max(1, Math.ceil(fpr.length / MOST_POINTS));
    const keep = (_: number, i: number) => i % step === 0 || i === fpr.length - 1;
    return { label: labels[label] ?? String(label), auc, fpr: [...fpr].filter(keep), tpr: [...tpr].filter(keep) };
  });
}
