import { expect, test } from 'vitest';
import { minimise } from './minimise.ts';

function rosenbrock(x: Float64Array, gradient: Float64Array): number {
  gradient.fill(0);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const a = x[i + 1]! - x[i]! ** 2;
    const b = 1 - x[i]!;
    value += 100 * a * a + b * b;
    gradient[i]! += -400 * a * x[i]! - 2 * b;
    gradient[i + 1]! += 200 * a;
  }
  return value;
}

test('the bottom of the Rosenbrock valley is found', () => {
  const { x, value, evaluations } = minimise(rosenbrock, Float64Array.of(-1.2, 1, -1.2, 1), { maxIterations: 200 });
  expect(value).toBeLessThan(1e-9);
  for (const v of x) expect(v).toBeCloseTo(1, 4);
  expect(evaluations).toBeLessThan(150);
});

test('a minimum outside the box is found on its wall, and the start is not mutated', () => {
  const start = Float64Array.of(0.5, 0.5);
  const bowl = (x: Float64Array, g: Float64Array) => {
    g[0] = 2 * (x[0]! - 3) + x[1]!;
    g[1] = 2 * (x[1]! + 1) + x[0]!;
    return (x[0]! - 3) ** 2 + (x[1]! + 1) ** 2 + x[0]! * x[1]!;
  };
  const { x } = minimise(bowl, start, { lower: Float64Array.of(0, 0), upper: Float64Array.of(1, 1) });
  expect([...x]).toEqual([1, 0]);
  expect([...start]).toEqual([0.5, 0.5]);
});

test('where the function has no value the step is shortened', () => {
  const f = (x: Float64Array, g: Float64Array) => {
    g[0] = 1 - 1 / x[0]!;
    return x[0]! > 0 ? x[0]! - Math.log(x[0]!) : Number.NaN;
  };
  expect(minimise(f, Float64Array.of(20)).x[0]).toBeCloseTo(1, 4);
});
