import type { Pool } from '@aml-mlops/parallel';
import type { FittedState } from '../classifiers/estimator.ts';
import { MODEL_NAMES, type ModelName } from '../model-names.ts';
import { type SweepModel, sweepModel } from './models.ts';
import type { Judgement, SweepAnswer, SweepShared, SweepTask } from './worker.ts';

export type SweepPool = Pool<SweepTask, SweepAnswer, never>;

/** A model fitted on one fold, and what it says of the fold's held-out documents. Past the first fold its arrays are empty. */
export interface Fit {
  readonly state: FittedState;
  readonly fitSeconds: number;
  readonly judgement: Judgement;
}

/** Longest first, so that no worker is left with a long one at the end; measured on twenty groups. */
const LONGEST_FIRST: readonly ModelName[] = [
  'random-forest',
  'linear-svc-l1-select',
  'linear-svc-l1',
  'ridge',
  'linear-svc-l2',
  'knn',
  'sgd-elasticnet',
  'sgd-l1',
];

/** The names in the order in which they should start. */
export function longestFirst(models: readonly ModelName[]): ModelName[] {
  const rank = (name: ModelName) => {
    const at = LONGEST_FIRST.indexOf(name);
    return at < 0 ? LONGEST_FIRST.length + MODEL_NAMES.indexOf(name) : at;
  };
  return models.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Fits one model on one fold. A model that divides is learnt in pieces by all workers; its time is the sum of theirs, as
 * one thread would have taken.
 */
export async function fitModel(pool: SweepPool, shared: SweepShared, model: ModelName, fold: number): Promise<Fit> {
  const known = sweepModel(model, shared.settings);
  if (known.estimator.pieces) return fitInPieces(pool, shared, model, fold, known);
  // Models of the folds of a cross-validation are judged and forgotten.
  const answer = await pool.run({ do: 'fit', model, fold, keep: fold === 0 });
  if (answer.did !== 'fit') throw new Error(`a worker answered ${answer.did} to fit`);
  return answer;
}

async function fitInPieces(
  pool: SweepPool,
  { folds }: SweepShared,
  model: ModelName,
  fold: number,
  { estimator, params }: SweepModel,
): Promise<Fit> {
  const pieces = estimator.pieces!;
  const tasks = Array.from({ length: pieces.count(params) }, (_, piece) =>
    pool.run({ do: 'piece', model, fold, piece }),
  );
  const answers = (await Promise.all(tasks)).flatMap((answer) => (answer.did === 'piece' ? [answer] : []));
  const { train, trainTargets } = folds[fold]!;
  const arrays = answers.map((answer) => answer.arrays);
  const { state } = pieces.merge(train, trainTargets, params, arrays);
  const judged = await pool.run({ do: 'judge', model, fold, state });
  if (judged.did !== 'judge') throw new Error(`a worker answered ${judged.did} to judge`);
  const fitSeconds = answers.reduce((sum, answer) => sum + answer.fitSeconds, 0);
  return { state: fold === 0 ? state : { ...state, arrays: {} }, fitSeconds, judgement: judged.judgement };
}
