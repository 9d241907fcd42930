import { occurringWords } from '../data/count-matrix.ts';
import { initialWeights, zeroWeights } from '../network/weights.ts';
import type { EngineTask, NetworkState } from './engine.ts';

/** Where a training begins. */
export function initialState({ shape, params, train }: EngineTask): NetworkState {
  return {
    weights: initialWeights(shape, params.seed, occurringWords(train)),
    firstMoment: zeroWeights(shape),
    secondMoment: zeroWeights(shape),
    steps: 0,
  };
}
