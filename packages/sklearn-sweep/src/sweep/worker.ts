import { definePool } from '@aml-mlops/parallel';
import type { CsrMatrix } from '@aml-mlops/text';
import type { FittedClassifier, FittedState, ModelArrays } from '../classifiers/fitted-classifier.ts';
import type { ModelName } from '../model-names.ts';
import type { Fold } from './folds.ts';
import { type SweepSettings, sweepModel } from './models.ts';
import { learntBy } from './steep-rows.ts';

export interface SweepShared {
  readonly folds: readonly Fold[];
  readonly settings: SweepSettings;
}

/** A model's answers for some held-out documents. */
export interface Judgement {
  readonly predictions: Int32Array;
  /** [rows, k], see FittedClassifier. */
  readonly decisions: Float64Array | undefined;
  readonly probabilities: Float64Array | undefined;
  readonly predictSeconds: number;
}

export type SweepTask =
  | {
      readonly do: 'fit';
      readonly model: ModelName;
      readonly fold: number;
      readonly keep: boolean;
      readonly prefit?: FittedState;
    }
  | { readonly do: 'piece'; readonly model: ModelName; readonly fold: number; readonly piece: number }
  | { readonly do: 'judge'; readonly model: ModelName; readonly fold: number; readonly state: FittedState };

export type SweepAnswer =
  | { readonly did: 'fit'; readonly state: FittedState; readonly fitSeconds: number; readonly judgement: Judgement }
  | { readonly did: 'piece'; readonly arrays: ModelArrays; readonly fitSeconds: number }
  | { readonly did: 'judge'; readonly judgement: Judgement };

/** Worker threads that fit and evaluate. */
export const sweepPool = definePool(import.meta.url, 'sklearn-sweep', ({ folds, settings }: SweepShared) => {
  return (task: SweepTask): SweepAnswer => {
    const { estimator, params } = sweepModel(task.model, settings);
    const fold = folds[task.fold]!;
    const { train, trainTargets } = learntBy(task.model, fold);
    switch (task.do) {
      case 'fit': {
        const [model, fitSeconds] = timed(() => estimator.fit(train, trainTargets, params, task.prefit));
        const state = task.keep ? model.state : { ...model.state, arrays: {} };
        return { did: 'fit', state, fitSeconds, judgement: judge(model, fold.test) };
      }
      case 'piece': {
        const { pieces } = estimator;
        if (!pieces) throw new Error(`${task.model} does not divide into pieces`);
        const [arrays, fitSeconds] = timed(() => pieces.fit(train, trainTargets, params, task.piece));
        return { did: 'piece', arrays, fitSeconds };
      }
      case 'judge':
        return { did: 'judge', judgement: judge(estimator.restore(task.state), fold.test) };
    }
  };
});

function judge(model: FittedClassifier, X: CsrMatrix): Judgement {
  const start = performance.now();
  const answers = model.answers(X);
  const predictions = answers.labels();
  const predictSeconds = secondsSince(start);
  return { predictions, predictSeconds, decisions: answers.decisions(), probabilities: answers.probabilities() };
}

function timed<T>(work: () => T): [T, number] {
  const start = performance.now();
  const result = work();
  return [result, secondsSince(start)];
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
