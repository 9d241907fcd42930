import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { type ExpressionFunction, looselyEqual } from './evaluate.ts';
import { isList, isTrue, textOf, type Value } from './value.ts';

const lower = (value: Value = null) => textOf(value).toLowerCase();

const contains: ExpressionFunction = (where = null, what = null) =>
  isList(where) ? where.some((item) => looselyEqual(item, what)) : lower(where).includes(lower(what));
const startsWith: ExpressionFunction = (text, what) => lower(text).startsWith(lower(what));
const endsWith: ExpressionFunction = (text, what) => lower(text).endsWith(lower(what));

/** `{0}` is the first value, `{{` a brace. */
const format: ExpressionFunction = (pattern = null, ...values) =>
  textOf(pattern).replace(/\{\{|\}\}|\{(\d+)\}/g, (found, index: string | undefined) => {
    if (index === undefined) return found[0]!;
    const value = values[Number(index)];
    if (value === undefined) throw bad('format', `a value for ${found}`, textOf(pattern));
    return textOf(value);
  });
const join: ExpressionFunction = (list = null, separator = ',') =>
  isList(list) ? list.map(textOf).join(textOf(separator)) : textOf(list);
const toJson: ExpressionFunction = (value = null) => JSON.stringify(value, null, 2);

/** The functions of GitHub's expressions, except the job status functions. */
export function githubFunctions(folder: string): Readonly<Record<string, ExpressionFunction>> {
  return {
    contains,
    startswith: startsWith,
    endswith: endsWith,
    format,
    join,
    tojson: toJson,
    fromjson(text = null) {
      try {
        return JSON.parse(textOf(text)) as Value;
      } catch {
        throw bad('fromJSON', 'JSON', textOf(text));
      }
    },
    hashfiles: (...patterns) => hashFiles(folder, patterns.map(textOf)),
  };
}

/** One hash of all matching files; empty if there are none. */
function hashFiles(folder: string, patterns: readonly string[]): string {
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const files = globSync(wanted, { cwd: folder, exclude: ['**/node_modules/**', '.git/**', ...excluded] })
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .sort();
  if (files.length === 0) return '';
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(
      createHash('sha256')
        .update(readFileSync(path.join(folder, file)))
        .digest(),
    );
  return hash.digest('hex');
}

/** The functions of Azure Pipelines' expressions, except the job status functions. */
export const AZURE_FUNCTIONS: Readonly<Record<string, ExpressionFunction>> = {
  and: (...values) => values.every(isTrue),
  or: (...values) => values.some(isTrue),
  xor: (a = null, b = null) => isTrue(a) !== isTrue(b),
  not: (value = null) => !isTrue(value),
  eq: (a = null, b = null) => alike(a, b),
  ne: (a = null, b = null) => !alike(a, b),
  lt: (a = null, b = null) => compared(a, b) < 0,
  le: (a = null, b = null) => compared(a, b) <= 0,
  gt: (a = null, b = null) => compared(a, b) > 0,
  ge: (a = null, b = null) => compared(a, b) >= 0,
  in: (value = null, ...list) => list.some((item) => alike(value, item)),
  notin: (value = null, ...list) => !list.some((item) => alike(value, item)),
  contains,
  containsvalue: (where = null, what = null) =>
    where !== null && typeof where === 'object' && Object.values(where).some((item: Value) => alike(item, what)),
  startswith: startsWith,
  endswith: endsWith,
  format,
  join: (separator = null, list = null) => join(list, separator),
  length: (value = null) => (isList(value) ? value.length : textOf(value).length),
  lower: (text = null) => textOf(text).toLowerCase(),
  upper: (text = null) => textOf(text).toUpperCase(),
  trim: (text = null) => textOf(text).trim(),
  replace: (text = null, from = null, to = null) => textOf(text).replaceAll(textOf(from), textOf(to)),
  split: (text = null, separator = null) => textOf(text).split(textOf(separator)),
  coalesce: (...values) => values.find((value) => value !== null && value !== '') ?? null,
  iif: (condition = null, yes = null, no = null) => (isTrue(condition) ? yes : no),
  converttojson: toJson,
};

/** Converts the right side to the type of the left one, as Azure Pipelines does; texts are compared case-insensitively. */
function alike(left: Value, right: Value): boolean {
  if (typeof left === 'boolean') return left === (typeof right === 'string' ? /^true$/i.test(right) : isTrue(right));
  if (typeof left === 'number') return left === Number(right);
  if (typeof left === 'string') return left.toUpperCase() === (right === null ? '' : textOf(right).toUpperCase());
  return left === right || (left === null && right === '');
}

function compared(left: Value, right: Value): number {
  if (typeof left === 'number') return left - Number(right);
  const [a, b] = [textOf(left).toUpperCase(), textOf(right).toUpperCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

function bad(name: string, range: string, value: string): MlopsError {
  return new MlopsError('E_CI_EXPRESSION', `argument of ${name}() must be ${range}; got ${JSON.stringify(value)}`);
}
