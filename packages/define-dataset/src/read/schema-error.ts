import { MlopsError } from '@aml-mlops/errors';

/** A file whose columns are not those that were asked for: no row of it can be right, so the run stops. */
export function missingColumns(file: string, missing: readonly string[], found: readonly string[]): MlopsError {
  const wanted = missing.map((name) => JSON.stringify(name)).join(' and ');
  const got = found.length === 0 ? 'no header' : found.map((name) => JSON.stringify(name)).join(', ');
  const message = `columns of ${file} must hold ${wanted}; got ${got.length > 300 ? `${got.slice(0, 297)}...` : got}`;
  return new MlopsError('E_RAW_SCHEMA', message, { file, column: missing[0] ?? '' });
}
