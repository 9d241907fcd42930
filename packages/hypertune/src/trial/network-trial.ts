import { MlopsError } from '@aml-mlops/errors';
import { definePool } from '@aml-mlops/parallel';
import type { FitData, NetworkParams } from '@aml-mlops/trainer';
// Every worker loads this module at startup: it imports only the fitting code, half of what the whole package loads.
import { fitSync } from '@aml-mlops/trainer/fit';
import type { Curve, Goal } from '../policies/policy.ts';
import { type PolicyOptions, policyOf } from '../policies/policy-options.ts';
import type { Outcome } from '../study/trial.ts';
import { type EpochMetrics, metricsOf, type Objective } from './objective.ts';

/** Data shared by all trials: the counts are in SharedArrayBuffers, so all threads read one copy. */
export interface SharedTrialData {
  /** Training and validation data: the folds of a cross-validation, or a single split. */
  readonly folds: readonly FitData[];
  readonly objective: Objective;
  readonly goal: Goal;
  readonly policy: PolicyOptions;
  /** 0 for no limit. */
  readonly trialTimeoutSeconds: number;
  /** One cell in shared memory: non-zero once the study has timed out. */
  readonly stop: Int32Array;
}

export interface TrialTask {
  readonly params: NetworkParams;
  /** Curves for early termination. */
  readonly others: readonly Curve[];
}

export interface TrialReport {
  readonly epoch: number;
  readonly metrics: EpochMetrics;
  readonly documentsPerSecond: number;
}

/**
 * Trains a network for each fold in the calling thread. The first fold is reported per epoch and may be stopped early, compared
 * with the same fold of other trials; the trial's value is the mean over all folds.
 */
function runTrial(shared: SharedTrialData, task: TrialTask, report: (message: TrialReport) => void): Outcome {
  const policy = policyOf(shared.policy, shared.goal);
  const curve: number[] = [];
  const last: number[] = [];
  let pruned = false;
  const begin = performance.now();
  const { epochs } = task.params;
  for (const [fold, data] of shared.folds.entries()) {
    fitSync(data, task.params, {
      onEpoch(epoch, record) {
        const metrics = metricsOf(record);
        last[fold] = metrics[shared.objective];
        if (fold === 0) {
          report({ epoch, metrics, documentsPerSecond: record.documentsPerSecond });
          curve.push(metrics[shared.objective]);
        }
        if (epoch === epochs) return undefined;
        checkTime(shared, begin, epoch);
        pruned = fold === 0 && policy.shouldStop(curve, task.others);
        return pruned ? 'stop' : 'continue';
      },
    });
    if (pruned) return { state: 'pruned', curve };
  }
  return { state: 'completed', curve, value: last.reduce((sum, value) => sum + value, 0) / last.length };
}

function checkTime({ stop, trialTimeoutSeconds }: SharedTrialData, begin: number, epoch: number): void {
  if (Atomics.load(stop, 0) !== 0) throw new MlopsError('E_STUDY_TIMEOUT', "the study's time was over");
  const seconds = (performance.now() - begin) / 1000;
  if (trialTimeoutSeconds > 0 && seconds > trialTimeoutSeconds) {
    throw new MlopsError('E_TRIAL_TIMEOUT', `the trial's ${trialTimeoutSeconds} seconds were over in epoch ${epoch}`);
  }
}

/** Worker threads for trials. */
export const trialPool = definePool(
  import.meta.url,
  'hypertune-trials',
  (shared: SharedTrialData) => (task: TrialTask, report: (message: TrialReport) => void) =>
    runTrial(shared, task, report),
);
