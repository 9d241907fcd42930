import { normalCdf, normalQuantile } from '../numeric/normal.ts';
import type { Distribution, NumericDistribution, Scalar } from './distribution.ts';

/**
 * One hyperparameter as a coordinate in [0, 1] on which its distribution is uniform: the inverse of its cumulative
 * distribution. Samplers work on this unit cube and need not handle logarithms, steps or normals.
 */
export interface Dimension {
  readonly name: string;
  /** Categories have no order; discrete values have cells of the unit interval; continuous ones have neither. */
  readonly kind: 'categorical' | 'discrete' | 'continuous';
  /** Number of values; Infinity for continuous and unbounded discrete ones. */
  readonly size: number;
  /** The value at a coordinate in (0, 1). */
  value(unit: number): Scalar;
  /** The coordinate of a value: the middle of its cell, if it has one. */
  unit(value: Scalar): number;
  /** The ends of the cell that contains a coordinate; cells of a continuous dimension are points. */
  cell(unit: number): readonly [number, number];
  /** Every value in order, if `size` is finite. */
  values(): Generator<Scalar>;
}

export function dimensionOf(name: string, distribution: Distribution): Dimension {
  if (distribution.kind === 'choice') return categorical(name, distribution.values);
  if (distribution.kind === 'randint') return wholeNumbers(name, distribution.upper);
  return 'q' in distribution ? quantised(name, distribution, distribution.q) : continuous(name, distribution);
}

function categorical(name: string, choices: readonly Scalar[]): Dimension {
  const size = choices.length;
  const index = (unit: number) => Math.min(size - 1, Math.floor(unit * size));
  return {
    name,
    kind: 'categorical',
    size,
    value: (unit) => choices[index(unit)]!,
    unit: (value) => (choices.indexOf(value) + 0.5) / size,
    cell: (unit) => [index(unit) / size, (index(unit) + 1) / size],
    *values() {
      yield* choices;
    },
  };
}

function wholeNumbers(name: string, size: number): Dimension {
  const index = (unit: number) => Math.min(size - 1, Math.floor(unit * size));
  return {
    name,
    kind: 'discrete',
    size,
    value: index,
    unit: (value) => (Number(value) + 0.5) / size,
    cell: (unit) => [index(unit) / size, (index(unit) + 1) / size],
    *values() {
      for (let i = 0; i < size; i++) yield i;
    },
  };
}

type Smooth = Exclude<NumericDistribution, { readonly kind: 'randint' }>;

/** Quantile and cumulative distribution before rounding. */
function curveOf(d: Smooth): { quantile(u: number): number; cdf(x: number): number } {
  const logarithmic = d.kind.includes('log');
  const out = logarithmic ? boundedExp : (x: number) => x;
  const back = logarithmic ? (x: number) => (x > 0 ? Math.log(x) : Number.NEGATIVE_INFINITY) : (x: number) => x;
  if ('mu' in d) {
    return {
      quantile: (u) => out(d.mu + d.sigma * normalQuantile(u)),
      cdf: (x) => normalCdf((back(x) - d.mu) / d.sigma),
    };
  }
  const width = d.max - d.min;
  return {
    quantile: (u) => clamp(out(d.min + u * width), out(d.min), out(d.max)),
    cdf: (x) => clamp((back(x) - d.min) / width, 0, 1),
  };
}

/**
 * exp, clamped to the bounds that `loguniform` accepts: eight standard deviations of a wide lognormal would be infinite, or 0.
 */
function boundedExp(x: number): number {
  return Math.exp(clamp(x, -700, 700));
}

// A coordinate of exactly 0 or 1 would give an infinite normal.
const MARGIN = 2 ** -53;

/** A coordinate inside (0, 1). */
function inside(unit: number): number {
  return clamp(unit, MARGIN, 1 - MARGIN);
}

function continuous(name: string, distribution: Smooth): Dimension {
  const { quantile, cdf } = curveOf(distribution);
  return {
    name,
    kind: 'continuous',
    size: Number.POSITIVE_INFINITY,
    value: (unit) => quantile(inside(unit)),
    unit: (value) => inside(cdf(Number(value))),
    cell: (unit) => [unit, unit],
    *values() {},
  };
}

/** Beyond this many steps from zero a step is below fifteen digits: values there are treated as continuous. */
const MAX_LEVEL = 1e13;

function quantised(name: string, distribution: Smooth, q: number): Dimension {
  const { quantile, cdf } = curveOf(distribution);
  const level = (unit: number) => Math.round(quantile(inside(unit)) / q);
  const isLevel = (k: number) => Math.abs(k) <= MAX_LEVEL;
  const ends = (k: number): readonly [number, number] => [cdf((k - 0.5) * q), cdf((k + 0.5) * q)];
  const [first, last] = 'mu' in distribution ? [0, Number.POSITIVE_INFINITY] : [level(0), level(1)];
  return {
    name,
    kind: 'discrete',
    size: isLevel(first) && isLevel(last) ? last - first + 1 : Number.POSITIVE_INFINITY,
    value: (unit) => {
      const k = level(unit);
      return isLevel(k) ? multiple(k, q) : quantile(inside(unit));
    },
    unit: (value) => {
      const k = Math.round(Number(value) / q);
      if (!isLevel(k)) return inside(cdf(Number(value)));
      const [low, high] = ends(k);
      return inside((low + high) / 2);
    },
    cell: (unit) => {
      const k = level(unit);
      return isLevel(k) ? ends(k) : [unit, unit];
    },
    *values() {
      for (let k = first; k <= last; k++) yield multiple(k, q);
    },
  };
}

/** k · q without binary rounding errors: 3 · 0.1 is 0.3. */
function multiple(k: number, q: number): number {
  return Number((k * q).toPrecision(15)) + 0;
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}
