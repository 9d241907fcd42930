import { MlopsError, showValue } from '@aml-mlops/errors';
import type * as z from 'zod';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** @throws MlopsError `E_REQUEST` for what is no UTF-8, no JSON or nothing */
export function parseJsonBody(body: Uint8Array): unknown {
  if (body.length === 0) throw badRequest('body of request must be JSON; it is empty');
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    throw badRequest('body of request must be UTF-8; it has other bytes');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // The message of the parser repeats a part of the body.
    const at = /position (\d+)/.exec((error as Error).message)?.[1];
    throw badRequest(`body of request must be JSON; it is not${at === undefined ? '' : `, from character ${at} on`}`);
  }
}

export function badRequest(message: string): MlopsError {
  return new MlopsError('E_REQUEST', message);
}

/**
 * Reads a body by its schema. Nothing is coerced: 5 is no text and "5" no number.
 *
 * @throws MlopsError `E_REQUEST`, naming the first field that is wrong and what is expected
 */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw badRequest(describe(parsed.error.issues[0], body));
}

function describe(issue: z.core.$ZodIssue | undefined, body: unknown): string {
  if (!issue) return 'body of request is not what it must be';
  const path = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const name = path.replace(/^\./, '') || 'body';
  if (issue.code === 'unrecognized_keys') {
    const field = showValue(issue.keys[0]);
    return `${name === 'body' ? 'request' : name} has no field ${field}`;
  }
  const value = issue.path.reduce<unknown>(
    (at, part) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined),
    body,
  );
  const got = value === undefined ? 'nothing' : kindOf(value);
  return `${name} of request must be ${expectation(issue)}; got ${got}`;
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return issue.expected === 'array' ? 'a list' : article(issue.expected);
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'a list that is not empty' : `at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  return issue.message;
}

function article(kind: string): string {
  const name = kind === 'int' ? 'whole number' : kind === 'boolean' ? 'true or false' : kind;
  if (kind === 'boolean') return name;
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** The sort of a value, and never the value: it may be somebody's text. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return article(typeof value);
}
