import type { Limits } from '../batching/limits.ts';
import { badRequest } from '../errors/bad-request.ts';

/**
 * Validates the texts of a request. Nothing is converted to text: other values are refused.
 *
 * @param what name of the texts in the request, for the message
 * @throws MlopsError `E_REQUEST`
 */
export function readTexts(value: unknown, what: string, { texts, textCharacters }: Limits): readonly string[] {
  if (!Array.isArray(value)) throw badRequest(what, 'a list of strings', value);
  if (value.length === 0) throw badRequest(what, `a list of 1 to ${texts} strings`, value);
  if (value.length > texts) throw badRequest(what, `a list of at most ${texts} strings`, value);
  for (let i = 0; i < value.length; i++) checkText(value[i], `${what}[${i}]`, textCharacters);
  return value;
}

/** @throws MlopsError `E_REQUEST` */
export function checkText(value: unknown, what: string, textCharacters: number): string {
  if (typeof value !== 'string') throw badRequest(what, 'a string', value);
  if (value.length > textCharacters) throw badRequest(what, `at most ${textCharacters} characters long`, value);
  return value;
}

/** @throws MlopsError `E_REQUEST` unless it is absent or a whole number in [1, 1000] */
export function readTop(value: unknown, fallback = 1): number {
  if (value === undefined) return fallback;
  const isRank = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1000;
  if (!isRank) throw badRequest('top', 'a whole number in [1, 1000]', value);
  return value;
}

/** @throws MlopsError `E_REQUEST` unless it is absent or a boolean */
export function readFlag(value: unknown, what: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw badRequest(what, 'true or false', value);
  return value ?? false;
}
