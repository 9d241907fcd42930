import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { planNodes } from './nodes-plan.ts';

const machines = { nodes: 4, processors: 2, startSeconds: 100, pricePerHour: 0.5 };

test('the node with the most parts decides, and all are paid until it ends', () => {
  // 9 parts on 4 nodes: one node has 3, which its 2 processors do in 2 rounds of 1,000 documents at 10 a second.
  const plan = planNodes({ documents: 8500, partRows: 1000, rate: 10 }, machines);
  expect(plan).toEqual({ parts: 9, partsOfNode: 3, seconds: 300, nodeHours: 1 / 3, cost: 1 / 6 });
});

test('past a part for each processor no further node shortens it', () => {
  const of = (nodes: number) => planNodes({ documents: 8000, partRows: 1000, rate: 10 }, { ...machines, nodes });
  expect(of(4).seconds).toBe(of(40).seconds);
  expect(of(40).cost).toBeCloseTo(10 * of(4).cost, 12);
});

test.each([
  [{ documents: 0, rate: 1 }, 'documents of planNodes must be a whole number in [1, inf); got 0'],
  [{ documents: 1, rate: 0 }, 'rate of planNodes must be in (0, inf); got 0'],
])('refuses %o', (work, message) => {
  expect(() => planNodes(work, machines)).toThrow(message);
});

test('the table of docs/scale.md is what this arithmetic says', async () => {
  const page = await readFile(path.resolve(import.meta.dirname, '../../../../docs/scale.md'), 'utf8');
  const [, rate = ''] = /([\d,]+) documents a second and processor/.exec(page) ?? [];
  const rows = page.split('\n').flatMap((line) => {
    const cells = /^\| (\d+) x (\d+) \| ([\d,]+) \| ([\d,]+) \| ([\d.]+) min \| ([\d.]+) \| ([\d.]+) \|$/.exec(line);
    return cells ? [cells.slice(1).map((cell) => Number(cell.replaceAll(',', '')))] : [];
  });
  expect(rows.length).toBeGreaterThanOrEqual(4);
  for (const [nodes = 0, processors = 0, ...said] of rows) {
    const plan = planNodes(
      { documents: 100_000_000, rate: Number(rate.replaceAll(',', '')) },
      { nodes, processors, startSeconds: 180, pricePerHour: 0.05 * processors },
    );
    const { parts, partsOfNode, seconds, nodeHours, cost } = plan;
    expect(said).toEqual([
      ...[parts, partsOfNode, Number((seconds / 60).toFixed(1)), Number(nodeHours.toFixed(1))],
      Number(cost.toFixed(2)),
    ]);
  }
});
