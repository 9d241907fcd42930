import type { Compute, Limits } from './step.ts';

/** What an engineer decides for one node, over what its step's contract says; `mlops.config.ts` may decide it too. */
export interface NodeSettings {
  /** Role, number of machines and how they share the work; what is left out stays as the step has it. */
  readonly compute?: Partial<Compute>;
  readonly limits?: Limits;
  /** Environment variables of the program. They may change results, so they are part of the cache key. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Settings by node. */
export type SettingsByNode = Readonly<Record<string, NodeSettings>>;
