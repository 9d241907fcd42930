import { MlopsError, showValue } from '@aml-mlops/errors';
import type { PlanCondition } from './plan.ts';

/** A requirement on a value in a JSON file of an artifact; the nodes that depend on it run only if it holds. */
export interface Condition {
  /** The file within the artifact, such as `decision.json`. */
  readonly file: string;
  /** JSON Pointer (RFC 6901) of the value: `/promoted`, `/rows/0/accuracy`. */
  readonly at: string;
  /** Exactly one of `equals`, `atLeast` and `below` must be given. */
  readonly equals?: string | number | boolean | null;
  readonly atLeast?: number;
  readonly below?: number;
}

const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/**
 * Checks a condition as far as possible before anything runs.
 *
 * @param owner name of the condition, for the error
 * @throws MlopsError `E_PIPELINE_DEFINITION`
 */
export function checkCondition({ file, at, equals, atLeast, below }: Condition, owner: string): void {
  const refuse = (message: string) => new MlopsError('E_PIPELINE_DEFINITION', message);
  const tests = [equals, atLeast, below].filter((test) => test !== undefined);
  if (tests.length !== 1) throw refuse(`${owner} must have one of equals, atLeast and below`);
  const bound = tests.find((test) => typeof test === 'number' && !Number.isFinite(test));
  if (bound !== undefined) throw refuse(`number of ${owner} must be finite; got ${showValue(bound)}`);
  const steps = file.split('/');
  if (steps.some((step) => step === '' || step === '.' || step === '..')) {
    throw refuse(`file of ${owner} must be a path within the artifact; got ${showValue(file)}`);
  }
  if (POINTER.test(at)) return;
  throw refuse(`at of ${owner} must be a JSON Pointer, such as /promoted; got ${showValue(at)}`);
}

/** A condition in words: `decision.json /promoted = true`. */
export function conditionText({ file, at, equals, atLeast, below }: Omit<PlanCondition, 'node' | 'output'>): string {
  const wanted =
    equals !== undefined ? `= ${JSON.stringify(equals)}` : atLeast !== undefined ? `>= ${atLeast}` : `< ${below}`;
  return `${file} ${at} ${wanted}`;
}
