import { MlopsError } from '@aml-mlops/errors';

/** A filter or an order that cannot be read: says what was expected, and shows where. */
export function filterError(source: string, position: number, expected: string): MlopsError {
  const got = position >= source.length ? 'its end' : JSON.stringify(source.slice(position, position + 20));
  return new MlopsError(
    'E_FILTER',
    `filter must have ${expected} at character ${position + 1}; got ${got} in: ${source}`,
    { position, source },
  );
}
