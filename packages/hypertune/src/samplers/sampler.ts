import type { UnitCube } from '../space/unit-cube.ts';

/** A trial that has ended, as a sampler sees it. */
export interface Observation {
  readonly trial: number;
  /** Coordinates in the unit cube. */
  readonly point: Float64Array;
  readonly state: 'completed' | 'pruned' | 'failed';
  /** What the study minimises; of a pruned trial its last report, of a failed one NaN. */
  readonly loss: number;
  /** Steps (epochs) that it has reported. */
  readonly steps: number;
}

/** What is known when a trial is suggested. */
export interface Knowledge {
  /** Number of the trial to suggest: 0, 1, 2, … */
  readonly trial: number;
  /** In the order of their numbers. */
  readonly finished: readonly Observation[];
  /** Points of the trials that have been suggested and have not ended. */
  readonly inFlight: readonly Float64Array[];
}

/**
 * Suggests points. A sampler obeys:
 * - `suggest` is a pure function of the seed and of what is known. It keeps no memory that changes its answers, so a study
 *   resumes from its trials alone.
 * - Every coordinate is in (0, 1), and in the middle of its cell where it has one.
 * - Trials in flight count: asking twice without an answer in between gives two different ideas.
 * - `undefined` says that the space is exhausted.
 */
export interface Sampler {
  suggest(knowledge: Knowledge): Float64Array | undefined;
}

/** Makes a sampler for a space. */
export type SamplerFactory = (cube: UnitCube, seed: number) => Sampler;
