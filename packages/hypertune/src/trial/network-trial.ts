import { MlopsError } from '@aml-mlops/errors';
import { definePool } from '@aml-mlops/parallel';
import type { FitData, NetworkParams } from '@aml-mlops/trainer';
// Every worker loads this module at startup: it imports only the fitting code, half of what the whole package loads.
import { trainSync } from '@aml-mlops/trainer/fit';
import { bestEpoch, type Curve, type Goal } from '../policies/policy.ts';
import { type PolicyOptions, policyOf } from '../policies/policy-options.ts';
import type { Outcome } from '../study/trial.ts';
import { type EpochMetrics, metricsOf, type Objective } from './objective.ts';

/** Data shared by all trials: the counts are in SharedArrayBuffers, so all threads read one copy. */
export interface SharedTrialData {
  /** Training and validation data: the folds of a cross-validation, or a single split. */
  readonly folds: readonly FitData[];
  /** The first fold or a part of it, where trials are compared before finalists are judged; undefined if all are judged at once. */
  readonly search: FitData | undefined;
  /** Epochs without improvement that end a trial. 0 never ends it early, and its last epoch counts. */
  readonly patience: number;
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
  /** `search` compares on {@link SharedTrialData.search}, `judge` on all folds. */
  readonly stage: 'search' | 'judge';
  /** The curve of the first fold, if an earlier stage has trained it. */
  readonly known?: Curve;
  /** Curves for early termination. */
  readonly others: readonly Curve[];
}

export interface TrialReport {
  readonly epoch: number;
  readonly metrics: EpochMetrics;
  readonly documentsPerSecond: number;
}

/**
 * Trains a network for each fold in the calling thread. The first fold is reported per epoch, ends where patience is over, and may
 * be stopped early, compared with the same fold of other trials; the other folds train as many epochs. The trial's value is the mean
 * over all folds in its best epoch: a training of more epochs contains those of fewer.
 */
function runTrial(shared: SharedTrialData, task: TrialTask, report: (message: TrialReport) => void): Outcome {
  const policy = policyOf(shared.policy, shared.goal);
  const curves: number[][] = task.known ? [[...task.known]] : [];
  let pruned = false;
  const begin = performance.now();
  const folds = task.stage === 'search' && shared.search ? [shared.search] : shared.folds;
  for (const [fold, data] of folds.entries()) {
    if (curves[fold]) continue;
    const curve: number[] = [];
    curves[fold] = curve;
    const epochs = curves[0]!.length || task.params.epochs;
    trainSync(
      data,
      { ...task.params, epochs },
      {
        onEpoch(epoch, record) {
          const metrics = metricsOf(record);
          curve.push(metrics[shared.objective]);
          if (fold === 0) report({ epoch, metrics, documentsPerSecond: record.documentsPerSecond });
          if (epoch === epochs) return undefined;
          checkTime(shared, begin, epoch);
          if (fold > 0) return 'continue';
          pruned = policy.shouldStop(curve, task.others);
          const isOver = shared.patience > 0 && epoch - bestEpoch(curve, shared.goal) >= shared.patience;
          return pruned || isOver ? 'stop' : 'continue';
        },
      },
    );
    if (pruned) return { state: 'pruned', curve };
  }
  const means = curves[0]!.map((_, i) => curves.reduce((sum, curve) => sum + curve[i]!, 0) / curves.length);
  const epoch = shared.patience > 0 ? bestEpoch(means, shared.goal) : means.length;
  return { state: 'completed', curve: curves[0]!, value: means[epoch - 1]!, epoch };
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
