import { MlopsError, rangeError } from '@aml-mlops/errors';
import * as z from 'zod';
import type { Distribution, Scalar } from './distribution.ts';
import * as expressions from './distribution.ts';

/** Hyperparameters by name, in declaration order. */
export type SearchSpace = Readonly<Record<string, Distribution>>;

/** A value for every hyperparameter of a space. */
export type Assignment = Readonly<Record<string, Scalar>>;

type ValueOf<D> = D extends { readonly kind: 'choice'; readonly values: readonly (infer V)[] } ? V : number;

/** The values that a space of this type assigns. */
export type AssignmentOf<S extends SearchSpace> = { readonly [N in keyof S]: ValueOf<S[N]> };

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Checks a search space and returns it with its type.
 *
 * @example searchSpace({ learningRate: loguniform(-9, -2), batchSize: choice(20, 50, 100) })
 * @throws MlopsError `E_PARAM_RANGE` for an empty space, or a name that a command line does not allow
 */
export function searchSpace<const S extends SearchSpace>(space: S): S {
  const names = Object.keys(space);
  if (names.length === 0) throw rangeError('hyperparameters', 'a search space', 'at least one', 0);
  for (const name of names) {
    if (!NAME.test(name))
      throw rangeError('name of a hyperparameter', 'a search space', 'a letter, then letters, digits or _', name);
  }
  return space;
}

/** A space in the format of Azure ML's REST interface: `{"lr": ["uniform", [0.1, 1]], "size": ["choice", [[10, 20]]]}`. */
export type SearchSpaceJson = Readonly<Record<string, readonly [string, readonly unknown[]]>>;

export function searchSpaceToJson(space: SearchSpace): SearchSpaceJson {
  return Object.fromEntries(Object.entries(space).map(([name, d]) => [name, [d.kind, numbersOf(d)] as const]));
}

function numbersOf(distribution: Distribution): readonly unknown[] {
  if (distribution.kind === 'choice') return [distribution.values];
  if (distribution.kind === 'randint') return [distribution.upper];
  const q = 'q' in distribution ? [distribution.q] : [];
  if ('mu' in distribution) return [distribution.mu, distribution.sigma, ...q];
  return [distribution.min, distribution.max, ...q];
}

/** Shape of {@link SearchSpaceJson}; the numbers are checked by {@link parseSearchSpace}. */
export const searchSpaceSchema = z.record(z.string(), z.tuple([z.string(), z.array(z.unknown())]));

const MAKERS: Readonly<Record<string, { readonly takes: string; make(n: readonly number[]): Distribution }>> = {
  uniform: { takes: '[min, max]', make: ([a, b]) => expressions.uniform(a!, b!) },
  quniform: { takes: '[min, max, q]', make: ([a, b, q]) => expressions.quniform(a!, b!, q!) },
  loguniform: { takes: '[min, max]', make: ([a, b]) => expressions.loguniform(a!, b!) },
  qloguniform: { takes: '[min, max, q]', make: ([a, b, q]) => expressions.qloguniform(a!, b!, q!) },
  normal: { takes: '[mu, sigma]', make: ([a, b]) => expressions.normal(a!, b!) },
  qnormal: { takes: '[mu, sigma, q]', make: ([a, b, q]) => expressions.qnormal(a!, b!, q!) },
  lognormal: { takes: '[mu, sigma]', make: ([a, b]) => expressions.lognormal(a!, b!) },
  qlognormal: { takes: '[mu, sigma, q]', make: ([a, b, q]) => expressions.qlognormal(a!, b!, q!) },
  randint: { takes: '[upper]', make: ([upper]) => expressions.randint(upper!) },
};

/**
 * Reads a space from Azure ML's JSON.
 *
 * @throws MlopsError `E_SEARCH_SPACE` for an invalid expression; names the hyperparameter, the range and the value
 */
export function parseSearchSpace(json: unknown): SearchSpace {
  const parsed = searchSpaceSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const place = issue.path.length > 0 ? `${issue.path.join('.')} of searchSpace` : 'searchSpace';
    throw new MlopsError('E_SEARCH_SPACE', `${place} must be {"name": ["kind", [numbers]]}; ${issue.message}`, {
      parameter: 'searchSpace',
      value: json,
    });
  }
  const entries = Object.entries(parsed.data).map(
    ([name, [kind, given]]) => [name, parseOne(name, kind, given)] as const,
  );
  return inSearchSpace('', () => searchSpace(Object.fromEntries(entries)));
}

function parseOne(name: string, kind: string, given: readonly unknown[]): Distribution {
  if (kind === 'choice') {
    // The YAML form has plain values, the REST form a nested list: both are accepted.
    const values = given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
    return inSearchSpace(name, () => expressions.choice(...(values as Scalar[])));
  }
  const maker = MAKERS[kind];
  const fail = (range: string, value: unknown) =>
    new MlopsError('E_SEARCH_SPACE', rangeError(name, 'searchSpace', range, value).message, { parameter: name, value });
  if (!maker) throw fail(`one of choice, ${Object.keys(MAKERS).join(', ')}`, kind);
  const count = maker.takes.split(',').length;
  if (given.length !== count || given.some((v) => typeof v !== 'number'))
    throw fail(`["${kind}", ${maker.takes}]`, given);
  return inSearchSpace(name, () => maker.make(given as number[]));
}

function inSearchSpace<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    throw new MlopsError('E_SEARCH_SPACE', name ? `${name} of searchSpace: ${error.message}` : error.message, {
      ...error.fields,
      ...(name ? { hyperparameter: name } : {}),
    });
  }
}
