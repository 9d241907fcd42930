import type { EpochRecord } from '@aml-mlops/trainer';
import type { Goal } from '../policies/policy.ts';

/**
 * What a trial logs after every epoch and can be judged by: of the held-out share `accuracy`, `macroF1` and `logLoss`, of
 * the documents trained on `trainLoss` and `trainAccuracy`. Speed is logged too, but no objective: it is never the same twice.
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
