import { MlopsError } from '@aml-mlops/errors';

/** 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

const USAGE_CODES = new Set(['E_USAGE', 'E_PARAM_RANGE', 'E_PARAM_UNKNOWN', 'E_STEP_UNKNOWN']);

/** The exit status for an error that ends a command before any step runs. */
export function exitCodeOf(error: unknown): number {
  return error instanceof MlopsError && USAGE_CODES.has(error.code) ? EXIT.usage : EXIT.failed;
}
