import { MlopsError } from '@aml-mlops/errors';
import type { CostMatrix } from '@aml-mlops/metrics';
import * as z from 'zod';

/** What models are compared by. Of log loss and cost the lower is the better. */
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

/** What wrong answers cost. A list and no object by label: labels are data, and may be called anything. */
export const costsSchema = z.array(
  z.strictObject({
    truth: z.string().min(1),
    answer: z.string().min(1),
    cost: z.number().min(0).max(1e9),
  }),
);

export type Costs = z.infer<typeof costsSchema>;

/**
 * The cost of each answer to each label: 0 where it is right and 1 where it is wrong, but for what `costs` says.
 *
 * @param labels what documents and answers can be
 * @throws MlopsError `E_PARAM_RANGE` for the cost of a label that is not among them
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
