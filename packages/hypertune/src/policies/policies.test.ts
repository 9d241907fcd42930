import { describe, expect, test } from 'vitest';
import { banditPolicy } from './bandit.ts';
import { medianStoppingPolicy } from './median-stopping.ts';
import { policyContract } from './policy.contract.ts';
import { policyOf, policyOptions } from './policy-options.ts';
import { successiveHalvingPolicy } from './successive-halving.ts';
import { truncationSelectionPolicy } from './truncation-selection.ts';

const always = { evaluationInterval: 1, delayEvaluation: 0 };

policyContract('bandit, amount', (goal) => banditPolicy({ ...always, slackAmount: 0.4 }, goal));
policyContract('bandit, factor', (goal) => banditPolicy({ ...always, slackFactor: 0.004 }, goal));
policyContract('median', (goal) => medianStoppingPolicy(always, goal));
policyContract('truncation', (goal) => truncationSelectionPolicy({ ...always, truncationPercentage: 30 }, goal));
policyContract('asha', (goal) => successiveHalvingPolicy({ reductionFactor: 3, minSteps: 1 }, goal));

describe('bandit', () => {
  // The example of Azure ML's documentation: best 0.8 and factor 0.2 stop what is below 0.8 / 1.2 = 0.667.
  test('a slack factor is a ratio to the best trial', () => {
    const policy = banditPolicy({ ...always, slackFactor: 0.2 }, 'maximise');
    expect(policy.shouldStop([0.66], [[0.8], [0.5]])).toBe(true);
    expect(policy.shouldStop([0.67], [[0.8], [0.5]])).toBe(false);
    expect(banditPolicy({ ...always, slackFactor: 0.2 }, 'minimise').shouldStop([0.97], [[0.8]])).toBe(true);
    expect(banditPolicy({ ...always, slackFactor: 0.2 }, 'minimise').shouldStop([0.95], [[0.8]])).toBe(false);
  });

  test('best values up to the step count, not last ones', () => {
    const policy = banditPolicy({ ...always, slackAmount: 0.1 }, 'maximise');
    expect(policy.shouldStop([0.8, 0.2], [[0.85, 0.3]])).toBe(false);
    expect(policy.shouldStop([0.6, 0.6], [[0.85, 0.3]])).toBe(true);
  });
});

test('the median of running averages is what a best value must reach', () => {
  const others = [
    [1, 0.8, 0.6],
    [1, 0.9, 0.8],
    [2, 2, 2],
  ];
  // Averages 0.8, 0.9, 2: the median is 0.9.
  const policy = medianStoppingPolicy(always, 'minimise');
  expect(policy.shouldStop([3, 1, 0.91], others)).toBe(true);
  expect(policy.shouldStop([3, 1, 0.89], others)).toBe(false);
});

test('truncation stops the worst percentage, the trial itself counted', () => {
  const others = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((v) => [v]);
  const policy = truncationSelectionPolicy({ ...always, truncationPercentage: 20 }, 'minimise');
  expect(policy.shouldStop([8.5], others)).toBe(true);
  expect(policy.shouldStop([7.5], others)).toBe(false);
});

test('asha looks at its rungs only, and lets the best third of a rung go on', () => {
  const policy = successiveHalvingPolicy({ reductionFactor: 3, minSteps: 2 }, 'maximise');
  const others = [1, 2, 3, 4, 5].map((v) => Array.from({ length: 6 }, () => v));
  expect(policy.shouldStop([0], others)).toBe(false);
  expect(policy.shouldStop([0, 4.5], others)).toBe(false);
  expect(policy.shouldStop([0, 3.5], others)).toBe(true);
  expect(policy.shouldStop([0, 0, 0], others)).toBe(false);
  expect(policy.shouldStop([0, 0, 0, 0, 0, 4.5], others)).toBe(false);
  expect(policy.shouldStop([0, 0, 0, 0, 0, 3.5], others)).toBe(true);
});

test.each([
  [{ evaluationInterval: 2, delayEvaluation: 0 }, [2, 4, 6]],
  [{ evaluationInterval: 1, delayEvaluation: 5 }, [5, 6]],
  [{ evaluationInterval: 2, delayEvaluation: 3 }, [4, 6]],
])('with %o a policy looks at steps %o', (timing, expected) => {
  const policy = medianStoppingPolicy(timing, 'minimise');
  const looks = [1, 2, 3, 4, 5, 6].filter((n) => policy.shouldStop(Array(n).fill(2), [[1, 1, 1, 1, 1, 1]]));
  expect(looks).toEqual(expected);
});

test('options are checked, and each names its policy', () => {
  expect(policyOptions.parse({ type: 'asha' })).toEqual({ type: 'asha', reductionFactor: 3, minSteps: 1 });
  expect(policyOf(policyOptions.parse({ type: 'none' }), 'minimise').shouldStop([9], [[0]])).toBe(false);
  for (const type of ['median', 'asha'] as const) {
    expect(policyOf(policyOptions.parse({ type }), 'minimise').shouldStop([9], [[0], [1]])).toBe(true);
  }
  expect(() => policyOptions.parse({ type: 'bandit' })).toThrow('slackFactor or slackAmount, one of them');
  expect(() => policyOptions.parse({ type: 'bandit', slackFactor: 0.1, slackAmount: 1 })).toThrow('one of them');
  expect(() => policyOptions.parse({ type: 'truncation', truncationPercentage: 100 })).toThrow();
});
