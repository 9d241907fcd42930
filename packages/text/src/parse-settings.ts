import { MlopsError, rangeError } from '@aml-mlops/errors';
import type * as z from 'zod';

/**
 * Checks settings from a file or another program. Messages of the schema's checks must be ranges: `a whole number in
 * [1, inf)`.
 *
 * @param owner owner of the settings, for the error
 * @throws MlopsError `E_PARAM_RANGE`: `<setting> of <owner> must be <range>; got <value>`
 */
export function parseSettings<S extends z.ZodObject>(schema: S, json: unknown, owner: string): z.output<S> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw rangeError('options', owner, 'an object', json);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message, code, ...issue } = parsed.error.issues[0]!;
  if (code === 'unrecognized_keys') {
    const name = [...path, (issue as { keys?: readonly string[] }).keys?.[0] ?? ''].join('.');
    const known = path.length === 0 ? `; it has ${Object.keys(schema.shape).join(', ')}` : '';
    throw new MlopsError('E_PARAM_RANGE', `${owner} has no option ${name}${known}`, { parameter: name });
  }
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], json);
  throw rangeError(path.join('.') || 'options', owner, message, value);
}
