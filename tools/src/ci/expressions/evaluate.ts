import { MlopsError } from '@aml-mlops/errors';
import { type Expression, isList, isTrue, member, type Value } from './value.ts';

export type ExpressionFunction = (...args: readonly Value[]) => Value;

/** The scope of an expression: contexts (`github`, `variables`) and functions, in lower case. */
export interface Scope {
  readonly contexts: Readonly<Record<string, Value>>;
  readonly functions: Readonly<Record<string, ExpressionFunction>>;
}

/**
 * @throws MlopsError `E_CI_EXPRESSION` if the scope lacks a function or context, so that a misspelt one is never empty
 */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name':
      return named(scope.contexts, expression.name, 'context');
    case 'index':
      return indexed(expression.of, evaluate(expression.of, scope), evaluate(expression.key, scope));
    case 'each': {
      const of = evaluate(expression.of, scope);
      if (isList(of)) return of;
      return of !== null && typeof of === 'object' ? Object.values(of) : [];
    }
    case 'unary':
      return !isTrue(evaluate(expression.of, scope));
    case 'call':
      return named(scope.functions, expression.name, 'function')(...expression.args.map((arg) => evaluate(arg, scope)));
    case 'binary':
      return binary(expression.operator, evaluate(expression.left, scope), () => evaluate(expression.right, scope));
  }
}

/** `jobs.*.result` contains all results. */
function indexed(expression: Expression, value: Value, key: Value): Value {
  if (expression.kind !== 'each' || !isList(value)) return member(value, key);
  return value.map((item) => member(item, key)).filter((item) => item !== null);
}

function binary(operator: string, left: Value, right: () => Value): Value {
  switch (operator) {
    case '&&':
      return isTrue(left) ? right() : left;
    case '||':
      return isTrue(left) ? left : right();
    case '==':
      return looselyEqual(left, right());
    case '!=':
      return !looselyEqual(left, right());
    default:
      return ordered(operator, left, right());
  }
}

/** Compares texts case-insensitively, and values of different types as numbers. */
export function looselyEqual(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left.toUpperCase() === right.toUpperCase();
  if (typeof left === typeof right && (left === null) === (right === null)) return left === right;
  return numberOf(left) === numberOf(right);
}

function ordered(operator: string, left: Value, right: Value): boolean {
  const texts = typeof left === 'string' && typeof right === 'string';
  const [a, b] = texts ? [left.toUpperCase(), right.toUpperCase()] : [numberOf(left), numberOf(right)];
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

function numberOf(value: Value): number {
  return value !== null && typeof value === 'object' ? Number.NaN : Number(value ?? 0);
}

function named<T>(known: Readonly<Record<string, T>>, name: string, what: string): T {
  const key = name.toLowerCase();
  if (Object.hasOwn(known, key)) return known[key]!;
  throw new MlopsError(
    'E_CI_EXPRESSION',
    `${what} of an expression must be one of ${Object.keys(known).sort().join(', ')}; got ${name}`,
  );
}
