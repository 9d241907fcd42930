import type { FittedState } from '../classifiers/fitted-classifier.ts';
import type { ModelName } from '../model-names.ts';
import { type EvaluationDetail, evaluate } from './evaluate.ts';
import { type Fit, fitModels, type SweepPool } from './fit-models.ts';
import { learntBy } from './steep-rows.ts';
import { type SweepShared, sweepPool } from './worker.ts';

export interface FinishedModel {
  readonly model: ModelName;
  readonly status: 'finished';
  /** Fitted on the whole training set, or on `learntFrom` documents of it. */
  readonly state: FittedState;
  readonly detail: EvaluationDetail;
  /** Number of training documents, if not the whole training set. */
  readonly learntFrom?: number;
  /** Seconds to fit on the whole training set, in one thread. */
  readonly fitSeconds: number;
  /** Seconds to predict all documents that it was evaluated on. */
  readonly predictSeconds: number;
}

export interface FailedModel {
  readonly model: ModelName;
  readonly status: 'failed';
  readonly error: Error;
}

export type SweptModel = FinishedModel | FailedModel;

export interface SweepOptions {
  readonly models: readonly ModelName[];
  readonly nLabels: number;
  /** Called when a model has finished, while others continue. */
  readonly onModel?: (result: SweptModel) => Promise<void>;
}

/**
 * The shared input of a sweep. Its first fold is the whole training set and the test set; further folds are those of a
 * cross-validation, which then replaces the test set in the evaluation.
 */
export interface SweepContext {
  readonly shared: Promise<SweepShared>;
  readonly pool: SweepPool;
  readonly signal?: AbortSignal;
}

/**
 * Starts the worker threads, which share one copy of the matrices; close the pool when done.
 *
 * @param shared may be a promise: starting takes as long as building the matrices, so the two run in parallel
 */
export function openSweepContext(
  shared: SweepShared | Promise<SweepShared>,
  options: { workers?: number; signal?: AbortSignal } = {},
): SweepContext {
  return {
    shared: Promise.resolve(shared),
    ...options,
    pool: sweepPool.open({ shared, ...options }),
  };
}

/**
 * Fits and evaluates the models, longest first. A model that fails is one failed result.
 *
 * @returns results in the order of `models`
 * @throws what `onModel` throws, or the signal's reason
 */
export async function sweepModels(context: SweepContext, options: SweepOptions): Promise<SweptModel[]> {
  const shared = await context.shared;
  const fits = fitModels(context.pool, shared, options.models);
  return Promise.all(
    options.models.map(async (model) => {
      const result = await sweptModel(model, fits.get(model)!, shared, options.nLabels, context.signal);
      await options.onModel?.(result);
      return result;
    }),
  );
}

async function sweptModel(
  model: ModelName,
  folds: readonly Promise<Fit>[],
  shared: SweepShared,
  nLabels: number,
  signal: AbortSignal | undefined,
): Promise<SweptModel> {
  try {
    const fits = await Promise.all(folds);
    const final = fits[0]!;
    const whole = shared.folds[0]!;
    const learnt = learntBy(model, whole).train.rows;
    const judging = fits.length > 1 ? 1 : 0;
    const judged = fits.slice(judging);
    const answers = judged.map(({ judgement, state }, fold) => ({
      judgement,
      truth: shared.folds[judging + fold]!.testTargets,
      classes: state.classes,
    }));
    return {
      model,
      status: 'finished',
      state: final.state,
      detail: evaluate(answers, nLabels),
      ...(learnt < whole.train.rows && { learntFrom: learnt }),
      fitSeconds: final.fitSeconds,
      predictSeconds: judged.reduce((sum, { judgement }) => sum + judgement.predictSeconds, 0),
    };
  } catch (error) {
    signal?.throwIfAborted();
    return { model, status: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
  }
}
