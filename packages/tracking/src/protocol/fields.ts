import { rangeError } from '@aml-mlops/errors';
import * as z from 'zod';

/*
 * Fields as protobuf's JSON mapping writes them: 64-bit numbers may be texts, not-a-number is a text, a field with its
 * default value may be left out or null. In a query string everything is text, and a list of one is not a list.
 */

const present = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
export const requiredText = z.string().min(1);
export const whole = z
  .union([z.number().int(), z.string().regex(/^-?\d{1,19}$/)])
  .nullish()
  .transform((value) => (present(value) === undefined ? undefined : Number(value)));
export const double = z
  .union([z.number(), z.string().regex(/^(NaN|-?Infinity|[+-]?[\d.]+([eE][+-]?\d+)?)$/)])
  .nullish()
  .transform((value) => Number(value ?? 0));
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .nullish()
  .transform((value) => value === true || value === 'true');

export function list<T extends z.ZodType>(item: T) {
  return z
    .union([z.array(item), item])
    .nullish()
    .transform((value): z.output<T>[] =>
      value === null || value === undefined ? [] : Array.isArray(value) ? value : [value],
    );
}

export const keyValue = z.object({ key: text, value: text });
export const viewType = z
  .union([z.enum(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']), z.enum(['1', '2', '3']), z.literal([1, 2, 3])])
  .nullish()
  .transform((value) => VIEWS[String(value ?? 'ACTIVE_ONLY')] ?? 'ACTIVE_ONLY');

const VIEWS: Readonly<Record<string, 'ACTIVE_ONLY' | 'DELETED_ONLY' | 'ALL'>> = {
  ACTIVE_ONLY: 'ACTIVE_ONLY',
  DELETED_ONLY: 'DELETED_ONLY',
  ALL: 'ALL',
  1: 'ACTIVE_ONLY',
  2: 'DELETED_ONLY',
  3: 'ALL',
};

/** What every search takes. Empty texts mean nothing was said. */
export const searchFields = {
  filter: text,
  order_by: list(z.string()),
  max_results: whole,
  page_token: text,
};

/** A search as the store takes it. */
export function searchQuery(fields: {
  readonly filter: string;
  readonly order_by: readonly string[];
  readonly max_results: number | undefined;
  readonly page_token: string;
}) {
  return {
    filter: fields.filter,
    orderBy: fields.order_by,
    maxResults: fields.max_results || undefined,
    pageToken: fields.page_token || undefined,
  };
}

/**
 * Reads a request's body or query.
 *
 * @throws MlopsError `E_PARAM_RANGE`, naming the field
 */
export function readFields<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const field = issue.path.join('.') || 'body';
  const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], given);
  throw rangeError(field, 'request', issue.message.replace(/^Invalid input: expected /, 'a '), value);
}
