import { MlopsError } from '@aml-mlops/errors';
import type { CostMatrix } from '@aml-mlops/metrics';
import * as z from 'zod';

/** Metrics by which models are compared. For log loss and cost, lower is better. */
export const METRICS = ['accuracy', 'macroF1', 'logLoss', 'cost'] as const;

export type Metric = (typeof METRICS)[number];

export const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  accuracy: 'accuracy',
  macroF1: 'macro F1',
  logLoss: 'log loss',
  cost: 'cost',
};

export function isLoss(metric: Metric): boolean {
  return metric === 'logLoss' || metric === 'cost';
}

/** Costs of wrong predictions. A list, not an object keyed by label, since a label may be any text. */
export const costsSchema = z.array(
  z.strictObject({
    truth: z.string().min(1),
    answer: z.string().min(1),
    cost: z.number().min(0).max(1e9),
  }),
);

export type Costs = z.infer<typeof costsSchema>;

/**
 * The cost of each prediction for each true label: 0 if correct, 1 if wrong, unless `costs` has another value.
 *
 * @param labels labels of the documents and predictions
 * @throws MlopsError `E_PARAM_RANGE` for the cost of an unknown label
 */
export function costMatrix(costs: Costs, labels: readonly string[]): CostMatrix {
  const matrix = labels.map((_, truth) => labels.map((_, answer): number => (truth === answer ? 0 : 1)));
  for (const { truth, answer, cost } of costs) {
    const [row, column] = [indexOf(truth, labels), indexOf(answer, labels)];
    matrix[row]![column] = cost;
  }
  return matrix;
}

function indexOf(label: string, labels: readonly string[]): number {
  const at = labels.indexOf(label);
  if (at >= 0) return at;
  const message = `label in costs must be one of ${labels.join(', ')}; got ${JSON.stringify(label)}`;
  throw new MlopsError('E_PARAM_RANGE', message, { parameter: 'costs', value: label });
}
