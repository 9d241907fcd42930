import { rangeError } from '@aml-mlops/errors';

/** A value that a hyperparameter can take. */
export type Scalar = string | number | boolean;

/**
 * The ten expressions of an Azure Machine Learning sweep job, with the same meaning of every number.
 *
 * | kind | numbers | value |
 * | --- | --- | --- |
 * | choice | values | one of them |
 * | uniform | min, max | U(min, max) |
 * | quniform | min, max, q | round(U(min, max) / q) · q |
 * | loguniform | min, max | exp(U(min, max)): the bounds are natural logarithms |
 * | qloguniform | min, max, q | round(exp(U(min, max)) / q) · q |
 * | normal | mu, sigma | N(mu, sigma) |
 * | qnormal | mu, sigma, q | round(N(mu, sigma) / q) · q |
 * | lognormal | mu, sigma | exp(N(mu, sigma)) |
 * | qlognormal | mu, sigma, q | round(exp(N(mu, sigma)) / q) · q |
 * | randint | upper | an integer in [0, upper) |
 */
export type Distribution<V extends Scalar = Scalar> =
  | { readonly kind: 'choice'; readonly values: readonly V[] }
  | { readonly kind: 'uniform' | 'loguniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'quniform' | 'qloguniform'; readonly min: number; readonly max: number; readonly q: number }
  | { readonly kind: 'normal' | 'lognormal'; readonly mu: number; readonly sigma: number }
  | { readonly kind: 'qnormal' | 'qlognormal'; readonly mu: number; readonly sigma: number; readonly q: number }
  | { readonly kind: 'randint'; readonly upper: number };

/** A distribution over numbers: every kind but `choice`. */
export type NumericDistribution = Exclude<Distribution<never>, { readonly kind: 'choice' }>;

/** One of the given values, which are unordered. At least one, all different. */
export function choice<const V extends readonly Scalar[]>(...values: V): { kind: 'choice'; values: V } {
  check(values.length > 0, 'values', 'choice', 'at least one value', values);
  check(new Set(values).size === values.length, 'values', 'choice', 'all different', values);
  for (const value of values) check(isScalar(value), 'values', 'choice', 'strings, finite numbers or booleans', value);
  return { kind: 'choice', values };
}

/** A real number in [min, max]. */
export function uniform(min: number, max: number): NumericDistribution {
  return { kind: 'uniform', ...interval('uniform', min, max) };
}

/** A multiple of q: `round(U(min, max) / q) · q`. If min is not a multiple of q, the smallest value may be below min. */
export function quniform(min: number, max: number, q: number): NumericDistribution {
  return { kind: 'quniform', ...interval('quniform', min, max), q: step('quniform', q) };
}

/**
 * `exp(U(min, max))`. The bounds are natural logarithms, as in Azure ML.
 *
 * @example loguniform(Math.log(1e-4), Math.log(1e-1)) // a learning rate in [0.0001, 0.1]
 */
export function loguniform(min: number, max: number): NumericDistribution {
  return { kind: 'loguniform', ...interval('loguniform', min, max, 700) };
}

/** `round(exp(U(min, max)) / q) · q`. */
export function qloguniform(min: number, max: number, q: number): NumericDistribution {
  return { kind: 'qloguniform', ...interval('qloguniform', min, max, 700), q: step('qloguniform', q) };
}

/** A real number with mean mu and standard deviation sigma. */
export function normal(mu: number, sigma: number): NumericDistribution {
  return { kind: 'normal', ...moments('normal', mu, sigma) };
}

/** `round(N(mu, sigma) / q) · q`. */
export function qnormal(mu: number, sigma: number, q: number): NumericDistribution {
  return { kind: 'qnormal', ...moments('qnormal', mu, sigma), q: step('qnormal', q) };
}

/** `exp(N(mu, sigma))`. */
export function lognormal(mu: number, sigma: number): NumericDistribution {
  return { kind: 'lognormal', ...moments('lognormal', mu, sigma, 80) };
}

/** `round(exp(N(mu, sigma)) / q) · q`. */
export function qlognormal(mu: number, sigma: number, q: number): NumericDistribution {
  return { kind: 'qlognormal', ...moments('qlognormal', mu, sigma, 80), q: step('qlognormal', q) };
}

/** An integer in [0, upper). */
export function randint(upper: number): NumericDistribution {
  const whole = Number.isInteger(upper) && upper >= 1 && upper <= 2 ** 31;
  check(whole, 'upper', 'randint', 'a whole number in [1, 2147483648]', upper);
  return { kind: 'randint', upper };
}

function interval(owner: string, min: number, max: number, bound = 1e300): { min: number; max: number } {
  const range = bound === 1e300 ? 'a finite number' : `in [-${bound}, ${bound}]: it is a natural logarithm`;
  check(Math.abs(min) <= bound, 'min', owner, range, min);
  check(Math.abs(max) <= bound, 'max', owner, range, max);
  check(min < max, 'min', owner, `less than max, which is ${max}`, min);
  return { min, max };
}

function moments(owner: string, mu: number, sigma: number, bound = 1e300): { mu: number; sigma: number } {
  const range = bound === 1e300 ? 'a finite number' : `in [-${bound}, ${bound}]: it is a natural logarithm`;
  check(Math.abs(mu) <= bound, 'mu', owner, range, mu);
  check(sigma > 0 && sigma <= bound, 'sigma', owner, bound === 1e300 ? 'in (0, inf)' : `in (0, ${bound}]`, sigma);
  return { mu, sigma };
}

function step(owner: string, q: number): number {
  check(q > 0 && Number.isFinite(q), 'q', owner, 'in (0, inf)', q);
  return q;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function check(holds: boolean, parameter: string, owner: string, range: string, value: unknown): void {
  if (!holds) throw rangeError(parameter, owner, range, value);
}
