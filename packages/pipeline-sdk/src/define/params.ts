import { MlopsError, showValue } from '@aml-mlops/errors';
import type * as z from 'zod';
import type { ParamsSchema } from './step.ts';

/**
 * Parses parameters into the checked type that the implementation receives.
 *
 * @param owner owner of the parameters, for the error: `step trainer`
 * @throws MlopsError `E_PARAM_RANGE`: `<parameter> of <owner> must be <range>; got <value>`
 */
export function parseParams<P extends ParamsSchema>(schema: P, values: unknown, owner: string): z.output<P> {
  // The schema is made for this one parse: code generated for it would cost more than it saves.
  const parsed = schema.strict().safeParse(values, { jitless: true });
  if (parsed.success) return parsed.data as z.output<P>;
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    const known = Object.keys(schema.shape).join(', ') || 'none';
    const message = `parameter of ${owner} must be one of ${known}; got ${issue.keys.join(', ')}`;
    throw new MlopsError('E_PARAM_UNKNOWN', message, { parameter: issue.keys[0], owner });
  }
  const parameter = issue?.path.join('.') || 'parameters';
  const value = (issue?.path ?? []).reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], values);
  const range = issue ? describeIssue(issue) : 'valid';
  throw new MlopsError('E_PARAM_RANGE', `${parameter} of ${owner} must be ${range}; got ${showValue(value)}`, {
    parameter,
    owner,
    range,
    value,
  });
}

function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `${issue.inclusive ? '>=' : '>'} ${issue.minimum}`;
    case 'too_big':
      return `${issue.inclusive ? '<=' : '<'} ${issue.maximum}`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return issue.expected === 'int'
        ? 'a whole number'
        : `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return `valid (${issue.message})`;
  }
}

/**
 * Parses parameters given as text on a command line. A value is read as JSON where the schema expects numbers,
 * booleans, lists or objects, and as plain text otherwise. Where it takes a text and a list, what is written as a list is one.
 */
export function parseTextParams<P extends ParamsSchema>(
  schema: P,
  texts: Readonly<Record<string, string>>,
  owner: string,
): z.output<P> {
  return parseParams(schema, valuesFromText(schema, texts), owner);
}

/** Converts command-line texts to values by the type that each parameter's schema accepts, without checking ranges. */
export function valuesFromText(schema: ParamsSchema, texts: Readonly<Record<string, string>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(texts)) {
    const field = schema.shape[name] as z.ZodType | undefined;
    const json = jsonOrUndefined(text);
    const wantsText = field?.safeParse(text).success ?? true;
    const isStructure = typeof json === 'object' && json !== null && field?.safeParse(json).success;
    values[name] = (!wantsText && json !== undefined) || isStructure ? json : text;
  }
  return values;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A parameter's value as text for a command line: strings unchanged, everything else as JSON. */
export function paramToText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Marks a parameter that changes a step's duration and never its results, such as a number of workers: it is left
 * out of the cache key.
 *
 * @example workers: z.number().int().min(0).default(0).meta(resultNeutral)
 */
export const resultNeutral = { resultNeutral: true } as const;

/** The parameters that a step's results depend on: all but those marked {@link resultNeutral}. */
export function resultParams(schema: ParamsSchema, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const neutral = (name: string) => (schema.shape[name] as z.ZodType | undefined)?.meta()?.['resultNeutral'] === true;
  return Object.fromEntries(Object.entries(params).filter(([name]) => !neutral(name)));
}

/** Parameters given on the command line, by node, as text: `{trainer: {epochs: '3'}}`. */
export type ParamOverrides = Readonly<Record<string, Readonly<Record<string, string>>>>;
