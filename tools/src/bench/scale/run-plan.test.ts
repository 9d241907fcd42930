import { expect, test } from 'vitest';
import { planRun } from './run-plan.ts';

const machines = { nodes: 4, processors: 2, startSeconds: 100, pricePerHour: 36 };

test('steps that do not wait for one another run side by side, and every node is paid while its step runs', () => {
  // 80 parts of 8,192 documents: 1,000 s a part of a processor.
  const work = { documents: 80 * 8192, rate: 8.192 };
  const { steps, seconds, nodeHours, cost } = planRun(
    work.documents,
    [
      { name: 'first', after: [], rate: work.rate, spread: 'nodes', seconds: 5 },
      { name: 'long', after: ['first'], rate: work.rate, spread: 'node' },
      { name: 'short', after: ['first'], seconds: 50 },
      { name: 'last', after: ['short', 'long'], rate: work.rate },
    ],
    machines,
  );
  expect(steps.map((step) => [step.name, step.nodes, step.seconds])).toEqual([
    ['first', 4, 10_105],
    ['long', 1, 40_100],
    ['short', 1, 150],
    ['last', 1, 80_100],
  ]);
  expect(seconds).toBe(10_105 + 40_100 + 80_100);
  expect(nodeHours).toBeCloseTo((4 * 10_105 + 40_100 + 150 + 80_100) / 3600, 9);
  expect(cost).toBeCloseTo(nodeHours * 36, 9);
});

test('a step after one that is not named before it is refused', () => {
  expect(() => planRun(1, [{ name: 'a', after: ['b'] }], machines)).toThrow(
    'after of step a of planRun must be steps named before it; got "b"',
  );
});
