import { expect, test } from 'vitest';
import type { TestOutcome } from '../signals/test-outcome.ts';
import { judgeWindow } from './judge-window.ts';

const outcome = (name: string, cause: TestOutcome['cause'], p: number, effect = 0.3): TestOutcome => ({
  ...{ name, cause, against: 'training', statistic: 'psi', effect, p, isLarge: effect >= 0.1 },
});
const words = [{ word: 'drone', share: 0.2, shareBefore: 0, p: 1e-9 }];

test('new topics change answers and lengths too: one alarm, with the words behind it', () => {
  const tests = [
    outcome('text', 'new-topics', 1e-6),
    outcome('labels', 'predictions', 1e-5),
    outcome('characters', 'text-shape', 1e-4),
  ];
  const { alarms } = judgeWindow({ tests, words }, 0.05);
  expect(alarms).toMatchObject([{ cause: 'new-topics', tests: ['text', 'labels', 'characters'], words: ['drone'] }]);
});

test('what does not follow from new topics is an alarm of its own', () => {
  const tests = [outcome('text', 'new-topics', 1e-6), outcome('errors', 'service', 1e-6)];
  expect(judgeWindow({ tests, words }, 0.05).alarms.map(({ cause }) => cause)).toEqual(['new-topics', 'service']);
});

test('a difference must be sure and large, and sure beside all others that were tested', () => {
  const raised = (...tests: TestOutcome[]) => judgeWindow({ tests, words }, 0.05).alarms.length;
  expect(raised(outcome('labels', 'predictions', 0.03))).toBe(1);
  expect(raised(outcome('labels', 'predictions', 0.03), outcome('characters', 'text-shape', 0.5))).toBe(0);
  expect(raised(outcome('labels', 'predictions', 1e-9, 0.05))).toBe(0);
  expect(raised()).toBe(0);
});
