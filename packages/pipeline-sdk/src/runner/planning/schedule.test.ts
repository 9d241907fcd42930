import { expect, test } from 'vitest';
import type { PlanNode } from '../../define/plan.ts';
import { schedule } from './schedule.ts';

const kind = 'test/thing';

function node(name: string, ...upstream: string[]): PlanNode {
  return {
    name,
    step: name,
    params: {},
    neutralParams: [],
    inputs: Object.fromEntries(
      upstream.map((from) => [from, { kind, edge: { from: 'node' as const, node: from, output: 'out' } } as const]),
    ),
    outputs: { out: kind },
    state: {},
    environment: { base: 'node' },
    compute: { target: 'cpu' },
    limits: { timeoutSeconds: 60, retries: 0 },
    cache: true,
    variables: {},
    when: [],
    sweepJob: false,
  };
}

async function order(nodes: readonly PlanNode[], parallelism: number): Promise<string[]> {
  const started: string[] = [];
  const ended = new Set<string>();
  await schedule([...nodes], parallelism, {
    done: (name) => ended.has(name),
    stopped: () => false,
    run: async ({ name }) => {
      started.push(name);
      await Promise.resolve();
      ended.add(name);
    },
  });
  return started;
}

const RETRAIN = [
  node('define'),
  node('profile', 'define'),
  node('prepare', 'define'),
  node('sweep', 'prepare'),
  node('tune', 'prepare'),
  node('select', 'sweep', 'tune'),
];

test('what most steps wait for starts first, and a report that nothing reads last', async () => {
  expect(await order(RETRAIN, 1)).toEqual(['define', 'prepare', 'sweep', 'tune', 'profile', 'select']);
});

test('equals start in plan order, each after what it reads', async () => {
  expect(await order([node('a'), node('b'), node('c', 'b'), node('d', 'a')], 1)).toEqual(['a', 'b', 'c', 'd']);
});

test('a node that nothing of this run depends on is not held up by one that is left out', async () => {
  expect(await order([node('b', 'a'), node('c')], 2).catch(String)).toEqual(['c']);
});
