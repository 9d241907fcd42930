import { expect, test } from 'vitest';
import { costOf, costTable, readPrices } from './job-cost.ts';

const use = { size: 'Standard_D4s_v5', spot: false, instances: 1, jobs: 1 };
const USES = [
  { ...use, node: 'prepare', nodeSeconds: 1800, instances: 2 },
  { ...use, node: 'hypertune', nodeSeconds: 7200, jobs: 24, spot: true },
  { ...use, node: 'gate', nodeSeconds: 0, jobs: 0 },
  { ...use, node: 'lost', nodeSeconds: 3600, size: undefined },
];

test('a price an hour makes a cost; the total is told where all are known', () => {
  const prices = readPrices(['STANDARD_d4s_v5=0.2']);
  const { nodes, total } = costOf(USES, prices);
  expect(nodes.map(({ cost }) => cost)).toEqual([0.1, 0.4, 0, null]);
  expect(total).toEqual({ nodeSeconds: 12_600, cost: null });
  expect(costOf(USES.slice(0, 3), prices).total.cost).toBeCloseTo(0.5, 12);
  expect(costOf(USES.slice(0, 3), new Map()).total.cost).toBeNull();
});

test('the table says what is spot, reused and unknown', () => {
  const lines = costTable(costOf(USES, readPrices(['Standard_D4s_v5=0.2']))).split('\n');
  expect(lines[3]).toMatch(/^hypertune\s+Standard_D4s_v5 \(spot\)\s+24 x 1\s+.*\s0\.4000$/);
  expect(lines[4]).toMatch(/^gate\s+Standard_D4s_v5\s+reused/);
  expect(lines[5]).toMatch(/^lost\s+unknown/);
  expect(costTable(costOf(USES, new Map()))).not.toContain('cost');
});

test.each(['Standard_D4s_v5', 'Standard_D4s_v5=-1', '=3', 'a=1e3', 'a=1,5'])('%s is no price', (text) => {
  expect(() => readPrices([text])).toThrow('--price must be a size and an amount an hour');
});
