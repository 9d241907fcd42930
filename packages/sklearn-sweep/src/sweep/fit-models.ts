import type { Pool } from '@aml-mlops/parallel';
import type { FittedState } from '../classifiers/fitted-classifier.ts';
import { MODEL_NAMES, type ModelName } from '../model-names.ts';
import { type SweepModel, sweepModel } from './models.ts';
import { learntBy } from './steep-rows.ts';
import type { Judgement, SweepAnswer, SweepShared, SweepTask } from './worker.ts';

export type SweepPool = Pool<SweepTask, SweepAnswer, never>;

/** A model fitted on one fold, and its answers for the fold's held-out documents. */
export interface Fit {
  /** After the first fold its arrays are empty, unless another model starts from this one. */
  readonly state: FittedState;
  /** Time of this model alone in a single thread. */
  readonly fitSeconds: number;
  readonly judgement: Judgement;
}

/** Longest first, so that no worker ends with a long one; measured on twenty groups. */
const LONGEST_FIRST: readonly ModelName[] = [
  'random-forest',
  'linear-svc-l1',
  'linear-svc-l1-select',
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
 * Starts the fits of the models on every fold, longest first. A divisible model is trained in pieces by all workers. A model
 * that starts from another one of them waits for it and reuses it.
 *
 * @returns by model, a promise for each fold
 */
export function fitModels(
  pool: SweepPool,
  shared: SweepShared,
  models: readonly ModelName[],
): ReadonlyMap<ModelName, readonly Promise<Fit>[]> {
  const known = new Map(models.map((model) => [model, sweepModel(model, shared.settings)]));
  const beginnings = new Set([...known.values()].map(({ beginsWith }) => beginsWith));
  const fits = new Map<ModelName, Promise<Fit>[]>();
  for (const model of longestFirst(models)) {
    const made = known.get(model)!;
    const first = made.beginsWith && fits.get(made.beginsWith);
    const fit = (fold: number) => {
      if (made.estimator.pieces) return fitInPieces(pool, shared, model, fold, made);
      // Models of cross-validation folds are evaluated and discarded.
      const keep = fold === 0 || beginnings.has(model);
      return first ? fitOnto(pool, { model, fold, keep }, first[fold]!) : fitWhole(pool, { model, fold, keep });
    };
    fits.set(
      model,
      shared.folds.map((_, fold) => fit(fold)),
    );
  }
  return fits;
}

type WholeFit = Omit<Extract<SweepTask, { do: 'fit' }>, 'do'>;

async function fitWhole(pool: SweepPool, task: WholeFit): Promise<Fit> {
  const answer = await pool.run({ do: 'fit', ...task });
  if (answer.did !== 'fit') throw new Error(`a worker answered ${answer.did} to fit`);
  return answer;
}

/** If the first fit failed, this one may still succeed on its own. */
async function fitOnto(pool: SweepPool, task: WholeFit, first: Promise<Fit>): Promise<Fit> {
  const prefit = await first.catch(() => undefined);
  if (!prefit) return fitWhole(pool, task);
  const fit = await fitWhole(pool, { ...task, prefit: prefit.state });
  return { ...fit, fitSeconds: prefit.fitSeconds + fit.fitSeconds };
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
  const { train, trainTargets } = learntBy(model, folds[fold]!);
  const arrays = answers.map((answer) => answer.arrays);
  const { state } = pieces.merge(train, trainTargets, params, arrays);
  const judged = await pool.run({ do: 'judge', model, fold, state });
  if (judged.did !== 'judge') throw new Error(`a worker answered ${judged.did} to judge`);
  const fitSeconds = answers.reduce((sum, answer) => sum + answer.fitSeconds, 0);
  return { state: fold === 0 ? state : { ...state, arrays: {} }, fitSeconds, judgement: judged.judgement };
}
