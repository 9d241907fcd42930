import { expect, test } from 'vitest';
import type { Comparison, RunSummary } from '../../../api/tracking-runs.ts';
import { differenceRows } from './difference-rows.ts';

const run = (runId: string, params: RunSummary['params']): RunSummary => {
  return {
    runId,
    name: runId,
    experimentId: '1',
    status: 'FINISHED',
    start: 0,
    end: 1000,
    params,
    tags: [['__proto__', 't']],
  };
};

test('what differs is told from what does not, a missing value too', () => {
  const range = (runId: string, min: number | null, last: number | string) => ({
    runId,
    key: 'f1',
    min,
    max: 1,
    last,
    count: 2,
  });
  const comparison: Comparison = {
    runs: [
      run('a', [
        ['lr', '0.1'],
        ['seed', '1'],
      ]),
      run('b', [
        ['lr', '0.2'],
        ['seed', '1'],
        ['only', 'b'],
      ]),
    ],
    ranges: [range('a', 0.5, 0.9), range('b', 0.5, 'NaN')],
    missing: [],
  };
  const rows = differenceRows(comparison, 'last');
  expect(rows.filter(({ differs }) => differs).map(({ name, values }) => [name, values])).toEqual([
    ['lr', ['0.1', '0.2']],
    ['only', [undefined, 'b']],
    ['f1', [0.9, 'NaN']],
  ]);
  expect(rows.map(({ name }) => name)).toContain('__proto__');
  expect(differenceRows(comparison, 'min').find(({ name }) => name === 'f1')?.differs).toBe(false);
});
