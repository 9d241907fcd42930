import { expect, test } from 'vitest';
import { adamStep, adamUpdate } from './adam.ts';

function arrays(weights: number[]) {
  const n = weights.length;
  return { weights: Float32Array.from(weights), first: new Float32Array(n), second: new Float32Array(n) };
}

test('the first step moves each weight by the learning rate against its gradient, however large that is', () => {
  const state = arrays([1, 1, 1]);
  adamUpdate(state, 0, Float64Array.of(1e-3, -50, 0), adamStep(1, 0.1, 0), 1);
  expect(state.weights[0]).toBeCloseTo(0.9, 5);
  expect(state.weights[1]).toBeCloseTo(1.1, 5);
  expect(state.weights[2]).toBe(1);
});

test('two steps, by hand', () => {
  const state = arrays([0]);
  adamUpdate(state, 0, Float64Array.of(1), adamStep(1, 0.1, 0), 1);
  adamUpdate(state, 0, Float64Array.of(3), adamStep(2, 0.1, 0), 1);
  // m = 0.9 x 0.1 + 0.1 x 3 = 0.39, v = 0.999 x 0.001 + 0.001 x 9 = 0.009999; corrected by 0.19 and 0.001999.
  expect(state.first[0]).toBeCloseTo(0.39, 6);
  expect(state.second[0]).toBeCloseTo(0.009999, 8);
  expect(state.weights[0]).toBeCloseTo(-0.1 - (0.1 * (0.39 / 0.19)) / Math.sqrt(0.009999 / 0.001999), 6);
});

test('decay shrinks a weight apart from its gradient', () => {
  const state = arrays([2]);
  const step = adamStep(1, 0.1, 0.5);
  adamUpdate(state, 0, Float64Array.of(0), step, step.keep);
  expect(state.weights[0]).toBeCloseTo(2 * 0.95, 6);
});

test('moments that nothing feeds end at zero instead of lingering as numbers that processors are slow with', () => {
  const state = arrays([1]);
  adamUpdate(state, 0, Float64Array.of(1e-6), adamStep(1, 0.001, 0), 1);
  const weights = new Set<number>();
  for (let t = 2; t < 60_000; t++) {
    adamUpdate(state, 0, Float64Array.of(0), adamStep(t, 0.001, 0), 1);
    if (state.first[0]! !== 0) expect(state.first[0]).toBeGreaterThan(1e-31);
    if (t > 500) weights.add(state.weights[0]!);
  }
  expect([state.first[0], state.second[0]]).toEqual([0, 0]);
  expect(weights.size).toBe(1);
});
