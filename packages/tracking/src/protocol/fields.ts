import { rangeError } from '@aml-mlops/errors';
import * as z from 'zod';
import { type Int64, parseInt64 } from '../int64.ts';

/*
 * Fields as protobuf's JSON mapping writes them: 64-bit numbers may be texts, not-a-number is a text, a field with its
 * default value may be left out or null. In a query string everything is text, and a list of one is not a list.
 */

/** Words that may be left out. */
export const text = z
  .string({ error: 'a text' })
  .nullish()
  .transform((value) => value ?? '');
export const requiredText = z
  .string({ error: ({ input }) => given(input, 'a text') })
  .min(1, 'a text that is not empty');

/** A count, such as the length of a page: what a number holds exactly. */
export const whole = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value, context) => {
    if (value === undefined || value === null) return undefined;
    const number = typeof value === 'number' ? value : /^[+-]?\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
    return Number.isSafeInteger(number) ? number : refuse(context, 'a whole number');
  });

/** An integer of 64 bits, such as a step or a time. */
export const int64 = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value, context): Int64 | undefined => {
    if (value === undefined || value === null) return undefined;
    const integer = typeof value === 'number' ? (Number.isSafeInteger(value) ? value : undefined) : parseInt64(value);
    return integer ?? refuse(context, 'a whole number of 64 bits');
  });
export const requiredInt64 = int64.transform(
  (value, context) => value ?? refuse(context, 'a whole number; it is required'),
);

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A number of 64 bits. There is no default: JavaScript writes NaN as `null`, and a loss that diverged must not be taken for
 * one that is 0.
 */
export const double = z
  .unknown()
  .optional()
  .transform((value, context): number => {
    if (typeof value === 'number') return value;
    if (typeof value === 'string') {
      if (/^(NaN|[+-]?Infinity)$/.test(value)) return Number(value.replace('+', ''));
      const number = DECIMAL.test(value) ? Number(value) : Number.NaN;
      if (Number.isFinite(number)) return number;
    }
    return refuse(context, 'a number, or one of the texts "NaN", "Infinity", "-Infinity"');
  });
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .nullish()
  .transform((value) => value === true || value === 'true');

/**
 * A list; in a query string one of a single item is the item.
 *
 * @param longest how many items are looked at before the request is refused: each costs memory
 */
export function list<T extends z.ZodType>(item: T, longest = 100_000) {
  const items = z.array(item);
  return z
    .unknown()
    .optional()
    .transform((value, context): unknown[] => {
      if (value === null || value === undefined) return [];
      const given = Array.isArray(value) ? value : [value];
      return given.length <= longest ? given : refuse(context, `a list of at most ${longest} items`, given.length);
    })
    .pipe(items);
}

/** A key must be given; a value may be empty. */
export const keyValue = z.object({ key: requiredText, value: text }, 'an object with key and value');

/** @param got what the error shows in place of the value, such as the length of a list */
function refuse(context: z.RefinementCtx, expected: string, got?: unknown): never {
  context.addIssue({ code: 'custom', message: expected, params: { got } });
  return z.NEVER;
}

function given(input: unknown, what: string): string {
  return input === undefined || input === null ? `${what}; it is required` : what;
}
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
export function readFields<T extends z.ZodType>(schema: T, request: unknown): z.output<T> {
  const parsed = schema.safeParse(request ?? {});
  if (parsed.success) return parsed.data;
  const issue = innermost(parsed.error.issues[0]!);
  const field = issue.path.map(String).join('.') || 'body';
  const value = issue.path.reduce<unknown>((at, key) => (isObject(at) ? Reflect.get(at, key) : undefined), request);
  const shown = issue.code === 'custom' ? (issue.params?.['got'] ?? value) : value;
  throw rangeError(field, 'request', expectedBy(issue), shown);
}

/** Of a union, what the branch says that came furthest. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0];
  return inner && inner.path.length > 0 ? innermost({ ...inner, path: [...issue.path, ...inner.path] }) : issue;
}

/** What was expected, as the second half of "must be …". */
function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return issue.origin === 'number' ? `>= ${issue.minimum}` : issue.message;
    case 'invalid_format':
      return `of the form ${issue.format === 'regex' ? issue.pattern : issue.format}`;
    case 'invalid_union':
      return unionWords(issue);
    case 'invalid_type':
      return issue.message.replace(/^Invalid input: expected (\w+).*$/, 'a $1');
    default:
      return issue.message;
  }
}

function unionWords({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const words = new Set(errors.flatMap((branch) => branch.slice(0, 1).map(expectedBy)));
  return [...words].join(' or ') || 'of another form';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
