import { describe, expect, expectTypeOf, test } from 'vitest';
import { choice, loguniform, normal, qlognormal, quniform, randint, uniform } from './distribution.ts';
import { type AssignmentOf, parseSearchSpace, searchSpace, searchSpaceToJson } from './search-space.ts';

const every = {
  a: ['choice', [['x', 2, true]]],
  b: ['uniform', [0.1, 1]],
  c: ['quniform', [1, 9, 2]],
  d: ['loguniform', [-9, 0]],
  e: ['qloguniform', [0, 3, 1]],
  f: ['normal', [0, 1]],
  g: ['qnormal', [0, 1, 0.5]],
  h: ['lognormal', [0, 1]],
  i: ['qlognormal', [0, 1, 0.5]],
  j: ['randint', [7]],
} as const;

test("Azure ML's JSON of all ten expressions is read, and written the same", () => {
  expect(searchSpaceToJson(parseSearchSpace(every))).toEqual(every);
});

test('a choice may be written without the inner list, as in YAML', () => {
  expect(parseSearchSpace({ a: ['choice', [1, 2]] })).toEqual({ a: choice(1, 2) });
});

test('an assignment has the types of its space', () => {
  const space = searchSpace({ rate: loguniform(-9, 0), kind: choice('a', 'b'), deep: choice(true, false) });
  expectTypeOf<AssignmentOf<typeof space>>().toEqualTypeOf<{
    readonly rate: number;
    readonly kind: 'a' | 'b';
    readonly deep: boolean;
  }>();
});

describe('what is wrong is said', () => {
  test.each([
    [{ lr: ['unifrom', [0, 1]] }, 'lr of searchSpace must be one of choice, uniform, quniform'],
    [{ lr: ['uniform', [0]] }, 'lr of searchSpace must be ["uniform", [min, max]]; got [0]'],
    [{ lr: ['uniform', ['0', 1]] }, 'lr of searchSpace must be ["uniform", [min, max]]; got ["0",1]'],
    [{ lr: ['uniform', [2, 1]] }, 'lr of searchSpace: min of uniform must be less than max, which is 1; got 2'],
    [
      { lr: ['loguniform', [-9, 1e4]] },
      'max of loguniform must be in [-700, 700]: it is a natural logarithm; got 10000',
    ],
    [{ lr: ['quniform', [0, 1, 0]] }, 'lr of searchSpace: q of quniform must be in (0, inf); got 0'],
    [{ lr: ['normal', [0, -1]] }, 'lr of searchSpace: sigma of normal must be in (0, inf); got -1'],
    [{ lr: ['randint', [0.5]] }, 'upper of randint must be a whole number in [1, 2147483648]; got 0.5'],
    [{ lr: ['choice', [[]]] }, 'lr of searchSpace: values of choice must be at least one value; got []'],
    [{ lr: ['choice', [[1, 1]]] }, 'lr of searchSpace: values of choice must be all different; got [1,1]'],
    [{ lr: ['choice', [[null]]] }, 'values of choice must be strings, finite numbers or booleans; got null'],
    [{ 'l r': ['uniform', [0, 1]] }, 'must be a letter, then letters, digits or _; got "l r"'],
    [{}, 'hyperparameters of a search space must be at least one; got 0'],
    [{ lr: 3 }, 'lr of searchSpace must be {"name": ["kind", [numbers]]}'],
    ['uniform', 'searchSpace must be {"name": ["kind", [numbers]]}'],
  ])('%j', (json, message) => {
    expect(() => parseSearchSpace(json)).toThrow(message);
    expect(() => parseSearchSpace(json)).toThrow(expect.objectContaining({ code: 'E_SEARCH_SPACE' }));
  });

  test.each([
    () => uniform(0, Number.NaN),
    () => normal(Number.POSITIVE_INFINITY, 1),
    () => quniform(0, 1, Number.POSITIVE_INFINITY),
    () => qlognormal(0, 81, 1),
    () => randint(0),
  ])('numbers are checked in code as well, %#', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'E_PARAM_RANGE' }));
  });
});
