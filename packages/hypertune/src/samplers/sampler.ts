import type { UnitCube } from '../space/unit-cube.ts';

/** A finished trial, as seen by samplers. */
export interface Observation {
  readonly trial: number;
  /** Coordinates in the unit cube. */
  readonly point: Float64Array;
  readonly state: 'completed' | 'pruned' | 'failed';
  /** The value that the study minimises: a pruned trial's last report; NaN for a failed one. */
  readonly loss: number;
  /** Number of steps (epochs) reported. */
  readonly steps: number;
}

/** The state of a study when a sampler suggests a trial. */
export interface Knowledge {
  /** Number of the trial to suggest: 0, 1, 2, … */
  readonly trial: number;
  /** Ordered by number. */
  readonly finished: readonly Observation[];
  /** Points of suggested trials that have not ended. */
  readonly inFlight: readonly Float64Array[];
}

/**
 * Suggests points. Every sampler must obey:
 * - `suggest` is a pure function of the seed and of its argument. It keeps no state that changes its results, so a study
 *   can be resumed from its trials alone.
 * - Every coordinate is in (0, 1), at the middle of its cell if it has one.
 * - Trials in flight count: two suggestions without an outcome in between differ.
 * - `undefined` means that the space is exhausted.
 */
export interface Sampler {
  suggest(knowledge: Knowledge): Float64Array | undefined;
}

/** Creates a sampler for a space. */
export type SamplerFactory = (cube: UnitCube, seed: number) => Sampler;
