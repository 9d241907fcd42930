import { isRecord } from '@aml-mlops/shapes';
import { readArguments } from './arguments.ts';
import { type Expression, ExpressionError } from './expression.ts';
import { FUNCTIONS } from './functions.ts';
import type { Located } from './located.ts';
import type { Provenance } from './provenance.ts';
import { Told } from './told.ts';

/** The environment of an expression: its template, deployment and loop. */
export interface ExpressionScope {
  /** Evaluates the functions that depend on more than their arguments; undefined for unknown names. */
  call(name: string, args: readonly unknown[]): Located | undefined;
  readonly provenance: Provenance;
}

/** @throws ExpressionError */
export function evaluate(expression: Expression, scope: ExpressionScope): Located {
  switch (expression.kind) {
    case 'literal':
      return { value: expression.value };
    case 'member':
      return memberOf(evaluate(expression.of, scope), evaluate(expression.key, scope).value, scope);
    case 'call':
      return call(expression, scope);
  }
}

function call({ name, args }: Extract<Expression, { kind: 'call' }>, scope: ExpressionScope): Located {
  const lower = name.toLowerCase();
  // Only the taken branch is evaluated: the other one may refer to something that does not exist.
  if (lower === 'if') {
    const [condition, yes, no] = args;
    if (!condition || !yes || !no || args.length > 3)
      throw new ExpressionError(`if() must have 3 arguments; got ${args.length}`);
    return evaluate(readArguments('if', [evaluate(condition, scope).value], [1, 1]).flag(0) ? yes : no, scope);
  }
  const located = args.map((arg) => evaluate(arg, scope));
  const values = located.map(({ value }) => value);
  if (lower === 'coalesce') return located.find(({ value }) => value !== null) ?? { value: null };
  if (lower === 'items') return { value: itemsOf(readArguments(name, values, [1, 1]).object(0), scope) };
  const pure = FUNCTIONS.get(lower);
  if (pure) return handedThrough(lower, pure.apply(readArguments(name, values, pure.arity)), located, scope);
  const answer = scope.call(lower, values);
  // The origin of an id is that of the name at its end.
  if (answer && /resourceid$/.test(lower)) return { ...answer, origin: located.at(-1)?.origin };
  if (answer) return answer;
  throw new ExpressionError(`${name}() is not a function that is known here`);
}

/**
 * The origin of a child's name, `format('{0}/{1}', parent, name)`, is that of its own last segment; a concatenation keeps the
 * origins of its members.
 */
function handedThrough(
  name: string,
  value: unknown,
  args: readonly Located[],
  { provenance }: ExpressionScope,
): Located {
  if (name === 'format' && /\/\{\d+\}$/.test(String(args[0]?.value))) return { value, origin: args.at(-1)?.origin };
  if (name === 'createarray')
    for (const [index, { origin }] of args.entries()) provenance.setMember(value as object, index, origin);
  if (name === 'createobject') {
    for (const [index, { origin }] of args.entries()) {
      if (index % 2 === 1) provenance.setMember(value as object, String(args[index - 1]?.value), origin);
    }
  }
  return { value };
}

/** Keys and values of an object, by key; both have their origin in the object. */
function itemsOf(object: Readonly<Record<string, unknown>>, { provenance }: ExpressionScope): unknown[] {
  return Object.keys(object)
    .sort()
    .map((key) => {
      const item = { key, value: object[key] };
      const origin = provenance.ofMember(object, key);
      for (const member of ['key', 'value']) provenance.setMember(item, member, origin);
      return item;
    });
}

function memberOf(of: Located, key: unknown, scope: ExpressionScope): Located {
  const { value } = of;
  if (value instanceof Told) return { value: value.member(String(key)) };
  if (typeof value !== 'object' || value === null) {
    throw new ExpressionError(
      `what ${String(key)} is asked of must be an object or an array; got ${JSON.stringify(value) ?? 'nothing'}`,
    );
  }
  if (Array.isArray(value)) {
    if (typeof key !== 'number' || !(key in value)) {
      throw new ExpressionError(
        `an index into ${value.length} items must be in [0, ${value.length - 1}]; got ${String(key)}`,
      );
    }
    return { value: value[key] as unknown, origin: scope.provenance.ofMember(value, key) };
  }
  if (!isRecord(value)) return { value: null };
  const known = Object.keys(value).find((name) => name.toLowerCase() === String(key).toLowerCase());
  if (known === undefined) {
    throw new ExpressionError(`property ${String(key)} must be one of ${Object.keys(value).join(', ') || 'none'}`);
  }
  return { value: value[known], origin: scope.provenance.ofMember(value, known) };
}
