import { expect, test } from 'vitest';
import fixture from '../../fixtures/normal.json' with { type: 'json' };
import { logExpectedImprovement, logImprovement } from './expected-improvement.ts';
import { gaussianProcess } from './gaussian-process.ts';

test('the log of the improvement agrees with SciPy from one end to the other', () => {
  fixture.z.forEach((z, i) => {
    const theirs = fixture.logImprovement[i]!;
    expect(Math.abs(logImprovement(z).value - theirs) / Math.max(1, Math.abs(theirs))).toBeLessThan(1e-11);
  });
});

test.each([-1e6, -1e4, -50, -3, -1.001, -0.999, 0, 4])('its slope at %d is that of finite differences', (z) => {
  const step = 1e-4 * Math.max(1, Math.abs(z)) ** 0.5;
  const difference = (logImprovement(z + step).value - logImprovement(z - step).value) / (2 * step);
  expect(logImprovement(z).slope / difference).toBeCloseTo(1, 4);
});

test('the gradient of the averaged improvement is that of finite differences', () => {
  const x = Float64Array.of(0.1, 0.2, 0.5, 0.6, 0.9, 0.3);
  const targets = [Float64Array.of(0.3, -1, 0.7), Float64Array.of(0.3, -1, -0.2)];
  const kernel = { inverseSquaredScales: Float64Array.of(6, 2), variance: 1.2, noise: 1e-3 };
  const process = gaussianProcess(x, targets, [false, false], kernel);
  const acquisition = logExpectedImprovement(process, Float64Array.of(0.7, 0.3), 2);
  const at = Float64Array.of(0.4, 0.8);
  const gradient = new Float64Array(2);
  expect(acquisition.valueWithGradient(at, gradient)).toBeCloseTo(acquisition.value(at), 10);
  for (const d of [0, 1]) {
    const [up, down] = [1e-5, -1e-5].map((step) => acquisition.value(at.with(d, at[d]! + step)));
    expect(gradient[d]).toBeCloseTo((up! - down!) / 2e-5, 5);
  }
});
