import { isDeepStrictEqual } from 'node:util';
import type { Arguments, PureFunction } from './arguments.ts';
import { ExpressionError } from './expression.ts';
import { Told } from './told.ts';

const MANY = Number.POSITIVE_INFINITY;
const whole = (apply: (a: number, b: number) => number | boolean): PureFunction => ({
  arity: [2, 2],
  apply: (args) => apply(args.whole(0), args.whole(1)),
});

export const LOGIC_FUNCTIONS: Readonly<Record<string, PureFunction>> = {
  true: { arity: [0, 0], apply: () => true },
  false: { arity: [0, 0], apply: () => false },
  null: { arity: [0, 0], apply: () => null },
  not: { arity: [1, 1], apply: (args) => !args.flag(0) },
  and: { arity: [2, MANY], apply: (args) => flags(args).every(Boolean) },
  or: { arity: [2, MANY], apply: (args) => flags(args).some(Boolean) },
  equals: { arity: [2, 2], apply: (args) => isDeepStrictEqual(plain(args.values[0]), plain(args.values[1])) },
  coalesce: { arity: [1, MANY], apply: (args) => args.values.find((value) => value !== null) ?? null },
  bool: {
    arity: [1, 1],
    apply: (args) => (typeof args.values[0] === 'boolean' ? args.values[0] : args.text(0).toLowerCase() === 'true'),
  },
  int: {
    arity: [1, 1],
    apply: (args) => {
      const value = Number(args.values[0]);
      if (Number.isInteger(value)) return value;
      throw new ExpressionError(`argument 1 of int() must be a whole number; got ${String(args.values[0])}`);
    },
  },
  add: whole((a, b) => a + b),
  sub: whole((a, b) => a - b),
  mul: whole((a, b) => a * b),
  less: whole((a, b) => a < b),
  lessOrEquals: whole((a, b) => a <= b),
  greater: whole((a, b) => a > b),
  greaterOrEquals: whole((a, b) => a >= b),
  div: whole((a, b) => Math.trunc(a / notZero(b, 'div'))),
  mod: whole((a, b) => a % notZero(b, 'mod')),
  min: { arity: [1, MANY], apply: (args) => Math.min(...numbers(args)) },
  max: { arity: [1, MANY], apply: (args) => Math.max(...numbers(args)) },
};

function flags(args: Arguments): boolean[] {
  return args.values.map((_, index) => args.flag(index));
}

function numbers(args: Arguments): number[] {
  return args.values.map((_, index) => args.whole(index));
}

function plain(value: unknown): unknown {
  return value instanceof Told ? String(value) : value;
}

function notZero(value: number, name: string): number {
  if (value !== 0) return value;
  throw new ExpressionError(`argument 2 of ${name}() must not be 0`);
}
