import { RandomStream } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import type { Curve, Goal, Policy } from './policy.ts';

/** Learning curves that fall from about 2 to individual floors. */
function curves(seed: number, n: number, steps: number): Curve[] {
  const random = new RandomStream(seed);
  return Array.from({ length: n }, () => {
    const floor = random.uniform() + 0.1;
    const pace = 0.3 + random.uniform();
    return Array.from({ length: steps }, (_, i) => floor + 2 * Math.exp(-pace * i) + 0.05 * random.uniform());
  });
}

/** Tests that every early-termination policy must pass. */
export function policyContract(name: string, make: (goal: Goal) => Policy): void {
  const others = curves(1, 20, 9);

  describe(`policy ${name}`, () => {
    test('the first trial, and one that is alone at its step, goes on', () => {
      expect(make('minimise').shouldStop([1, 2, 3], [])).toBe(false);
      expect(make('minimise').shouldStop([9, 9, 9], [[1], [1, 1]])).toBe(false);
    });

    test('a trial that leads at every step is never stopped', () => {
      const leader = Array.from({ length: 9 }, (_, i) => Math.min(...others.map((curve) => curve[i]!)) - 0.01);
      for (let step = 1; step <= 9; step++)
        expect(make('minimise').shouldStop(leader.slice(0, step), others)).toBe(false);
    });

    test('a trial that is far behind at every step is stopped', () => {
      const last = Array.from({ length: 9 }, () => 50);
      const stops = last.map((_, i) => make('minimise').shouldStop(last.slice(0, i + 1), others));
      expect(stops).toContain(true);
    });

    test('it stops the worse ones: whoever goes on to the end is better than the average of those who do not', () => {
      const policy = make('minimise');
      const trials = curves(2, 60, 9);
      const survives = trials.map((t) => t.every((_, i) => i === 8 || !policy.shouldStop(t.slice(0, i + 1), others)));
      const mean = (which: boolean) => {
        const ends = trials.filter((_, i) => survives[i] === which).map((t) => t[8]!);
        return ends.reduce((sum, v) => sum + v, 0) / ends.length;
      };
      expect(mean(true)).toBeLessThan(mean(false));
    });

    test('the same question has the same answer, and nothing is mutated', () => {
      const [trial] = curves(3, 1, 5);
      const before = structuredClone(others);
      const policy = make('minimise');
      expect(policy.shouldStop(trial!, others)).toBe(policy.shouldStop(trial!, others));
      expect(others).toEqual(before);
    });

    test('the order of the other trials does not matter', () => {
      for (const trial of curves(4, 20, 6)) {
        expect(make('minimise').shouldStop(trial, others)).toBe(
          make('minimise').shouldStop(trial, others.toReversed()),
        );
      }
    });

    test('maximising is minimising upside down', () => {
      // Around 100, where the ratio of a slack factor is close to a difference.
      const flip = (curve: Curve) => curve.map((v) => 200 - v);
      const lift = (curve: Curve) => curve.map((v) => 100 + v);
      for (const trial of curves(5, 20, 9)) {
        const down = make('minimise').shouldStop(lift(trial), others.map(lift));
        const up = make('maximise').shouldStop(flip(lift(trial)), others.map(lift).map(flip));
        expect(up).toBe(down);
      }
    });
  });
}
