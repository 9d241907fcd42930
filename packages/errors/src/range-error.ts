import { MlopsError } from './mlops-error.ts';
import { visibleText } from './visible-text.ts';

/** A value for an error message, on one line: strings are quoted, invisible characters escaped, long values cut at 120 characters. */
export function showValue(value: unknown): string {
  const text =
    typeof value === 'string' ? JSON.stringify(value) : typeof value === 'number' ? showNumber(value) : inspect(value);
  return visibleText(text.length > 120 ? `${text.slice(0, 117)}...` : text);
}

function showNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function inspect(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value);
  return JSON.stringify(value);
}

/**
 * The error for a bad value: `<parameter> of <owner> must be <range>; got <value>`, with the code `E_PARAM_RANGE`.
 *
 * @example rangeError('alpha', 'MultinomialNB', 'in [0, inf)', -1)
 * // alpha of MultinomialNB must be in [0, inf); got -1
 */
export function rangeError(parameter: string, owner: string, range: string, value: unknown): MlopsError {
  return new MlopsError('E_PARAM_RANGE', `${parameter} of ${owner} must be ${range}; got ${showValue(value)}`, {
    parameter,
    owner,
    range,
    value,
  });
}
