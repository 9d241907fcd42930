import type { EpochRecord } from '@aml-mlops/trainer';
import type { Goal } from '../policies/policy.ts';

/**
 * Metrics that a trial logs after every epoch and that can be the objective: `accuracy`, `macroF1` and `logLoss` on the
 * held-out documents, `trainLoss` and `trainAccuracy` on the training documents. Speed is also logged, but cannot be an
 * objective, since it is not reproducible.
 */
export const OBJECTIVES = ['accuracy', 'macroF1', 'logLoss', 'trainLoss', 'trainAccuracy'] as const;

export type Objective = (typeof OBJECTIVES)[number];

export type EpochMetrics = Readonly<Record<Objective, number>>;

export function metricsOf({ loss, accuracy, validation }: EpochRecord): EpochMetrics {
  return {
    accuracy: validation?.accuracy ?? Number.NaN,
    macroF1: validation?.macroF1 ?? Number.NaN,
    logLoss: validation?.logLoss ?? Number.NaN,
    trainLoss: loss,
    trainAccuracy: accuracy,
  };
}

export function goalOf(objective: Objective, goal: 'auto' | Goal): Goal {
  if (goal !== 'auto') return goal;
  return objective === 'logLoss' || objective === 'trainLoss' ? 'minimise' : 'maximise';
}
