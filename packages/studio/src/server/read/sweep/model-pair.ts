import { MlopsError } from '@aml-mlops/errors';
import { confusionMatrix, oneVsRestRoc } from '@aml-mlops/metrics';
import type { FittedClassifier } from '@aml-mlops/sklearn-sweep';
import type { ModelPair, PairSide } from '../../../api/sweep.ts';
import type { StudioContext } from '../../context.ts';
import { notFound } from '../../not-found.ts';
import { outputOfNode } from '../runs-with-output.ts';
import { modelRuns } from './model-runs.ts';
import { SWEEP_KIND } from './sweep.ts';
import { type SweepData, sweepData } from './sweep-data.ts';

const MOST_SHOWN = 200;
const EXCERPT = 600;
const MOST_POINTS = 150;

/** Rows of the sweep that was compared last: comparing two others of its models makes none anew. */
let kept: { readonly key: string; readonly data: Promise<SweepData> } | undefined;

/**
 * Two models of a sweep on its test documents: the models that were kept with their runs say their answers again.
 *
 * @throws MlopsError `E_NOT_FOUND` for a sweep or model that is not there, `E_SWEEP_DATA`
 */
export async function modelPair(
  context: StudioContext,
  run: string,
  node: string,
  models: readonly [string, string],
): Promise<ModelPair> {
  const output = outputOfNode(context.workspace, run, node, SWEEP_KIND);
  if (!output) throw notFound('sweep', `run ${run}`, node);
  const fitted = await Promise.all(models.map((model) => fittedModel(context, output.hash, model)));
  const key = `${context.workspace.home} ${run} ${node}`;
  if (kept?.key !== key) kept = { key, data: sweepData(context.workspace, run, node) };
  const current = kept;
  const { test, X } = await current.data.catch((error: unknown) => {
    if (kept === current) kept = undefined;
    throw error;
  });
  const { labels, targets } = test;
  const answers = fitted.map((one) => one.predict(X)) as [Int32Array, Int32Array];
  const [a, b] = answers;
  const differing = [...targets.keys()].filter((i) => a[i] !== b[i]);
  return {
    labels,
    documents: targets.length,
    sides: models.map((model, side): PairSide => {
      const confusion = confusionMatrix(targets, answers[side]!, labels.length);
      return { model, confusion: confusion.map((row) => [...row]), roc: rocOf(fitted[side]!, X, targets, labels) };
    }),
    disagreements: differing.slice(0, MOST_SHOWN).map((i) => ({
      ...{ id: test.ids[i]!, text: test.texts[i]!.slice(0, EXCERPT), truth: labels[targets[i]!]! },
      said: [labels[a[i]!]!, labels[b[i]!]!] as const,
    })),
    disagree: differing.length,
    onlyRight: [
      differing.filter((i) => a[i] === targets[i]).length,
      differing.filter((i) => b[i] === targets[i]).length,
    ],
  };
}

async function fittedModel(context: StudioContext, hash: string, model: string): Promise<FittedClassifier> {
  const record = (await modelRuns(context, hash)).get(model);
  if (!record) throw notFound('model', 'the sweep', model);
  const { loadModel } = await import('@aml-mlops/sklearn-sweep');
  const bytes = await context.tracking.readArtifact(record.runId, 'model/classifier.json').catch((cause: unknown) => {
    throw new MlopsError(
      'E_SWEEP_DATA',
      `model ${model} must be kept with its run; it is too large or was deleted`,
      {},
      { cause },
    );
  });
  return loadModel(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** Curves of the model's scores where these order what it decides, with no more points than can be seen. */
function rocOf(
  model: FittedClassifier,
  X: SweepData['X'],
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
