import { isRecord } from '@aml-mlops/shapes';
import { type Arguments, asText, type PureFunction } from './arguments.ts';
import { ExpressionError } from './expression.ts';

const MANY = Number.POSITIVE_INFINITY;

export const COLLECTION_FUNCTIONS: Readonly<Record<string, PureFunction>> = {
  concat: {
    arity: [1, MANY],
    apply: (args) =>
      Array.isArray(args.values[0])
        ? args.values.flatMap((_, index) => [...args.list(index)])
        : args.values
            .map((value, index) =>
              typeof value === 'number' || typeof value === 'boolean' ? asText(value) : args.text(index),
            )
            .join(''),
  },
  length: { arity: [1, 1], apply: (args) => sizeOf(args) },
  empty: { arity: [1, 1], apply: (args) => args.values[0] === null || sizeOf(args) === 0 },
  first: { arity: [1, 1], apply: (args) => itemsOf(args)[0] ?? '' },
  last: { arity: [1, 1], apply: (args) => itemsOf(args).at(-1) ?? '' },
  take: { arity: [2, 2], apply: (args) => itemsOf(args).slice(0, Math.max(0, args.whole(1))) },
  skip: { arity: [2, 2], apply: (args) => itemsOf(args).slice(Math.max(0, args.whole(1))) },
  createArray: { arity: [0, MANY], apply: (args) => [...args.values] },
  array: { arity: [1, 1], apply: (args) => (Array.isArray(args.values[0]) ? args.values[0] : [args.values[0]]) },
  range: { arity: [2, 2], apply: (args) => Array.from({ length: args.whole(1) }, (_, index) => args.whole(0) + index) },
  objectKeys: { arity: [1, 1], apply: (args) => Object.keys(args.object(0)).sort() },
  createObject: {
    arity: [0, MANY],
    apply: (args) => {
      if (args.values.length % 2 === 1) throw new ExpressionError('createObject() must have a value for each key');
      return Object.fromEntries(
        args.values.flatMap((value, index) =>
          index % 2 === 0 ? [[args.text(index), args.values[index + 1]]] : value === undefined ? [] : [],
        ),
      );
    },
  },
  contains: {
    arity: [2, 2],
    apply: (args) => {
      const [where, what] = args.values;
      if (Array.isArray(where)) return where.includes(what);
      if (isRecord(where)) return Object.keys(where).some((key) => key.toLowerCase() === args.text(1).toLowerCase());
      return args.text(0).includes(args.text(1));
    },
  },
  union: {
    arity: [1, MANY],
    apply: (args) =>
      Array.isArray(args.values[0])
        ? [
            ...new Map(
              args.values.flatMap((_, index) => args.list(index)).map((item) => [JSON.stringify(item), item]),
            ).values(),
          ]
        : args.values.map((_, index) => args.object(index)).reduce(merge),
  },
};

function itemsOf(args: Arguments): string | readonly unknown[] {
  return Array.isArray(args.values[0]) ? args.list(0) : args.text(0);
}

function sizeOf(args: Arguments): number {
  const [value] = args.values;
  return isRecord(value) && !('of' in value) ? Object.keys(value).length : itemsOf(args).length;
}

/** Objects are merged recursively, and later ones win; arrays are replaced. */
function merge(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const old = merged[key];
    merged[key] = isRecord(old) && isRecord(value) ? merge(old, value) : value;
  }
  return merged;
}
