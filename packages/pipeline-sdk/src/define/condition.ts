import type { PlanCondition } from './plan.ts';

/** What a value in a JSON file of an artifact must be, for what depends on it to run. */
export interface Condition {
  /** The file within the artifact, such as `decision.json`. */
  readonly file: string;
  /** JSON Pointer (RFC 6901) of the value: `/promoted`, `/rows/0/accuracy`. */
  readonly at: string;
  /** Exactly one of the three. */
  readonly equals?: string | number | boolean | null;
  readonly atLeast?: number;
  readonly below?: number;
}

/** A condition in words: `decision.json /promoted = true`. */
export function conditionText({ file, at, equals, atLeast, below }: Omit<PlanCondition, 'node' | 'output'>): string {
  const wanted =
    equals !== undefined ? `= ${JSON.stringify(equals)}` : atLeast !== undefined ? `>= ${atLeast}` : `< ${below}`;
  return `${file} ${at} ${wanted}`;
}
