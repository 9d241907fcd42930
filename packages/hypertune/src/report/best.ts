import { MlopsError } from '@aml-mlops/errors';
import type { Evaluation, NetworkParams } from '@aml-mlops/trainer';
import type { Goal } from '../policies/policy.ts';
import type { Study } from '../study/study.ts';
import type { Trial } from '../study/trial.ts';
import type { Objective } from '../trial/objective.ts';

export const BEST_FILE = 'best.json';

/** Content of `best.json`. The trainer reads the network's parameters by name. */
export interface Best {
  readonly schemaVersion: 1;
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly hiddenSize: number;
  /** The tuned hyperparameters; `epochs` are those of the best epoch. */
  readonly tuned: Readonly<Record<string, string | number | boolean>>;
  readonly trial: number;
  readonly objective: { readonly metric: Objective; readonly goal: Goal; readonly value: number };
  /** Test metrics of the best network, trained on all of `train`; the search itself never uses the test set. */
  readonly test: Evaluation;
}

/** @param params those that the winner is trained with */
export function bestOf(trial: Trial, params: NetworkParams, objective: Best['objective'], test: Evaluation): Best {
  const { learningRate, epochs, batchSize, hiddenSize } = params;
  const tuned = 'epochs' in trial.params ? { ...trial.params, epochs } : trial.params;
  return {
    schemaVersion: 1,
    learningRate,
    epochs,
    batchSize,
    hiddenSize,
    tuned,
    trial: trial.number,
    objective,
    test,
  };
}

/** The best trial. @throws MlopsError `E_NO_TRIAL` if no trial completed with a value; gives the most frequent reason and its count */
export function requireBest(study: Study): Trial {
  if (study.best) return study.best;
  const { trials } = study;
  const byReason = [...Map.groupBy(trials, (trial) => alike(whyNot(trial))).values()];
  const [most] = byReason.toSorted((a, b) => b.length - a.length);
  const why = most
    ? `${most.length} for one reason, trial ${most[0]!.number} first: ${whyNot(most[0]!)}`
    : 'the study ended before its first trial did; raise timeoutSeconds';
  throw new MlopsError('E_NO_TRIAL', `none of ${trials.length} trials completed; ${why}`, {
    trials: trials.length,
    reasons: byReason.map((those) => ({ count: those.length, first: whyNot(those[0]!) })),
  });
}

function whyNot({ outcome }: Trial): string {
  if (!outcome) return 'it was still running';
  if (outcome.state === 'pruned') return 'the policy stopped it early; choose a milder policy';
  if (outcome.state === 'completed')
    return 'its objective was no number; choose another objective or smaller learning rates';
  return outcome.error ?? 'it failed without a message';
}

/** A reason without its numbers: `learningRate of trial 3 … got 12` and `… trial 4 … got 15` are one reason. */
function alike(reason: string): string {
  return reason.replace(/-?\d+(\.\d+)?(e[+-]?\d+)?/gi, '#');
}
