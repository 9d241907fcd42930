import { RandomStream } from '@aml-mlops/random';
import { expect, test } from 'vitest';
import fixture from '../../fixtures/gaussian-process.json' with { type: 'json' };
import { fitKernel, gaussianProcess, negativeLogPosterior } from './gaussian-process.ts';

const x = Float64Array.from(fixture.points.flat());
const y = Float64Array.from(fixture.y);
const smooth = [false, false, false];
const kernel = {
  inverseSquaredScales: Float64Array.from(fixture.inverseSquaredScales),
  variance: fixture.variance,
  noise: fixture.noise,
};
const theta = Float64Array.from(
  [...fixture.inverseSquaredScales, fixture.variance, fixture.noise - 1e-6].map(Math.log),
);

test('mean and covariance are those of scikit-learn', () => {
  const process = gaussianProcess(x, [y], smooth, kernel);
  const queries = fixture.queries.map((q) => Float64Array.from(q));
  const joint = process.joint(queries);
  const means = new Float64Array(1);
  queries.forEach((query, i) => {
    const variance = process.predict(query, means);
    // Both solve a system of condition 1e4: 1e-10 is what that leaves.
    expect(means[0]).toBeCloseTo(fixture.mean[i]!, 10);
    expect(variance).toBeCloseTo(fixture.covariance[i]![i]!, 10);
    expect(joint.mean[i]).toBeCloseTo(fixture.mean[i]!, 10);
    fixture.covariance[i]!.forEach((c, j) => {
      const noise = i === j ? kernel.noise : 0;
      expect(joint.covariance[i * queries.length + j]).toBeCloseTo(c + noise, 10);
    });
  });
});

test('the log posterior is the log likelihood of scikit-learn and the priors', () => {
  const loss = negativeLogPosterior({ x, y, categorical: smooth })(theta, new Float64Array(5));
  const w = fixture.inverseSquaredScales;
  const prior =
    -w.reduce((sum, v) => sum + 0.1 * (v + 1 / v), 0) +
    (Math.log(fixture.variance) - fixture.variance) +
    (0.1 * Math.log(fixture.noise) - 30 * fixture.noise);
  const constant = 0.5 * y.length * Math.log(2 * Math.PI);
  expect(-loss).toBeCloseTo(fixture.logLikelihood + constant + prior, 8);
});

test.each([
  ['continuous', [false, false, false]],
  ['with a category', [false, true, false]],
])('the gradient of the log posterior is that of finite differences, %s', (_, categorical) => {
  const points = Float64Array.from(x, (v, i) => (categorical[i % 3] ? Math.floor(v * 3) / 3 : v));
  const f = negativeLogPosterior({ x: points, y, categorical });
  const gradient = new Float64Array(5);
  f(theta, gradient);
  for (let k = 0; k < 5; k++) {
    const step = 1e-5;
    const [up, down] = [1, -1].map((sign) => f(theta.with(k, theta[k]! + sign * step), new Float64Array(5)));
    expect(gradient[k]).toBeCloseTo((up! - down!) / (2 * step), 4);
  }
});

test('gradients of means and variance are those of finite differences, and 0 along a category', () => {
  const random = new RandomStream(1);
  const other = y.map(() => random.uniform());
  for (const categorical of [smooth, [false, true, false]]) {
    const process = gaussianProcess(x, [y, other], categorical, kernel);
    const at = Float64Array.of(0.31, 0.52, 0.7);
    const [means, dMeans, dVariance] = [new Float64Array(2), new Float64Array(6), new Float64Array(3)];
    const variance = process.predictWithGradient(at, means, dMeans, dVariance);
    expect(variance).toBeCloseTo(process.predict(at, new Float64Array(2)), 10);
    for (let d = 0; d < 3; d++) {
      if (categorical[d]) {
        for (const slope of [dMeans[d]!, dMeans[3 + d]!, dVariance[d]!]) expect(Math.abs(slope)).toBe(0);
        continue;
      }
      const step = 1e-5;
      const [up, down] = [new Float64Array(2), new Float64Array(2)];
      const above = process.predict(at.with(d, at[d]! + step), up);
      const below = process.predict(at.with(d, at[d]! - step), down);
      expect(dVariance[d]).toBeCloseTo((above - below) / (2 * step), 5);
      for (const t of [0, 1]) expect(dMeans[t * 3 + d]).toBeCloseTo((up[t]! - down[t]!) / (2 * step), 5);
    }
  }
});

test('the fitted kernel sees which dimensions matter', () => {
  const random = new RandomStream(4);
  const n = 40;
  const points = Float64Array.from({ length: 2 * n }, () => random.uniform());
  const wave = Float64Array.from({ length: n }, (_, i) => Math.SQRT2 * Math.sin(9 * points[2 * i]!));
  const { kernel: fitted } = fitKernel({ x: points, y: wave, categorical: [false, false] });
  const { inverseSquaredScales, noise } = fitted;
  expect(inverseSquaredScales[0]! / inverseSquaredScales[1]!).toBeGreaterThan(20);
  expect(noise).toBeLessThan(1e-3);
});

test('points that repeat are no singular matrix', () => {
  const twice = Float64Array.from([...x, ...x]);
  const process = gaussianProcess(twice, [Float64Array.from([...y, ...y])], smooth, { ...kernel, noise: 0 });
  expect(process.predict(Float64Array.of(0.5, 0.5, 0.5), new Float64Array(1))).toBeGreaterThan(0);
});
