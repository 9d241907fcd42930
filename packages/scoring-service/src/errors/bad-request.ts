import { MlopsError, showValue } from '@aml-mlops/errors';

/** `what` of the request must be `range`; got `value`. A text is not repeated: an answer may be logged by whoever gets it. */
export function badRequest(what: string, range: string, value: unknown): MlopsError {
  return new MlopsError('E_REQUEST', `${what} of request must be ${range}; got ${kindOf(value)}`, {
    parameter: what,
    owner: 'request',
    range,
  });
}

/** What a value is, without what it says: numbers and short words are shown, texts are measured. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return showValue(value);
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}
