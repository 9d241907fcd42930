import { MlopsError } from '@aml-mlops/errors';
import { winnerInterval } from '@aml-mlops/metrics';
import { Xorshift32 } from '@aml-mlops/random';
import { modelBytes } from '../classifiers/model-json.ts';
import type { ModelName } from '../model-names.ts';
import type { Evaluation } from './evaluate.ts';
import type { FinishedModel, SweptModel } from './sweep.ts';

export const SWEEP_SCHEMA_VERSION = 2;

export type FinishedRow = { readonly model: ModelName; readonly status: 'finished' } & Evaluation & {
    readonly modelBytes: number;
    /** Number of training documents, if a limit made them fewer than `documents.train`. */
    readonly learntFrom?: number;
  };

export interface FailedRow {
  readonly model: ModelName;
  readonly status: 'failed';
  readonly error: string;
}

/** The content of `sweep.json`: the same for the same inputs and parameters. Times are stored separately, see times.ts. */
export interface Comparison {
  readonly schemaVersion: typeof SWEEP_SCHEMA_VERSION;
  readonly judgedBy: string;
  readonly documents: { readonly train: number; readonly judged: number };
  readonly words: number;
  /** Best accuracy first, failures last. */
  readonly rows: readonly (FinishedRow | FailedRow)[];
  readonly best: {
    readonly model: ModelName;
    readonly accuracy: number;
    /** Its accuracy, corrected for the selection bias of being the best of several. */
    readonly correctedAccuracy: number;
    /** 95 % interval of its accuracy that accounts for the selection among the models. */
    readonly interval: { readonly low: number; readonly high: number };
    readonly runnerUp: {
      readonly model: ModelName;
      readonly accuracy: number;
      readonly withinInterval: boolean;
    } | null;
  };
}

/**
 * Ranks the swept models by accuracy, then macro F1, then table order.
 *
 * @throws MlopsError `E_SWEEP_FAILED` if no model finished, with every reason
 */
export function compare(
  results: readonly SweptModel[],
  options: Pick<Comparison, 'judgedBy' | 'documents' | 'words'> & { readonly seed: number },
): { readonly comparison: Comparison; readonly best: FinishedModel } {
  const { seed, ...about } = options;
  const finished = results.filter((result) => result.status === 'finished').toSorted(better);
  const [best, second] = finished;
  const failed = results.filter((result) => result.status === 'failed');
  if (!best) {
    const reasons = failed.map(({ model, error }) => `${model}: ${error.message}`).join('; ');
    throw new MlopsError('E_SWEEP_FAILED', `no model of the sweep could be fitted: ${reasons}`);
  }
  const accuracy = (result: FinishedModel) => result.detail.evaluation.accuracy;
  const { corrected, lower, upper } = winnerInterval(
    finished.map(({ detail }) => detail.correct),
    { random: new Xorshift32(seed) },
  );
  return {
    best,
    comparison: {
      schemaVersion: SWEEP_SCHEMA_VERSION,
      ...about,
      rows: [
        ...finished.map((result) => ({
          model: result.model,
          status: result.status,
          ...result.detail.evaluation,
          modelBytes: modelBytes(result.state),
          ...(result.learntFrom !== undefined && { learntFrom: result.learntFrom }),
        })),
        ...failed.map(({ model, status, error }) => ({ model, status, error: error.message })),
      ],
      best: {
        model: best.model,
        accuracy: accuracy(best),
        correctedAccuracy: corrected,
        interval: { low: lower, high: upper },
        runnerUp: second
          ? { model: second.model, accuracy: accuracy(second), withinInterval: accuracy(second) >= lower }
          : null,
      },
    },
  };
}

function better(a: FinishedModel, b: FinishedModel): number {
  const [x, y] = [a.detail.evaluation, b.detail.evaluation];
  return y.accuracy - x.accuracy || y.macroF1 - x.macroF1;
}
