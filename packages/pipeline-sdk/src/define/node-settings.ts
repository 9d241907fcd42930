import type { Compute, Limits } from './step.ts';

/** Settings of one node that override its step's contract; they can also be given in `mlops.config.ts`. */
export interface NodeSettings {
  /** Role, number of machines and distribution; what is left out is as in the step's contract. */
  readonly compute?: Partial<Compute>;
  readonly limits?: Limits;
  /** Environment variables of the program. They may change results, so they are part of the cache key. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Settings by node name. */
export type SettingsByNode = Readonly<Record<string, NodeSettings>>;
