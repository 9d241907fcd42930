import { MlopsError, showValue } from '@aml-mlops/errors';

/** `what` of the request must be `range`; got `value`. Texts are not included, because callers may log the response. */
export function badRequest(what: string, range: string, value: unknown): MlopsError {
  return new MlopsError('E_REQUEST', `${what} of request must be ${range}; got ${kindOf(value)}`, {
    parameter: what,
    owner: 'request',
    range,
  });
}

/** Describes a value without its content: numbers and short words are shown, for texts only the length. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return showValue(value);
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}
