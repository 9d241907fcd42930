import { confusionMatrix, drawFigure, rocCurves, type VegaLiteSpec } from '@aml-mlops/charts';
import { confusionShares } from '@aml-mlops/metrics';
import type { ActiveRun } from '@aml-mlops/tracking';
import { modelBytes, modelToJson } from '../classifiers/model-json.ts';
import { sweepModel } from './models.ts';
import type { FinishedModel, SweptModel } from './sweep.ts';
import type { SweepShared } from './worker.ts';

/** Larger models are not saved with their run; the best one is an output of the step whatever its size. */
const LARGEST_LOGGED_MODEL = 256 * 2 ** 20;

/**
 * Logs one model as a child run: parameters, metrics, confusion matrix and the fitted model. A failure is logged and ends
 * the run; otherwise the run stays open for {@link logFigures}.
 */
export async function logChildRun(
  parent: ActiveRun,
  result: SweptModel,
  { settings }: SweepShared,
  labels: readonly string[],
): Promise<ActiveRun> {
  const child = await parent.startChild(result.model);
  const { estimator, params } = sweepModel(result.model, settings);
  const given = result.status === 'finished' ? result.state.params : params;
  child.logParams({ estimator: estimator.name, ...scalars(given), ...learntFrom(result) });
  if (result.status === 'failed') {
    child.setTag('error', result.error.message);
    await child.end('FAILED');
    return child;
  }
  const { evaluation, confusion } = result.detail;
  const size = modelBytes(result.state);
  child.logMetrics({
    ...Object.fromEntries(Object.entries(evaluation).filter(([, value]) => value !== null)),
    fitSeconds: result.fitSeconds,
    predictSeconds: result.predictSeconds,
    modelBytes: size,
  });
  const matrices = { labels, counts: rows(confusion), shares: rows(confusionShares(confusion)) };
  await child.logContent(`${JSON.stringify(matrices)}\n`, 'confusion-matrix.json');
  if (size <= LARGEST_LOGGED_MODEL) {
    await child.logContent(`${JSON.stringify(modelToJson(result.state))}\n`, 'model/classifier.json');
  } else child.setTag('model', 'too large to be kept with the run');
  return child;
}

/**
 * Draws confusion matrix and ROC curves of a fitted model into its run, as specification and SVG, and ends the run. Call
 * it after all models are fitted, in one thread: the drawing library takes longer to warm up than to draw.
 *
 * @param warn called for each figure that cannot be drawn; a note replaces it
 */
export async function logFigures(
  child: ActiveRun,
  { model, detail }: FinishedModel,
  labels: readonly string[],
  warn: (message: string) => void,
): Promise<void> {
  const { confusion, roc, evaluation } = detail;
  const subtitle = `accuracy ${evaluation.accuracy.toFixed(3)}; colours are shares of the true class`;
  const curves = roc.map(({ label, roc: { fpr, tpr, auc } }) => ({ name: labels[label] ?? `${label}`, fpr, tpr, auc }));
  const specs: Readonly<Record<string, () => VegaLiteSpec>> = {
    'confusion-matrix': () => confusionMatrix({ title: model, subtitle, labels, counts: confusion }),
    ...(curves.length > 0 && { 'roc-curves': () => rocCurves({ title: `${model}, one against the rest`, curves }) }),
  };
  for (const [name, spec] of Object.entries(specs)) {
    const figure = await drawFigure(spec, `${model} ${name}`, warn);
    await child.logContent(`${JSON.stringify(figure.spec)}\n`, `figures/${name}.vl.json`);
    await child.logContent(figure.svg, `figures/${name}.svg`);
  }
  await child.end('FINISHED');
}

function learntFrom(result: SweptModel): Record<string, number> {
  return result.status === 'finished' && result.learntFrom !== undefined ? { learntFrom: result.learntFrom } : {};
}

function rows(matrix: readonly ArrayLike<number>[]): number[][] {
  return matrix.map((row) => Array.from(row));
}

function scalars(params: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const known = Object.entries(params).filter(([, value]) => value !== undefined);
  const asScalar = (value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
  return Object.fromEntries(known.map(([name, value]) => [name, asScalar(value)]));
}
