import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type PlannedStep, planRun } from './run-plan.ts';

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

const SPREADS = { 'one processor': 'one', 'one node': 'node', 'all nodes': 'nodes' } as const;

/** The rows of `docs/scale.md` that have so many cells and begin as said. */
async function rowsOf(first: RegExp, cells: number): Promise<string[][]> {
  const page = await readFile(path.resolve(import.meta.dirname, '../../../../docs/scale.md'), 'utf8');
  return page
    .split('\n')
    .map((line) => line.split('|').slice(1, -1))
    .map((row) => row.map((cell) => cell.trim()))
    .filter((row) => row.length === cells && first.test(row[0]!));
}

const numberIn = (cell: string) => Number(cell.replaceAll(',', '').replace(/ .*$/, ''));

test('the whole run of docs/scale.md is what this arithmetic says', async () => {
  const steps = (await rowsOf(/^[a-z]+$/, 5))
    .filter(([, , , , spread = '']) => Object.hasOwn(SPREADS, spread))
    .map(
      ([name = '', after = '', rate = '', seconds = '', spread = '']): PlannedStep => ({
        ...{ name, after: after === '' ? [] : after.split(', '), seconds: numberIn(seconds) || 0 },
        ...(rate !== '' && { rate: numberIn(rate) }),
        spread: SPREADS[spread as keyof typeof SPREADS],
      }),
    );
  expect(steps.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['define', 'validate', 'prepare', 'sweep', 'tune', 'select', 'profile', 'predict']),
  );
  const said = await rowsOf(/^\d+ x \d+$/, 5);
  expect(said.length).toBeGreaterThanOrEqual(3);
  for (const [size = '', prepare, whole, hours, cost] of said) {
    const [nodes = 0, processors = 0] = size.split(' x ').map(Number);
    const plan = planRun(100_000_000, steps, { nodes, processors, startSeconds: 180, pricePerHour: 0.05 * processors });
    const prepared = plan.steps.find(({ name }) => name === 'prepare')!.seconds / 60;
    expect([prepare, whole, hours, cost]).toEqual([
      `${prepared.toFixed(1)} min`,
      `${(plan.seconds / 3600).toFixed(1)} h`,
      plan.nodeHours.toFixed(1),
      plan.cost.toFixed(2),
    ]);
  }
});
