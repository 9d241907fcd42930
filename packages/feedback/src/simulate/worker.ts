import { definePool } from '@aml-mlops/parallel';
import type { StrategyName } from '../strategies/names.ts';
import { type SimulatedData, type SimulatedRun, type SimulationSettings, simulateRun } from './run-once.ts';

export interface SimulationShared {
  readonly data: SimulatedData;
  readonly settings: SimulationSettings;
}

/** A run of a strategy, with overrides of the common settings. */
export interface SimulationTask {
  readonly strategy: StrategyName;
  readonly seed: number;
  readonly settings?: Partial<SimulationSettings>;
}

/** Worker threads that share one copy of the data. */
export const simulationPool = definePool(
  import.meta.url,
  'feedback-simulate',
  ({ data, settings }: SimulationShared) =>
    ({ strategy, seed, settings: own }: SimulationTask): SimulatedRun =>
      simulateRun(data, { ...settings, ...own }, strategy, seed),
);
