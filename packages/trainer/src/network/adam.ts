import { ADAM } from './params.ts';
import { flush, VANISHING } from './vanishing.ts';

/** The constants of one Adam step, in the form its inner loop uses. */
export interface AdamStep {
  /** learningRate sqrt(1 - beta2^t) / (1 - beta1^t) */
  readonly stepSize: number;
  /** epsilon sqrt(1 - beta2^t): makes the bias correction of v under the root equal to the paper's. */
  readonly epsilon: number;
  /** 1 - learningRate weightDecay */
  readonly keep: number;
}

/** @param t the step's number, from 1; counts all steps, not only those a word took part in */
export function adamStep(t: number, learningRate: number, weightDecay: number): AdamStep {
  const root = Math.sqrt(1 - ADAM.beta2 ** t);
  return {
    stepSize: (learningRate * root) / (1 - ADAM.beta1 ** t),
    epsilon: ADAM.epsilon * root,
    keep: 1 - learningRate * weightDecay,
  };
}

/** Weights with their moments. */
export interface AdamArrays {
  readonly weights: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/**
 * Kingma and Ba 2015, algorithm 1, with decoupled weight decay (Loshchilov and Hutter 2019), on `gradient.length`
 * numbers starting at `offset`.
 *
 * @param keep 1 - learningRate weightDecay, or 1 for a bias
 */
export function adamUpdate(
  { weights, first, second }: AdamArrays,
  offset: number,
  gradient: Float32Array | Float64Array,
  { stepSize, epsilon }: AdamStep,
  keep: number,
): void {
  const { beta1, beta2 } = ADAM;
  for (let i = 0; i < gradient.length; i++) {
    const g = gradient[i]!;
    const at = offset + i;
    const m = flush(beta1 * first[at]! + (1 - beta1) * g, VANISHING.first);
    const v = flush(beta2 * second[at]! + (1 - beta2) * g * g, VANISHING.second);
    first[at] = m;
    second[at] = v;
    weights[at] = keep * weights[at]! - (stepSize * m) / (Math.sqrt(v) + epsilon);
  }
}
