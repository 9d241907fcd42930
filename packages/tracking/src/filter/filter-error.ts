import { MlopsError } from '@aml-mlops/errors';

/** As much of a filter as stands in an error: a filter may be as long as a request. */
const SHOWN = 500;

/** A filter or an order that cannot be read: says what was expected, and shows where. */
export function filterError(
  source: string,
  position: number,
  expected: string,
  what: 'filter' | 'order_by' = 'filter',
): MlopsError {
  const got = position >= source.length ? 'its end' : JSON.stringify(source.slice(position, position + 20));
  const shown = source.length > SHOWN ? `${source.slice(0, SHOWN)}…` : source;
  return new MlopsError(
    'E_FILTER',
    `${what} must have ${expected} at character ${position + 1}; got ${got} in: ${shown}`,
    { position, source: shown },
  );
}
