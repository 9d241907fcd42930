import { RandomStream } from '@aml-mlops/random';
import type { UnitCube } from '../space/unit-cube.ts';
import { type Trial, trialValue } from '../study/trial.ts';
import { fitForest } from './forest.ts';

export interface Importance {
  readonly name: string;
  /** Share of the value's variance over the space explained by the hyperparameter alone, in [0, 1]. */
  readonly share: number;
}

const GRID = 33;
const SAMPLES = 256;
const MIN_TRIALS = 4;

/**
 * Importance of each hyperparameter: a functional analysis of variance on a random forest over the completed trials (F. Hutter,
 * H. Hoos and K. Leyton-Brown, "An efficient approach for assessing hyperparameter importance" (2014)). The forest's mean over
 * all other hyperparameters is a function of one; its variance, relative to the forest's variance over the whole space, is the
 * share. Interactions are not included, so the shares need not sum to 1. Integrals are sums over a grid and seeded draws, in
 * coordinates where the space's own distributions are uniform.
 *
 * @returns most important first; empty for fewer than four completed trials, or if all their values are equal
 */
export function importances(cube: UnitCube, trials: readonly Trial[], seed: number): Importance[] {
  const completed = trials.filter((t) => t.outcome?.state === 'completed' && Number.isFinite(trialValue(t)));
  if (completed.length < MIN_TRIALS) return [];
  const points = completed.map((trial) => cube.point(trial.params));
  const forest = fitForest(points, Float64Array.from(completed, trialValue), seed);
  const random = new RandomStream(seed, completed.length);
  const draws = Array.from({ length: SAMPLES }, () => Float64Array.from(cube.dimensions, () => random.uniform()));
  const whole = variance(draws.map((draw) => forest.predict(draw)));
  if (!(whole > 0)) return [];
  return cube.dimensions
    .map(({ name, kind, size }, d) => {
      const steps = kind === 'categorical' ? size : GRID;
      const curve = Array.from({ length: steps }, (_, k) => {
        const unit = (k + 0.5) / steps;
        return draws.reduce((sum, draw) => sum + forest.predict(draw.with(d, unit)), 0) / SAMPLES;
      });
      return { name, share: Math.min(1, variance(curve) / whole) };
    })
    .toSorted((a, b) => b.share - a.share);
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
}
