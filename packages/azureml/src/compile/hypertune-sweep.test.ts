import { execFileSync } from 'node:child_process';
import { hypertune } from '@aml-mlops/hypertune/contract';
import { definePipeline, type PlanNode, planPipeline } from '@aml-mlops/pipeline-sdk';
import { expect, test } from 'vitest';
import { componentSpec } from '../publish/component-spec.ts';
import { hypertuneSweep, type SweepSettings } from './hypertune-sweep.ts';

const tuning = definePipeline({
  name: 'tuning',
  description: '',
  inputs: { train: { kind: 'dataset/text' }, test: { kind: 'dataset/text' } },
  build: ({ inputs, add }) => void add(hypertune, { train: inputs.train, test: inputs.test }),
});

function sweep(params: Readonly<Record<string, string>>): SweepSettings {
  const [node] = planPipeline(tuning, { scope: 'test', overrides: { hypertune: params } }).nodes as [PlanNode];
  return hypertuneSweep(node, componentSpec(hypertune, 'v'));
}

const SPACE =
  '{"learningRate":["loguniform",[-8,-3.5]],"epochs":["choice",[[5,8]]],"hiddenSize":["quniform",[50,200,50]]}';

test('a search becomes a sweep: space, sampling, objective, limits', () => {
  const { searchSpace, sampling, objective, limits, earlyTermination } = sweep({
    searchSpace: SPACE,
    sampler: 'tpe',
    objective: 'accuracy',
    trials: '30',
    concurrent: '40',
    timeoutSeconds: '600',
    policy: '{"type":"bandit","slackFactor":0.1,"evaluationInterval":2,"delayEvaluation":3}',
  });
  expect(sampling).toBe('bayesian');
  // Bayesian sampling draws from few distributions, and goes with no policy.
  expect(searchSpace).toEqual({
    learningRateLog: { type: 'uniform', min_value: -8, max_value: -3.5 },
    epochs: { type: 'choice', values: [5, 8] },
    hiddenSize: { type: 'quniform', min_value: 50, max_value: 200, q: 50 },
  });
  expect(objective).toEqual({ goal: 'maximize', primary_metric: 'best accuracy' });
  expect(limits).toMatchObject({ max_total_trials: 30, max_concurrent_trials: 30, timeout: 600 });
  expect(earlyTermination).toBeUndefined();
});

test.each([
  ['sobol', { type: 'random', rule: 'sobol', seed: 42 }],
  ['random', 'random'],
  ['gp', 'bayesian'],
])('the sampler %s is %j', (sampler, sampling) => {
  expect(sweep({ sampler }).sampling).toEqual(sampling);
});

test.each([
  ['{"type":"none"}', undefined],
  [
    '{"type":"bandit","slackFactor":0.1,"evaluationInterval":2,"delayEvaluation":3}',
    { policy_type: 'Bandit', slack_factor: 0.1, evaluation_interval: 2, delay_evaluation: 3 },
  ],
  ['{"type":"asha","minSteps":4}', { policy_type: 'MedianStopping', evaluation_interval: 1, delay_evaluation: 4 }],
  ['{"type":"median"}', { policy_type: 'MedianStopping', evaluation_interval: 1, delay_evaluation: 0 }],
  [
    '{"type":"truncation","truncationPercentage":20}',
    { policy_type: 'TruncationSelection', truncation_percentage: 20, evaluation_interval: 1, delay_evaluation: 0 },
  ],
])('the policy %s ends trials by %j', (policy, earlyTermination) => {
  expect(sweep({ policy, sampler: 'random' }).earlyTermination).toEqual(earlyTermination);
});

test.each([
  ['tpe', { learningRateLog: '-7', epochs: '8', hiddenSize: '100' }, Math.exp(-7)],
  ['random', { learningRate: '0.001', epochs: '8', hiddenSize: '100' }, 0.001],
])('a trial suggested by %s is the same program, searching a space of one point', (sampler, drawn, learningRate) => {
  const { trial } = sweep({ searchSpace: SPACE, sampler });
  const values: Readonly<Record<string, string>> = { train: '/train', test: '/test', tuning: '/tuning', ...drawn };
  const command = trial.command.replaceAll(/\$\{\{(?:inputs|outputs)\.(\w+)\}\}/g, (_, name: string) => {
    return values[name] ?? trial.inputs[name]?.default ?? '';
  });
  const program = command.slice(command.indexOf('MLOPS_STEP_VERSION'));
  // The program prints its arguments; `node -p`, which raises a logarithm, is the real one.
  const script = `node() { if [ "$1" = main.mjs ]; then printf '%s\\0' "$@"; else '${process.execPath}' "$@"; fi; }; ${program}`;
  const words = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', env: {} }).split('\0');
  const space = words.find((word) => word.startsWith('--searchSpace='))?.slice('--searchSpace='.length);
  expect(JSON.parse(space ?? '')).toEqual({
    learningRate: ['choice', [[learningRate]]],
    epochs: ['choice', [[8]]],
    hiddenSize: ['choice', [[100]]],
  });
  expect(words).toEqual(expect.arrayContaining(['--sampler=random', '--policy={"type":"none"}', '--trials=1']));
  expect(words.filter((word) => word.startsWith('--workers'))).toEqual([]);
});

test.each([
  ['tpe', ['randint', [3]], { type: 'choice', values: [0, 1, 2] }],
  ['tpe', ['quniform', [50, 200, 50]], { type: 'quniform', min_value: 50, max_value: 200, q: 50 }],
  ['grid', ['quniform', [50, 200, 50]], { type: 'choice', values: [50, 100, 150, 200] }],
  ['grid', ['randint', [3]], { type: 'choice', values: [0, 1, 2] }],
  ['random', ['lognormal', [0, 1]], { type: 'lognormal', mu: 0, sigma: 1 }],
])('for %s, %j is drawn as %j', (sampler, expression, distribution) => {
  const { searchSpace } = sweep({ sampler, searchSpace: JSON.stringify({ rate: expression }) });
  expect(searchSpace).toEqual({ rate: distribution });
});

test.each([
  ['tpe', ['lognormal', [0, 1]], 'for Bayesian sampling on Azure Machine Learning'],
  ['gp', ['qnormal', [0, 1, 1]], 'or be searched with the sampler random; got qnormal'],
  ['tpe', ['randint', [1000]], 'or randint of at most 100 values'],
  ['grid', ['uniform', [0, 1]], 'for grid sampling on Azure Machine Learning'],
])('for %s, %j is refused with what Azure allows', (sampler, expression, message) => {
  expect(() => sweep({ sampler, searchSpace: JSON.stringify({ rate: expression }) })).toThrow(message);
});

test('distributions that there are not are refused', () => {
  const given = () => sweep({ searchSpace: '{"learningRate":["zipf",[2]]}' });
  expect(given).toThrow('learningRate of searchSpace must be a distribution with its numbers; got ["zipf",[2]]');
});
