import { expect, test } from 'vitest';
import { byLength } from './order-of.ts';

test('what takes longest begins first, and fast tests of a project stay together', () => {
  const files = [
    { project: 'text', file: 'packages/text/src/clean.test.ts' },
    { project: 'cli', file: 'packages/cli/src/second-app.system.test.ts' },
    { project: 'cli', file: 'packages/cli/src/store.test.ts' },
    { project: 'pipeline', file: 'apps/pipeline/src/retrain.test.ts' },
    { project: 'text', file: 'packages/text/src/stop-words.test.ts' },
    { project: 'metrics', file: 'packages/metrics/src/interval.drill.test.ts' },
    { project: 'tools', file: 'tools/src/affected.system.test.ts' },
    { project: 'pipeline', file: 'apps/pipeline/src/azure.system.test.ts' },
  ];
  expect(files.sort(byLength).map(({ file }) => file.replace(/^.*\//, ''))).toEqual([
    'interval.drill.test.ts',
    'azure.system.test.ts',
    'affected.system.test.ts',
    'second-app.system.test.ts',
    'store.test.ts',
    'retrain.test.ts',
    'clean.test.ts',
    'stop-words.test.ts',
  ]);
});
