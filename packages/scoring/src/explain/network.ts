import type { Weights } from '@aml-mlops/onnx';
import type { Explainer } from './explanation.ts';

/** Largest difference between the decision and the sum of contributions and base, relative to max(1, |decision|). */
export const COMPLETENESS = 1e-3;

const FIRST_STEPS = 32;
const MOST_STEPS = 8192;

/**
 * Explains the trainer's network by integrated gradients (Sundararajan, Taly, Yan: Axiomatic Attribution for Deep
 * Networks, 2017, equation 1) along the straight line from the empty text to the text, by the midpoint rule. The first
 * layer is linear, so the path is followed in the hidden layer: the cost of a step is H², independent of the text. The number of steps
 * is doubled until contributions and base add up to the decision within {@link COMPLETENESS}.
 *
 * | symbol | shape | meaning |
 * | --- | --- | --- |
 * | E | V, H | rows of the words |
 * | W2, b2 | H, H and H | second layer |
 * | W3, b3 | C, H and C | output layer |
 * | temperature | | that logits are divided by |
 *
 * Where the constant `log2e` is among the weights, a count n is read as log2(1 + n).
 *
 * @returns undefined if the weights are not those of this network
 */
export function networkExplainer(weights: ReadonlyMap<string, Weights>): Explainer | undefined {
  const named = (name: string) => weights.get(name)?.values;
  const [E, b1, W2, b2, W3, b3] = ['E', 'b1', 'W2', 'b2', 'W3', 'b3'].map(named);
  const isLog = weights.has('log2e');
  const temperature = named('temperature')?.[0];
  if (!E || !b1 || !W2 || !b2 || !W3 || !b3 || temperature === undefined) return undefined;
  const H = b1.length;
  if (W2.length !== H * H || W3.length !== b3.length * H || E.length % H !== 0) return undefined;

  const h1 = new Float64Array(H);
  const a2 = new Float64Array(H);
  const out = new Float64Array(H);

  /** The decision at hidden pre-activations b1 + share · s; adds its gradient with respect to them, times `scale`, to `gradient`. */
  function decide(s: Float64Array, share: number, scale: number, gradient: Float64Array | undefined): number {
    for (let i = 0; i < H; i++) h1[i] = Math.max(0, b1![i]! + share * s[i]!);
    for (let j = 0; j < H; j++) a2[j] = b2![j]!;
    for (let i = 0; i < H; i++) {
      if (h1[i] === 0) continue;
      for (let j = 0; j < H; j++) a2[j] = a2[j]! + h1[i]! * W2![i * H + j]!;
    }
    let decision = 0;
    for (let j = 0; j < H; j++) if (a2[j]! > 0) decision += a2[j]! * out[j]!;
    if (gradient) {
      for (let i = 0; i < H; i++) {
        if (h1[i] === 0) continue;
        let sum = 0;
        for (let j = 0; j < H; j++) if (a2[j]! > 0) sum += W2![i * H + j]! * out[j]!;
        gradient[i] = gradient[i]! + scale * sum;
      }
    }
    return decision;
  }

  return {
    method: 'integrated-gradients',
    contributions(ids, counts, winner, runnerUp) {
      const read = counts.map((n) => (isLog ? Math.log2(1 + n) : n));
      const s = new Float64Array(H);
      ids.forEach((id, e) => {
        for (let i = 0; i < H; i++) s[i] = s[i]! + read[e]! * E[id * H + i]!;
      });
      for (let j = 0; j < H; j++) out[j] = (W3[winner * H + j]! - W3[runnerUp * H + j]!) / temperature;
      const bias = (b3[winner]! - b3[runnerUp]!) / temperature;
      const base = bias + decide(s, 0, 0, undefined);
      const decision = bias + decide(s, 1, 0, undefined);
      for (let steps = FIRST_STEPS; ; steps *= 2) {
        const gradient = new Float64Array(H);
        for (let step = 0; step < steps; step++) decide(s, (step + 0.5) / steps, 1 / steps, gradient);
        const total = base + s.reduce((sum, value, i) => sum + value * gradient[i]!, 0);
        const isComplete = Math.abs(total - decision) <= COMPLETENESS * Math.max(1, Math.abs(decision));
        if (!isComplete && steps < MOST_STEPS) continue;
        const values = Float64Array.from(ids, (id, e) => {
          let sum = 0;
          for (let i = 0; i < H; i++) sum += E[id * H + i]! * gradient[i]!;
          return read[e]! * sum;
        });
        return { base, values };
      }
    },
  };
}
