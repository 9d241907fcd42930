import { benjaminiHochberg } from '@aml-mlops/metrics';
import type { WindowMeasures } from '../signals/measure-window.ts';
import { CAUSES, type Cause, type TestOutcome } from '../signals/test-outcome.ts';

export const SEVERITIES = ['warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface JudgedTest extends Omit<TestOutcome, 'isLarge'> {
  /** The p-value, adjusted for all tests of the window (Benjamini-Hochberg). */
  readonly adjustedP: number;
  /** Large and significant enough to raise an alarm. */
  readonly fires: boolean;
}

/** An alarm that a window raises: one per cause, with all the evidence for it. */
export interface Alarm {
  readonly cause: Cause;
  readonly severity: Severity;
  /** Names of the tests that fired. */
  readonly tests: readonly string[];
  /** Words that became more frequent, then less frequent; only for new topics. */
  readonly words: readonly string[];
  readonly message: string;
  readonly advice: string;
}

/**
 * Tests that follow from the first: users who write about other topics also get other, less confident answers. They count as
 * evidence for the first alarm and raise none of their own.
 */
const FOLLOWS: Readonly<Partial<Record<Cause, readonly Cause[]>>> = {
  'data-quality': ['text-shape', 'predictions'],
  'new-topics': ['text-shape', 'predictions'],
};

const ADVICE: Readonly<Record<Cause, string>> = {
  'data-quality': 'look at what the callers send: texts arrive empty or cut',
  'new-topics': 'label a sample of these texts and retrain; until then, accuracy estimates are not valid',
  'text-shape': 'look at what the callers send: the texts are of another length',
  predictions: 'compare the answers with labels: the mix of classes changed, or the model is less sure',
  accuracy: 'train again with the labels that came in, or go back to the version before',
  service: "look at the service's log and its metrics",
};

/**
 * Adjusts the p-values of a window and raises its alarms. If nothing changed, a window raises an alarm with probability at most
 * `level`.
 *
 * @param level probability of a false alarm in a window, in (0, 1)
 */
export function judgeWindow(
  { tests, words }: Pick<WindowMeasures, 'tests' | 'words'>,
  level: number,
): { readonly tests: JudgedTest[]; readonly alarms: Alarm[] } {
  const adjusted = benjaminiHochberg(tests.map(({ p }) => p));
  const judged = tests.map(({ isLarge, ...test }, i) => {
    return { ...test, adjustedP: adjusted[i]!, fires: isLarge && adjusted[i]! <= level };
  });
  const firing = judged.filter(({ fires }) => fires);
  const causes = CAUSES.filter((cause) => firing.some((test) => test.cause === cause));
  const followed = new Set(causes.flatMap((cause) => FOLLOWS[cause] ?? []));
  const alarms = causes
    .filter((cause) => !followed.has(cause))
    .map((cause) => {
      const speaking = firing.filter((test) => test.cause === cause || FOLLOWS[cause]?.includes(test.cause));
      const own = speaking.filter((test) => test.cause === cause);
      const behind = cause === 'new-topics' ? words.map(({ word }) => word) : [];
      return {
        cause,
        severity: own.some(isCritical) ? ('critical' as const) : ('warning' as const),
        tests: speaking.map(({ name }) => name),
        words: behind,
        message: own.map(sentence).join('; '),
        advice: ADVICE[cause],
      };
    });
  return { tests: judged, alarms };
}

function isCritical({ statistic, effect }: JudgedTest): boolean {
  if (statistic === 'auc') return effect >= 0.65;
  if (statistic === 'psi') return effect >= 0.5;
  return Math.abs(effect) >= 0.1;
}

function sentence({ name, statistic, effect, adjustedP }: JudgedTest): string {
  const p = `adjusted p = ${Number(adjustedP.toPrecision(2))}`;
  const points = `${Number((Math.abs(effect) * 100).toPrecision(2))} points`;
  switch (statistic) {
    case 'auc':
      return `documents can be distinguished from the training data (AUC ${effect.toFixed(3)}, ${p})`;
    case 'psi':
      return `${name} changed (PSI ${Number(effect.toPrecision(2))}, ${p})`;
    case 'share':
      return `${name}: ${points} more (${p})`;
    case 'accuracy':
      return `${name}: ${points} lower (${p})`;
  }
}
