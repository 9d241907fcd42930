import { MlopsError } from '@aml-mlops/errors';
import type { FittedState } from '@aml-mlops/sklearn-sweep/classifiers';
import type { FittedNetwork } from '@aml-mlops/trainer';
import { type FittedMember, type LinearParts, linearParts } from './fitted-member.ts';
import type { Range } from './union.ts';

/**
 * An average of models in served form: softmax(X W + b + f N(n)), with one linear part for all linear members, if any, and the
 * network's logits N, if it is a member, on the counts among the columns.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | V | | columns of the vectoriser |
 * | C | | labels that the members know |
 * | W, b | V, C row-major; C | sums of the linear members' weights, each divided by its temperatures |
 * | f | | factor of the network's logits |
 */
export interface PooledModel {
  readonly columns: number;
  /** Indices into the labels, rising, one per score. */
  readonly classes: Int32Array;
  readonly linear?: LinearParts;
  readonly network?: { readonly fitted: FittedNetwork; readonly factor: number; readonly range: Range };
}

export interface PoolPart {
  readonly fitted: FittedMember;
  /** Columns of the vectoriser that the member reads, in the member's order. */
  readonly ranges: readonly Range[];
  /** Temperature of its logits before averaging. */
  readonly temperature: number;
}

/**
 * Adds up members as they come: the weights of a member are not needed once the next is asked for.
 *
 * @param parts of the members, in their order
 * @param members how many there are
 * @param temperature of the mean of the logits
 * @param classes known to the members, which are fitted on the same documents
 * @throws MlopsError `E_NOT_LINEAR` for a non-linear classifier
 */
export async function poolMembers(
  parts: AsyncIterable<PoolPart>,
  members: number,
  temperature: number,
  columns: number,
  classes: Int32Array,
): Promise<PooledModel> {
  const C = classes.length;
  let linear: LinearParts | undefined;
  let network: PooledModel['network'];
  for await (const { fitted, ranges, temperature: own } of parts) {
    const factor = 1 / (own * temperature * members);
    if (fitted.kind === 'network') network = { fitted: fitted.network, factor, range: ranges[0]! };
    else {
      linear ??= { W: new Float64Array(columns * C), b: new Float64Array(C) };
      addLinear(fitted.state, ranges, factor, linear);
    }
  }
  return { columns, classes, ...(linear && { linear }), ...(network && { network }) };
}

/** The model with its logits divided by a temperature; the given one cannot be used afterwards. */
export function cooled({ linear, network, ...rest }: PooledModel, temperature: number): PooledModel {
  for (const weights of linear ? [linear.W, linear.b] : []) {
    for (let at = 0; at < weights.length; at++) weights[at] = weights[at]! / temperature;
  }
  const factor = (network?.factor ?? 1) / temperature;
  return { ...rest, ...(linear && { linear }), ...(network && { network: { ...network, factor } }) };
}

/** A model that answers the class shares for every text. */
export function constantModel(shares: Float64Array, columns: number): PooledModel {
  const classes = Int32Array.from([...shares.keys()].filter((c) => shares[c]! > 0));
  const b = Float64Array.from(classes, (c) => Math.log(shares[c]!));
  return { columns, classes, linear: { W: new Float64Array(columns * classes.length), b } };
}

function addLinear(state: FittedState, ranges: readonly Range[], factor: number, { W, b }: LinearParts): void {
  const linear = linearParts(state);
  if (!linear) {
    throw new MlopsError('E_NOT_LINEAR', `members of an average must be linear or the network; got ${state.estimator}`);
  }
  const C = b.length;
  const k = linear.b.length;
  // In the binary case the single score is that of the second class.
  const first = C - k;
  let row = 0;
  for (const [from, to] of ranges) {
    for (let column = from; column < to; column++, row++) {
      for (let c = 0; c < k; c++) W[column * C + first + c]! += factor * linear.W[row * k + c]!;
    }
  }
  for (let c = 0; c < k; c++) b[first + c]! += factor * linear.b[c]!;
}
