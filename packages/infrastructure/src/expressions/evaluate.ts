import { isRecord } from '@aml-mlops/shapes';
import { readArguments } from './arguments.ts';
import { type Expression, ExpressionError } from './expression.ts';
import { FUNCTIONS } from './functions.ts';
import { type Located, type Origin, within } from './located.ts';
import { Told } from './told.ts';

/** What an expression can ask of the template that it stands in, of its deployment and of the loop around it. */
export interface ExpressionScope {
  /** Answers the functions that depend on more than their arguments; undefined for names that it does not know. */
  call(name: string, args: readonly unknown[]): Located | undefined;
  /** Where an object or an array was written. */
  originOf(value: object): Origin | undefined;
  remember(value: object, origin: Origin | undefined): void;
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
  // Only the branch that is taken is evaluated: the other one may ask for what does not exist.
  if (lower === 'if') {
    const [condition, yes, no] = args;
    if (!condition || !yes || !no || args.length > 3)
      throw new ExpressionError(`if() must have 3 arguments; got ${args.length}`);
    return evaluate(readArguments('if', [evaluate(condition, scope).value], [1, 1]).flag(0) ? yes : no, scope);
  }
  const located = args.map((arg) => evaluate(arg, scope));
  const values = located.map(({ value }) => value);
  const pure = FUNCTIONS.get(lower);
  if (lower === 'coalesce') return located.find(({ value }) => value !== null) ?? { value: null };
  if (pure) return { value: pure.apply(readArguments(name, values, pure.arity)) };
  if (lower === 'items') return { value: itemsOf(readArguments(name, values, [1, 1]).object(0), located[0], scope) };
  const answer = scope.call(lower, values);
  if (answer) return answer;
  throw new ExpressionError(`${name}() is not a function that is known here`);
}

/** An item of `items()`: its value was written where the object has it. */
class Entry {
  readonly key: string;
  readonly value: unknown;
  constructor(key: string, value: unknown) {
    this.key = key;
    this.value = value;
  }
}

/** Keys and values of an object, by key; each remembers where it was written. */
function itemsOf(
  object: Readonly<Record<string, unknown>>,
  located: Located | undefined,
  scope: ExpressionScope,
): unknown[] {
  const origin = located?.origin ?? scope.originOf(object);
  return Object.keys(object)
    .sort()
    .map((key) => {
      const item = new Entry(key, object[key]);
      scope.remember(item, within(origin, key));
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
  const origin = of.origin ?? scope.originOf(value);
  if (Array.isArray(value)) {
    if (typeof key !== 'number' || !(key in value)) {
      throw new ExpressionError(
        `an index into ${value.length} items must be in [0, ${value.length - 1}]; got ${String(key)}`,
      );
    }
    return { value: value[key] as unknown, origin: within(origin, key) };
  }
  if (!isRecord(value)) return { value: null };
  const known = Object.keys(value).find((name) => name.toLowerCase() === String(key).toLowerCase());
  if (known === undefined) {
    throw new ExpressionError(`property ${String(key)} must be one of ${Object.keys(value).join(', ') || 'none'}`);
  }
  const own = value instanceof Entry && known === 'value' ? origin : within(origin, known);
  return { value: value[known], origin: own };
}
