import { logNormalMass, normalCdf, normalQuantile } from '../numeric/normal.ts';
import type { Dimension } from '../space/dimension.ts';
import { logMassInside } from './truncation.ts';

/** One dimension of all components of a mixture; component n is the flat prior. */
export interface Kernels {
  /** A coordinate from component i, given a number in (0, 1). */
  draw(i: number, r: number): number;
  /** Adds every component's log density at `unit` to `terms`, of length n + 1. */
  add(unit: number, terms: Float64Array): void;
}

const LOG_SQRT_2PI = 0.9189385332046727;

/** Normals truncated to [0, 1]. */
export function continuousKernels(means: Float64Array, sigma: number): Kernels {
  const n = means.length;
  const precision = 1 / sigma;
  const scale = -Math.log(sigma) - LOG_SQRT_2PI;
  const constant = new Float64Array(n);
  for (let i = 0; i < n; i++) constant[i] = scale - logMassInside(means[i]!, sigma);
  return {
    draw: (i, r) => (i === n ? r : drawNormal(means[i]!, sigma, r)),
    add(unit, terms) {
      for (let i = 0; i < n; i++) {
        const z = (unit - means[i]!) * precision;
        terms[i]! += constant[i]! - 0.5 * z * z;
      }
    },
  };
}

/** The mass of the same normals in each cell. */
export function discreteKernels({ cell }: Dimension, means: Float64Array, sigma: number): Kernels {
  const n = means.length;
  const places = new Map<number, number>();
  const place = Uint32Array.from(means, (mean) => {
    const known = places.get(mean) ?? places.size;
    places.set(mean, known);
    return known;
  });
  const distinct = Float64Array.from(places.keys());
  const inside = distinct.map((mean) => logMassInside(mean, sigma));
  const known = new Map<number, Float64Array>();
  return {
    draw(i, r) {
      const [low, high] = cell(i === n ? r : drawNormal(means[i]!, sigma, r));
      return (low + high) / 2;
    },
    add(unit, terms) {
      const [low, high] = cell(unit);
      let logs = known.get(low);
      if (!logs) {
        logs = distinct.map((mean, k) => logNormalMass((low - mean) / sigma, (high - mean) / sigma) - inside[k]!);
        known.set(low, logs);
      }
      for (let i = 0; i < n; i++) terms[i]! += logs[place[i]!]!;
      terms[n]! += Math.log(high - low);
    },
  };
}

/** A component keeps its category with probability (1 + 1 / (n + 1)) / (1 + size / (n + 1)): lower for fewer points. */
export function categoricalKernels(size: number, means: Float64Array): Kernels {
  const n = means.length;
  const categoryOf = (unit: number) => Math.min(size - 1, Math.floor(unit * size));
  const own = Uint32Array.from(means, categoryOf);
  const total = 1 + size / (n + 1);
  const keep = (1 + 1 / (n + 1)) / total;
  const hit = Math.log(keep);
  const miss = Math.log(1 / (n + 1) / total);
  return {
    draw(i, r) {
      const category = i === n ? categoryOf(r) : drawCategory(own[i]!, size, keep, r);
      return (category + 0.5) / size;
    },
    add(unit, terms) {
      const category = categoryOf(unit);
      for (let i = 0; i < n; i++) terms[i]! += own[i] === category ? hit : miss;
      terms[n]! -= Math.log(size);
    },
  };
}

/** A normal truncated to [0, 1], by its quantile. */
function drawNormal(mean: number, sigma: number, r: number): number {
  const low = normalCdf(-mean / sigma);
  const high = normalCdf((1 - mean) / sigma);
  const p = Math.min(Math.max(low + r * (high - low), 1e-300), 1 - 2 ** -53);
  return Math.min(1 - 1e-12, Math.max(1e-12, mean + sigma * normalQuantile(p)));
}

/** `own` with probability `keep`, otherwise one of the others, uniformly. */
function drawCategory(own: number, size: number, keep: number, r: number): number {
  if (r < keep || size === 1) return own;
  const other = Math.min(size - 2, Math.floor(((r - keep) / (1 - keep)) * (size - 1)));
  return other < own ? other : other + 1;
}
