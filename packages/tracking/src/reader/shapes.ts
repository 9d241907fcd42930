import type { RunStatus } from '../entities.ts';

/** An experiment as a list shows it. */
export interface ExperimentSummary {
  readonly id: string;
  readonly name: string;
  /** Active runs in it. */
  readonly runs: number;
  /** Start of its newest run, in milliseconds since 1970; undefined where it has none. */
  readonly newest: number | undefined;
}

export type ColumnKind = 'metrics' | 'params' | 'tags';

export interface ColumnName {
  readonly kind: ColumnKind;
  readonly key: string;
  /** How many of the experiments' active runs have it. */
  readonly runs: number;
}

/** A run without what was logged to it. */
export interface RunHead {
  /** The store's own number: shorter than the id that the world sees, and valid in this file only. */
  readonly place: number;
  readonly runId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly user: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number | undefined;
}

/** What some runs have under one key, in the order of the runs. Undefined where one has nothing; NaN is a number. */
export interface ColumnValues {
  readonly kind: ColumnKind;
  readonly key: string;
  readonly values: readonly (number | string | undefined)[];
}

/** All that a run logged of a metric, in three numbers. */
export interface MetricRange {
  readonly runId: string;
  readonly key: string;
  /** Undefined where every value is NaN. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly last: number;
  readonly count: number;
}

export interface CurvePoint {
  readonly runId: string;
  readonly step: number;
  readonly value: number;
  readonly at: number;
}
