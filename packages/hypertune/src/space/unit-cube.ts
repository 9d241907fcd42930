import { type Dimension, dimensionOf } from './dimension.ts';
import type { Assignment, SearchSpace } from './search-space.ts';

/** A search space for samplers: one coordinate in [0, 1] for each hyperparameter, in the space's order. */
export interface UnitCube {
  readonly dimensions: readonly Dimension[];
  /** Number of different assignments; Infinity if a hyperparameter is continuous. */
  readonly size: number;
  assignment(point: ArrayLike<number>): Assignment;
  point(assignment: Assignment): Float64Array;
  /** Moves every coordinate to the middle of its cell, in place, so that points of the same assignment are equal. */
  snap(point: Float64Array): Float64Array;
}

export function unitCube(space: SearchSpace): UnitCube {
  const dimensions = Object.entries(space).map(([name, distribution]) => dimensionOf(name, distribution));
  return {
    dimensions,
    size: dimensions.reduce((size, d) => size * d.size, 1),
    assignment: (point) => Object.fromEntries(dimensions.map((d, i) => [d.name, d.value(point[i]!)])),
    snap(point) {
      dimensions.forEach(({ kind, cell }, d) => {
        if (kind === 'continuous') return;
        const [low, high] = cell(point[d]!);
        point[d] = Math.min(1 - 2 ** -53, Math.max(2 ** -53, (low + high) / 2));
      });
      return point;
    },
    point: (assignment) => Float64Array.from(dimensions, (d) => d.unit(assignment[d.name]!)),
  };
}
