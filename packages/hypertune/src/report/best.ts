import { MlopsError } from '@aml-mlops/errors';
import type { Evaluation, NetworkParams } from '@aml-mlops/trainer';
import type { Goal } from '../policies/policy.ts';
import type { Study } from '../study/study.ts';
import { type Trial, trialValue } from '../study/trial.ts';
import type { Objective } from '../trial/objective.ts';

export const BEST_FILE = 'best.json';

/** What `best.json` holds, and what trainer reads of it: the network's parameters by name. */
export interface Best {
  readonly schemaVersion: 1;
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly hiddenSize: number;
  /** The hyperparameters that were tuned. */
  readonly tuned: Readonly<Record<string, string | number | boolean>>;
  readonly trial: number;
  readonly objective: { readonly metric: Objective; readonly goal: Goal; readonly value: number };
  /** The best network, trained on the whole of `train`, on the test set: seen once, by no other trial. */
  readonly test: Evaluation;
}

export function bestOf(
  trial: Trial,
  params: NetworkParams,
  objective: { readonly metric: Objective; readonly goal: Goal },
  test: Evaluation,
): Best {
  const { learningRate, epochs, batchSize, hiddenSize } = params;
  return {
    schemaVersion: 1,
    learningRate,
    epochs,
    batchSize,
    hiddenSize,
    tuned: trial.params,
    trial: trial.number,
    objective: { ...objective, value: trialValue(trial) },
    test,
  };
}

/** @throws MlopsError `E_NO_TRIAL` where no trial completed, naming the first failure */
export function requireBest(study: Study): Trial {
  if (study.best) return study.best;
  const failed = study.trials.find((trial) => trial.outcome?.state === 'failed');
  const reason = failed ? `; trial ${failed.number} failed: ${failed.outcome?.error}` : '';
  throw new MlopsError('E_NO_TRIAL', `none of ${study.trials.length} trials completed${reason}`, {
    trials: study.trials.length,
  });
}
