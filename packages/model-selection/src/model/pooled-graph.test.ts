import { expect, test } from 'vitest';
import { pooledGraph } from './pooled-graph.ts';
import { constantModel } from './pooled-model.ts';

test('the graph of a winner refers to its weights, which are as large as the file', () => {
  const model = constantModel(Float64Array.of(0.5, 0.25, 0.25), 1000);
  const { initializers = [] } = pooledGraph(model);
  const found = initializers.find(({ name }) => name === 'W')!;
  expect('data' in found && found.data).toBe(model.linear!.W);
});
