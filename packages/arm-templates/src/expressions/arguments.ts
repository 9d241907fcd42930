import { showValue } from '@aml-mlops/errors';
import { isRecord } from '@aml-mlops/shapes';
import { ExpressionError } from './expression.ts';
import { Told } from './told.ts';

/** Arguments of a function, each read as the type that the function requires. */
export interface Arguments {
  readonly values: readonly unknown[];
  text(index: number): string;
  whole(index: number): number;
  flag(index: number): boolean;
  list(index: number): readonly unknown[];
  object(index: number): Readonly<Record<string, unknown>>;
}

/** A template function whose result depends only on its arguments. */
export interface PureFunction {
  readonly arity: readonly [least: number, most: number];
  readonly apply: (args: Arguments) => unknown;
}

/** @throws ExpressionError, naming the function, the argument and the expected type */
export function readArguments(
  name: string,
  values: readonly unknown[],
  [least, most]: readonly [number, number],
): Arguments {
  if (values.length < least || values.length > most) {
    const range =
      least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
    throw new ExpressionError(`${name}() must have ${range} arguments; got ${values.length}`);
  }
  const wrong = (index: number, range: string): never => {
    throw new ExpressionError(`argument ${index + 1} of ${name}() must be ${range}; got ${showValue(values[index])}`);
  };
  const told = (index: number) => values[index] instanceof Told;
  return {
    values,
    text: (index) => {
      const value = values[index];
      return typeof value === 'string' ? value : told(index) ? String(value) : wrong(index, 'a text');
    },
    whole: (index) => {
      const value = values[index];
      return typeof value === 'number' && Number.isInteger(value) ? value : wrong(index, 'a whole number');
    },
    flag: (index) => {
      const value = values[index];
      return typeof value === 'boolean' ? value : wrong(index, 'true or false');
    },
    list: (index) => {
      const value = values[index];
      return Array.isArray(value) ? value : wrong(index, 'an array');
    },
    object: (index) => {
      const value = values[index];
      return isRecord(value) && !told(index) ? value : wrong(index, 'an object');
    },
  };
}

/** A value as `string()` and `format()` write it. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Told) return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value) ?? '';
}
